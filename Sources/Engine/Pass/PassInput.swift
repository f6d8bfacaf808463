public import Alerting
public import AuditEvents
public import Delivery
public import Detection

/// Everything a pass decides from: values only, read before it and not looked up during it.
public struct PassInput: Sendable {
  /// The trail.
  public var trail: TrailName
  /// The slot of the run.
  public var slot: Timestamp
  /// The window of the slot, half open, on arrival time.
  public var window: Range<Timestamp>
  /// The matches that no run decided about, and what rules over time found now.
  public var matches: [StoredMatch]
  /// The matches of groups that are held and whose time is over.
  public var held: [StoredMatch] = []
  /// Matches that earlier runs decided about and that the window shows again.
  public var again: [StoredMatch] = []
  /// Whether `again` are all of them; a window may hold millions.
  public var areAllAgain = true
  /// The enabled rules of the trail.
  public var rules: [RuleID: Rule]
  /// Who is exempt from what.
  public var whitelists: Whitelists
  /// What was notified before, for the trail.
  public var ledger: [LedgerEntry]
  /// The action policy of the trail.
  public var policy: ActionPolicy
  /// The action policies of rules that have one of their own.
  public var policies: [RuleID: ActionPolicy] = [:]
  /// Whom routes may name.
  public var contacts: ContactBook
  /// The sort of each configured channel.
  public var channels: [String: ChannelKind]
  /// Seconds for which repeats are held, unless the rule says otherwise.
  public var suppress: Int64
  /// Seconds after which an event that arrives is history: indexed, not alerted.
  public var maxLateness: Int64
  /// How many events arrived in the window.
  public var eventCount: Int
  /// The clock's time when the run began.
  public var startedAt: Timestamp
  /// Rules that an operator paused, with the words for it; their matches are decided and told to nobody.
  public var pauses: [RuleID: String] = [:]
  /// Rules that only serve rules over time, and rules over time themselves: their plain matches are told to nobody.
  public var silent: Set<RuleID> = []
  /// Rules that are not looked at in this slot.
  public var undue: Set<RuleID> = []
  /// The windows of rules that have one of their own.
  public var windows: [RuleID: Range<Timestamp>] = [:]
  /// What an operator must know of the run.
  public var problems: [HealthProblem] = []
  /// Whether a newer slot was already due when the run began: a gap that is being filled.
  public var late: Bool
  /// Calendars and on-call rotations.
  public var roster = DutyRoster()
  /// Silences, handlings from which something may follow, messages that wait or were told in the last day.
  public var standing = PolicyStanding()
  /// Makes the answer links of messages.
  public var links = AlertLinks()
  /// The last slot that was run in time when slots were missed since; nil when none was.
  public var downSince: Timestamp?
  /// Seconds after which an alert that was missed belongs into the digest of the catch-up.
  public var freshness: Int64 = 6 * 3600
  /// Alerts of one rule that are told one by one, unless the rule says otherwise with `max-alerts`.
  public var maxAlerts = PassInput.usualMaxAlerts
  /// Alerts of one rule in one run that are told one by one where the rule says nothing; the others come in one digest.
  public static let usualMaxAlerts = 1000
  /// Renders the message of one recipient; it cannot fail because the fallback ladder ends in plain text.
  public var render: @Sendable (MessageRequest) -> RenderedMessage

  /// The input of a pass.
  public init(
    trail: TrailName, slot: Timestamp, window: Range<Timestamp>, matches: [StoredMatch], rules: [RuleID: Rule],
    whitelists: Whitelists, ledger: [LedgerEntry], policy: ActionPolicy, contacts: ContactBook,
    channels: [String: ChannelKind], suppress: Int64, maxLateness: Int64, eventCount: Int, startedAt: Timestamp,
    late: Bool, render: @escaping @Sendable (MessageRequest) -> RenderedMessage
  ) {
    self.trail = trail
    self.slot = slot
    self.window = window
    self.matches = matches
    self.rules = rules
    self.whitelists = whitelists
    self.ledger = ledger
    self.policy = policy
    self.contacts = contacts
    self.channels = channels
    self.suppress = suppress
    self.maxLateness = maxLateness
    self.eventCount = eventCount
    self.startedAt = startedAt
    self.late = late
    self.render = render
  }

  /// Whether there is anything that may have to be told.
  var mayTell: Bool { !matches.isEmpty || !held.isEmpty || !problems.isEmpty }

  /// The action policy of a rule's alerts.
  func policy(of rule: RuleID) -> ActionPolicy { policies[rule] ?? policy }
}
