public import Alerting
public import AuditEvents
public import Detection

/// Which alerts are asked for; what is empty or nil asks nothing.
public struct AlertFilter: Sendable {
  /// One of these levels.
  public var levels: Set<Level>
  /// A rule by its id, or a part of its title.
  public var rule: String
  /// A trail.
  public var trail: TrailName?
  /// `open`, `acknowledged`, `closed` or `resolved`.
  public var state: String
  /// Words in the title, the group values, or the events shown as evidence, without regard to case; or the beginning of
  /// the id or the fingerprint.
  public var text: String
  /// The slots; nil for all.
  public var slots: Range<Timestamp>?
  /// Rules whose alerts are left out.
  public var except: Set<RuleID>

  /// The states there are.
  public static let states = ["open", "acknowledged", "closed", "resolved"]

  /// A filter; without arguments it takes everything.
  public init(
    levels: Set<Level> = [], rule: String = "", trail: TrailName? = nil, state: String = "", text: String = "",
    slots: Range<Timestamp>? = nil, except: Set<RuleID> = []
  ) {
    self.levels = levels
    self.rule = rule
    self.trail = trail
    self.state = state
    self.text = text
    self.slots = slots
    self.except = except
  }

  /// Whether the alert itself is asked for; what became of it is not looked at.
  func takes(_ alert: Alert) -> Bool {
    if except.contains(alert.rule) { return false }
    if !levels.isEmpty, !levels.contains(alert.level) { return false }
    if !rule.isEmpty, alert.rule != RuleID(rule), !Self.holds(alert.title, rule.lowercased()) { return false }
    return text.isEmpty || Self.says(alert, text.lowercased())
  }

  private static func says(_ alert: Alert, _ word: String) -> Bool {
    if holds(alert.title, word) || alert.id.hasPrefix(word) || alert.fingerprint.text.hasPrefix(word) { return true }
    if alert.labels.contains(where: { holds($0.value, word) || holds($0.field, word) }) { return true }
    return alert.samples.contains { sample in
      let event = sample.event
      let texts =
        [event.id, event.operation, event.service, event.actor.name, event.actor.id, event.sourceIP, event.account]
        + event.resources.map(\.id)
      return texts.contains { holds($0, word) }
    }
  }

  private static func holds(_ text: String, _ word: String) -> Bool { text.lowercased().contains(word) }
}

/// An alert with what became of it.
public struct AlertLine: Sendable {
  /// The alert.
  public var alert: Alert
  /// What became of it; nil when nothing did.
  public var handling: AlertHandling?
  /// Where it stands: `open`, `acknowledged`, `closed`, `resolved`.
  public var state: String { handling?.state ?? "open" }
}
