public import Detection
public import WorkspaceFiles

extension ActionPolicy {
  /// One route of a policy.
  public struct Route: Sendable, Equatable {
    /// Which alerts it takes.
    public var match: AlertMatcher
    /// Who is told.
    public var notify: [Target]
    /// During which hours they are told.
    public var when: When
    /// What happens to a message at any other time.
    public var outOfHours: OutOfHours
    /// The calendar of `worktime` and `off-hours`; nil means the policy's.
    public var calendar: String?
    /// How alerts of the route come together into one message; nil when each has its own.
    public var grouping: Grouping?
    /// Whether later routes are tried too.
    public var continues: Bool
    /// Where it stands in the policy's file; nil when it was made otherwise.
    public var position: SourcePosition?

    /// A route.
    public init(
      match: AlertMatcher, notify: [Target], when: When = .any, outOfHours: OutOfHours = .queue,
      calendar: String? = nil, grouping: Grouping? = nil, continues: Bool = false
    ) {
      self.match = match
      self.notify = notify
      self.when = when
      self.outOfHours = outOfHours
      self.calendar = calendar
      self.grouping = grouping
      self.continues = continues
    }

    /// A route at any time, with a simple match.
    public init(
      levels: Set<Level> = [], rules: [String] = [], trails: [String] = [], tags: [String] = [],
      labels: [String: String] = [:], notify: [Target], continues: Bool = false, position: SourcePosition? = nil
    ) {
      self.init(
        match: AlertMatcher(levels: levels, rules: rules, trails: trails, tags: tags, labels: labels), notify: notify,
        continues: continues)
      self.position = position
    }
  }

  /// During which hours a route tells.
  public enum When: Sendable, Equatable {
    /// Always; in the hours of the route's calendar; outside of them; in the hours of a calendar by name.
    case any, worktime, offHours
    case calendar(String)

    /// As it stands in a file.
    public var text: String {
      switch self {
      case .any: "any"
      case .worktime: "worktime"
      case .offHours: "off-hours"
      case .calendar(let name): name
      }
    }
  }

  /// What happens to a message outside of a route's hours.
  public enum OutOfHours: String, Sendable, CaseIterable {
    /// It waits until the hours begin; it is not sent, which the decision says.
    case queue, drop
  }

  /// Recipients over one channel.
  public struct Target: Sendable, Equatable {
    /// The channel's name in `tocsin.yml`.
    public var channel: String
    /// Contact ids and group ids; both empty means the channel itself is the recipient (console, file, webhook).
    public var users: [String]
    /// Group ids.
    public var groups: [String]
    /// On-call rotations: whoever is on call when the message goes out.
    public var onCall: [String]
    /// The template's name, a folder of `Templates/`.
    public var template: String
    /// Who is told instead when the channel fails for good.
    public var fallback: [Target]
    /// Where it stands in the policy's file; nil when it was made otherwise.
    public var position: SourcePosition?

    /// Recipients over a channel.
    public init(
      channel: String, users: [String] = [], groups: [String] = [], onCall: [String] = [],
      template: String = "default", fallback: [Target] = [], position: SourcePosition? = nil
    ) {
      self.channel = channel
      self.users = users
      self.groups = groups
      self.onCall = onCall
      self.template = template
      self.fallback = fallback
      self.position = position
    }

    /// Whether it names no person.
    var namesNobody: Bool { users.isEmpty && groups.isEmpty && onCall.isEmpty }
  }
}
