public import AuditEvents
public import Detection

/// The identity of what is alerted about: a hash of rule id, trail and group values, and of nothing else, so that
/// editing, renaming or re-rating a rule does not repeat its alerts.
public struct Fingerprint: Sendable, Hashable, CustomStringConvertible {
  /// 32 lower-case hexadecimal digits.
  public let text: String
  /// A stored fingerprint.
  public init(stored text: String) { self.text = text }
  /// The fingerprint of a rule's group in a trail. The order in which the rule lists the fields does not count.
  public init(rule: RuleID, trail: TrailName, group: [GroupValue]) {
    let pairs = group.map { (Array($0.field.utf8), Array($0.value.utf8), $0) }.sorted { left, right in
      left.0 == right.0
        ? left.1.lexicographicallyPrecedes(right.1) : left.0.lexicographicallyPrecedes(right.0)
    }
    let parts = pairs.flatMap { [$0.2.field, $0.2.value] }
    text = ContentHash(ofParts: [rule.text, trail.text] + parts).prefix(32)
  }
  /// The digits.
  public var description: String { text }
}

/// New matches of one rule in one run that share the group values.
public struct Alert: Sendable, Equatable {
  /// Stable: the first 32 digits of a hash of fingerprint and slot.
  public var id: String
  /// What is alerted about.
  public var fingerprint: Fingerprint
  /// The rule's id, title, level and tags as they were when the run decided.
  public var rule: RuleID
  /// The title of the rule.
  public var title: String
  /// The level as it was when the run decided.
  public var level: Level
  /// The tags of the rule.
  public var tags: [String]
  /// The trail and the slot of the run that made the alert.
  public var trail: TrailName
  /// The slot of the run.
  public var slot: Timestamp
  /// The group values.
  public var labels: [GroupValue]
  /// How many new matches it stands for, and the times of the earliest and the latest event.
  public var count: Int
  /// The time of the earliest event.
  public var firstEvent: Timestamp
  /// The time of the latest event.
  public var lastEvent: Timestamp
  /// Up to five events as evidence, the earliest first.
  public var samples: [Match]

  /// The alert of a group's new matches; `samples` must not be empty.
  public init(
    fingerprint: Fingerprint, rule: RuleID, title: String, level: Level, tags: [String], trail: TrailName,
    slot: Timestamp, labels: [GroupValue], count: Int, firstEvent: Timestamp, lastEvent: Timestamp, samples: [Match]
  ) {
    self.id = ContentHash(ofParts: [fingerprint.text, String(slot.milliseconds)]).prefix(32)
    self.fingerprint = fingerprint
    self.rule = rule
    self.title = title
    self.level = level
    self.tags = tags
    self.trail = trail
    self.slot = slot
    self.labels = labels
    self.count = count
    self.firstEvent = firstEvent
    self.lastEvent = lastEvent
    self.samples = samples
  }
}
