public import AuditEvents
public import Detection

extension Alert {
  /// The most events an alert keeps as evidence.
  public static let maximumSamples = 5

  /// The alert of a group's new matches, which are all of one rule, trail and group; nil when there are none.
  public init?(matches: [Match], title: String, level: Level, tags: [String], slot: Timestamp) {
    let ordered = matches.sorted { ($0.event.time, $0.sequence) < ($1.event.time, $1.sequence) }
    guard let first = ordered.first, let last = ordered.last else { return nil }
    self.init(
      fingerprint: Fingerprint(rule: first.rule, trail: first.trail, group: first.group), rule: first.rule,
      title: title, level: level, tags: tags, trail: first.trail, slot: slot, labels: first.group,
      count: ordered.count, firstEvent: first.event.time, lastEvent: last.event.time,
      samples: Array(ordered.prefix(Self.maximumSamples)))
  }
}
