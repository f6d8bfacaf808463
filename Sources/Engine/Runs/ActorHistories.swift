internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection

/// What the actors of new matches did lately, for the timelines of messages. Reading it is bounded whatever the trail
/// holds: the newest segments up to a number of rows, a number of actors and of events.
struct ActorHistories: Sendable {
  /// What the reading may cost.
  struct Limits {
    /// Seconds back from the slot.
    var reach: Int64 = 86_400
    /// Rows of the index; at least one segment is read.
    var rows = 200_000
    /// Actors, and events of all of them together.
    var actors = 30
    /// Events of all actors together.
    var events = 3000
  }

  private var histories: [ActorKey: ActorHistory] = [:]

  /// Reads the events before the slot of the actors of matches that arrived in the window and that no run decided
  /// about. What the index cannot read is left out: a timeline is no reason for a run to fail.
  init(
    of matches: [StoredMatch], in window: Range<Timestamp>, trail: TrailName, before slot: Timestamp,
    index: any EventIndex, limits: Limits = Limits()
  ) {
    var actors: [ActorKey] = []
    var known: Set<ActorKey> = []
    for match in matches.reversed() where actors.count < limits.actors {
      guard match.handledAt == nil, window.contains(match.match.arrival) else { continue }
      if let key = ActorKey(match.match.event.actor), known.insert(key).inserted { actors.append(key) }
    }
    let earliest = slot.adding(seconds: -limits.reach)
    guard !actors.isEmpty, let segments = try? index.segments(trail: trail, arrival: earliest..<slot) else { return }
    var rows = 0
    var start = slot
    var isCut = false
    for segment in segments.sorted(by: { $0.arrival > $1.arrival }) {
      rows += segment.rows
      if rows > limits.rows, start < slot, segment.arrival < start {
        isCut = true
        break
      }
      start = segment.arrival
    }
    let query = EventQuery(
      trail: trail, eventTime: earliest..<slot, arrival: start..<slot, actors: actors.map(\.identity).sorted(),
      limit: limits.events)
    guard let found = try? index.find(query) else { return }
    let since = isCut ? max(start, earliest) : earliest
    for actor in actors { histories[actor] = ActorHistory(since: since, isCut: isCut || found.count == limits.events) }
    for event in found.map(\.event) {
      if let key = ActorKey(event.actor) { histories[key]?.events.append(event) }
    }
  }

  /// The timeline of the actor of an alert, without the alert's own events; nil when it was not read.
  subscript(alert: Alert) -> ActorTimeline? {
    guard let event = alert.samples.first?.event, let key = ActorKey(event.actor) else { return nil }
    return histories[key]?.timeline(except: Set(alert.samples.map(\.event.id)))
  }
}
