public import Detection
public import WorkspaceFiles

/// Who is told of which alerts, over which channel, with which template. Routes are tried in order; the first that
/// matches decides unless it says `continue`.
public struct ActionPolicy: Sendable, Equatable {
  /// The name, unique in the workspace; part of the suppression key.
  public var name: String
  /// The routes in order.
  public var routes: [Route]
  /// The file it was read from; empty when it was made otherwise.
  public var path: String
  /// A policy of routes.
  public init(name: String, routes: [Route], path: String = "") {
    self.name = name
    self.routes = routes
    self.path = path
  }

  /// One route of a policy.
  public struct Route: Sendable, Equatable {
    /// What it takes; an empty list takes everything. Lists are ANDed, their values ORed; rules (id or title), trails
    /// and tags are `*` globs, labels are field to glob.
    public var levels: Set<Level>
    /// Rule ids or titles, `*` globs.
    public var rules: [String]
    /// Trail names, `*` globs.
    public var trails: [String]
    /// The tags of the rule.
    public var tags: [String]
    /// The group values.
    public var labels: [String: String]
    /// Who is told.
    public var notify: [Target]
    /// Whether later routes are tried too.
    public var continues: Bool

    /// A route.
    public init(
      levels: Set<Level> = [], rules: [String] = [], trails: [String] = [], tags: [String] = [],
      labels: [String: String] = [:], notify: [Target], continues: Bool = false
    ) {
      self.levels = levels
      self.rules = rules
      self.trails = trails
      self.tags = tags
      self.labels = labels
      self.notify = notify
      self.continues = continues
    }
  }

  /// Recipients over one channel.
  public struct Target: Sendable, Equatable {
    /// The channel's name in `tocsin.yml`.
    public var channel: String
    /// Contact ids and group ids; both empty means the channel itself is the recipient (console, file, webhook).
    public var users: [String]
    /// Group ids.
    public var groups: [String]
    /// The template's name, a folder of `Templates/`.
    public var template: String
    /// Where it stands in the policy's file; nil when it was made otherwise.
    public var position: SourcePosition?

    /// Recipients over a channel.
    public init(
      channel: String, users: [String] = [], groups: [String] = [], template: String = "default",
      position: SourcePosition? = nil
    ) {
      self.channel = channel
      self.users = users
      self.groups = groups
      self.template = template
      self.position = position
    }
  }
}

/// One recipient that routing found, and why.
public struct RoutedRecipient: Sendable, Equatable {
  /// The channel's name.
  public var channel: String
  /// The contact; nil when the channel itself is the recipient.
  public var contact: Contact?
  /// The address on the channel (an e-mail address); empty when the channel needs none.
  public var address: String
  /// The template's name.
  public var template: String
  /// `route 1: group security`.
  public var reason: String
  /// Who is told instead when this recipient's notification is given up.
  public var fallback: [FallbackRecipient] = []

  /// A recipient that routing found.
  public init(channel: String, contact: Contact?, address: String, template: String, reason: String) {
    self.channel = channel
    self.contact = contact
    self.address = address
    self.template = template
    self.reason = reason
  }
}

/// Who is told in place of a recipient that cannot be reached.
public struct FallbackRecipient: Sendable, Equatable {
  /// The channel's name.
  public var channel: String
  /// The contact's id; empty when the channel itself is the recipient.
  public var contact: String
  /// The address on the channel; empty when it needs none.
  public var address: String
  /// The template's name.
  public var template: String

  /// Somebody else to tell.
  public init(channel: String, contact: String = "", address: String = "", template: String = "default") {
    self.channel = channel
    self.contact = contact
    self.address = address
    self.template = template
  }
}

/// What routing decided about one alert.
public struct RoutingDecision: Sendable, Equatable {
  /// Recipients in route order, each (channel, address) once.
  public var recipients: [RoutedRecipient]
  /// Who was left out and why: `bob: disabled`, `carol: no e-mail address`.
  public var dropped: [String]
  /// Recipients and who was left out.
  public init(recipients: [RoutedRecipient], dropped: [String]) {
    self.recipients = recipients
    self.dropped = dropped
  }
}
