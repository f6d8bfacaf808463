public import AuditEvents
public import Detection

/// What a notification would have told of in a period, by the events that are indexed.
public struct KeyEventPreview: Sendable {
  /// The most examples that are kept.
  public static let maximumExamples = 5
  /// The most events that are looked at: a preview answers while somebody waits.
  public static let maximumEvents = 3_000_000

  /// Traces that it would have told of.
  public var traces = 0
  /// How many different operators acted in them.
  public var operators = 0
  /// Events that were looked at.
  public var events = 0
  /// Where the look back stopped because there were more events than are looked at: those before it were not; nil when
  /// all of the period were.
  public var stopped: Timestamp?
  /// The newest of the traces.
  public var examples: [AuditEvent] = []
  /// The trails that were looked at.
  public var trails: [TrailName] = []

  /// Looks through the events of a half-open period, by event time, of the trails that the notification takes. Whitelists
  /// are not asked. Throws what the index throws.
  public init(
    of notification: KeyEventNotification, rule: Rule, trails: [LoadedTrail], index: any EventIndex,
    in period: Range<Timestamp>, maximumEvents: Int = KeyEventPreview.maximumEvents
  ) throws {
    var names: Set<String> = []
    for trail in trails where notification.takes(trail: trail.configuration.name.text) {
      let compiled = CompiledRules(rules: [rule], format: trail.format)
      guard !compiled.rules.isEmpty else { continue }
      self.trails.append(trail.configuration.name)
      let source = IndexedEvents(trail: trail.configuration.name, index: index, byEventTime: true)
      // The newest first; what ended last is looked at first, so that nothing newer is left out when it stops.
      let pieces = try source.pieces(in: period).sorted { $0.span.upperBound > $1.span.upperBound }
      for piece in pieces {
        if events >= maximumEvents {
          stopped = max(stopped ?? piece.span.upperBound, piece.span.upperBound)
          break
        }
        let reading = try source.read(piece, for: [compiled])
        events += reading.arrivals.count { period.contains($0) }
        let found = reading.matches.joined().filter { period.contains(reading.arrivals[$0.row]) }
        traces += found.count
        for match in found { names.insert(match.event.actor.id + "\u{0}" + match.event.actor.name) }
        let newest = (examples + found.map(\.event)).sorted { ($0.time, $0.id) > ($1.time, $1.id) }
        examples = Array(newest.prefix(Self.maximumExamples))
      }
    }
    operators = names.count
  }
}
