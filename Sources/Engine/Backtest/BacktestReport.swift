internal import Alerting
internal import AuditEvents
internal import Delivery
public import Detection

/// What a set of rules would have told in a period.
public struct BacktestReport: Sendable {
  /// What was decided, counted.
  public struct Counts: Sendable, Equatable {
    /// New matches; alerts told; decisions to hold, exempt, drop; matches of history; messages.
    public var matches = 0
    /// Alerts told.
    public var alerts = 0
    /// Groups whose repeat was held, once for each slot with something new.
    public var held = 0
    /// Groups that a whitelist exempted.
    public var exempt = 0
    /// Groups that were history.
    public var history = 0
    /// Groups that no route took, or whose rule was paused or silenced.
    public var dropped = 0
    /// Messages put in the outbox.
    public var messages = 0

    /// Nothing yet.
    public init() {}

    mutating func add(_ other: Counts) {
      matches += other.matches
      alerts += other.alerts
      held += other.held
      exempt += other.exempt
      history += other.history
      dropped += other.dropped
      messages += other.messages
    }
  }

  /// Who is told, over which channel.
  public struct Recipient: Sendable, Hashable, Comparable {
    /// The contact's id, or the address; empty when the channel itself is told.
    public var contact: String
    /// The channel.
    public var channel: String
    /// By contact, then channel.
    public static func < (left: Recipient, right: Recipient) -> Bool {
      (left.contact, left.channel) < (right.contact, right.channel)
    }
  }

  /// One day, UTC.
  public struct Day: Sendable {
    /// Per rule what was decided.
    public var rules: [RuleID: Counts] = [:]
    /// Per recipient how many messages.
    public var recipients: [Recipient: Int] = [:]

    /// All rules together.
    public var total: Counts { rules.values.reduce(into: Counts()) { $0.add($1) } }
  }

  /// What the set of rules is called.
  public var name: String
  /// The rules, by id.
  public var rules: [RuleID: Rule] = [:]
  /// By day, as `2026-03-02`.
  public var days: [String: Day] = [:]
  /// Slots that were run.
  public var slots = 0
  /// Matches that were held when the period ended, and not told any more.
  public var heldAtEnd = 0

  /// Nothing yet.
  init(name: String, rules: [Rule]) {
    self.name = name
    self.rules = Dictionary(rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Per rule what was decided in the whole period; rules that did nothing are in it.
  public var byRule: [RuleID: Counts] {
    var counts = rules.mapValues { _ in Counts() }
    for day in days.values {
      for (rule, own) in day.rules { counts[rule, default: Counts()].add(own) }
    }
    return counts
  }

  /// Per recipient how many messages in the whole period.
  public var byRecipient: [Recipient: Int] {
    days.values.reduce(into: [:]) { $0.merge($1.recipients, uniquingKeysWith: +) }
  }

  /// Everything together.
  public var total: Counts { days.values.reduce(into: Counts()) { $0.add($1.total) } }

  /// Counts what a run decided.
  mutating func note(_ outcome: PassOutcome) {
    slots += 1
    var day = Day()
    for key in outcome.handled { day.rules[key.rule, default: Counts()].matches += 1 }
    for decision in outcome.decisions where decision.count > 0 {
      switch decision.outcome {
      case "sent": day.rules[decision.rule, default: Counts()].alerts += 1
      case "held": day.rules[decision.rule, default: Counts()].held += 1
      case "exempt": day.rules[decision.rule, default: Counts()].exempt += 1
      case "history": day.rules[decision.rule, default: Counts()].history += 1
      default: day.rules[decision.rule, default: Counts()].dropped += 1
      }
    }
    merge(day, on: outcome.run.slot)
    note(outcome.notifications, on: outcome.run.slot)
  }

  /// Counts messages.
  mutating func note(_ notifications: [Notification], on slot: Timestamp) {
    var day = Day()
    for notification in notifications {
      day.rules[notification.rule, default: Counts()].messages += 1
      let who = notification.contact.isEmpty ? notification.address : notification.contact
      day.recipients[Recipient(contact: who, channel: notification.channel), default: 0] += 1
    }
    merge(day, on: slot)
  }

  private mutating func merge(_ other: Day, on slot: Timestamp) {
    guard !other.rules.isEmpty || !other.recipients.isEmpty else { return }
    var day = days[String(slot.rfc3339.prefix(10)), default: Day()]
    for (rule, counts) in other.rules { day.rules[rule, default: Counts()].add(counts) }
    day.recipients.merge(other.recipients, uniquingKeysWith: +)
    days[String(slot.rfc3339.prefix(10))] = day
  }
}
