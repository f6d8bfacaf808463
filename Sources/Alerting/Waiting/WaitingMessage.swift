public import AuditEvents
public import Detection

/// A message that is not made yet: alerts that one recipient is told later, or together with more. It survives restarts;
/// nothing that waits is ever lost.
public struct WaitingMessage: Sendable, Equatable {
  /// Why it waits.
  public enum Kind: String, Sendable, CaseIterable {
    /// For more alerts of its group.
    case group
    /// For the hours of its route.
    case offHours = "off-hours"
    /// For the end of quiet hours.
    case quietHours = "quiet-hours"
    /// For the recipient's budget.
    case overBudget = "over-budget"
    /// For the end of the catch-up after a downtime.
    case catchUp = "catch-up"
    /// For a moment at which the recipient may be told that it is over.
    case resolved
  }

  /// One alert of the message.
  public struct Item: Sendable, Equatable {
    /// The alert's id.
    public var alert: String
    /// The alert's level, for what may wait and what may not.
    public var level: Level
    /// Why it is told: `first`, `hour elapsed, 12 held since 10:00`.
    public var reason: String
    /// How many matches were held before it.
    public var heldCount: Int
    /// The slot of the first match that was held; nil when none was.
    public var heldSince: Timestamp?
    /// An alert of a message.
    public init(alert: String, level: Level, reason: String, heldCount: Int = 0, heldSince: Timestamp? = nil) {
      self.alert = alert
      self.level = level
      self.reason = reason
      self.heldCount = heldCount
      self.heldSince = heldSince
    }
  }

  /// The most alerts that are kept one by one; what comes beyond is counted.
  public static let mostItems = 2000

  /// Stable: a hash of policy, kind, group, recipient and the moment it was opened.
  public var id: String
  /// The action policy's name.
  public var policy: String
  /// Why it waits.
  public var kind: Kind
  /// The group's name; empty for what is no group.
  public var group: String
  /// The channel's name.
  public var channel: String
  /// The contact's id; empty when the channel is the recipient.
  public var contact: String
  /// The address; empty when the channel needs none.
  public var address: String
  /// The template's name.
  public var template: String
  /// Who fell into it and why: `route 1: group security`.
  public var reason: String
  /// When the first alert came.
  public var opened: Timestamp
  /// When it may go out.
  public var due: Timestamp
  /// The alerts, in the order they came.
  public var items: [Item]
  /// How many alerts came beyond `mostItems`.
  public var left: Int
  /// Who is told in the recipient's place when its channel fails for good.
  public var fallback: [FallbackRecipient] = []
  /// The on-call rotation that found the contact: whoever has the duty when it is told gets it. Empty when none did.
  public var onCall = ""

  /// A message without alerts yet.
  public init(
    policy: String, kind: Kind, group: String = "", channel: String, contact: String, address: String,
    template: String, reason: String, opened: Timestamp, due: Timestamp, items: [Item] = [], left: Int = 0
  ) {
    id = ContentHash(
      ofParts: [policy, kind.rawValue, group, channel, contact, address, template, String(opened.milliseconds)]
    ).prefix(24)
    self.policy = policy
    self.kind = kind
    self.group = group
    self.channel = channel
    self.contact = contact
    self.address = address
    self.template = template
    self.reason = reason
    self.opened = opened
    self.due = due
    self.items = items
    self.left = left
  }

  /// How many alerts it tells of.
  public var count: Int { items.count + left }

  /// Adds an alert; one that is in it already is replaced.
  mutating func add(_ item: Item) {
    if let place = items.firstIndex(where: { $0.alert == item.alert }) {
      items[place] = item
    } else if items.count < Self.mostItems {
      items.append(item)
    } else {
      left += 1
    }
  }

  /// Whether two messages go to the same recipient, for the same reason, in one.
  func joins(_ other: WaitingMessage) -> Bool {
    policy == other.policy && kind == other.kind && group == other.group && channel == other.channel
      && contact == other.contact && address == other.address && template == other.template && onCall == other.onCall
  }
}
