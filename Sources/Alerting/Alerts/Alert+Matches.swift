public import AuditEvents
public import Detection

extension Alert {
  /// The most events an alert keeps as evidence.
  public static let maximumSamples = 5

  /// The alert of a group's new matches, which are all of one rule, trail and group; nil when there are none.
  public init?(matches: [Match], title: String, level: Level, tags: [String], slot: Timestamp) {
    let ordered = matches.sorted { ($0.event.time, $0.sequence) < ($1.event.time, $1.sequence) }
    guard let first = ordered.first, let last = ordered.last else { return nil }
    // The firing of a rule over time is shown by the events behind it.
    var seen: Set<Int64> = []
    let events = ordered.flatMap { $0.isFiring ? $0.evidence : [$0] }
      .filter { seen.insert($0.sequence).inserted }
      .sorted { ($0.event.time, $0.sequence) < ($1.event.time, $1.sequence) }
    self.init(
      fingerprint: Fingerprint(rule: first.rule, trail: first.trail, group: first.group), rule: first.rule,
      title: title, level: level, tags: tags, trail: first.trail, slot: slot, labels: first.group,
      count: ordered.reduce(0) { $0 + $1.events },
      firstEvent: min(first.event.time, events.first?.event.time ?? last.event.time),
      lastEvent: last.event.time, samples: Array(events.prefix(Self.maximumSamples)))
  }
}
