public import AuditEvents
public import Detection
public import Engine

/// Looking at indexed events: search, one event whole, and export.
public struct EventAdministration: Sendable {
  /// One page of a search.
  public struct Page: Sendable {
    /// The events, newest first.
    public var events: [FoundEvent]
    /// Where the next page begins; nil when there is none.
    public var next: EventCursor?
  }

  /// One event with everything that is known of it.
  public struct Detail: Sendable {
    /// The event and its place.
    public var found: FoundEvent
    /// Its JSON as received.
    public var record: [UInt8]
    /// What rules matched, by rule.
    public var matches: [StoredMatch]
  }

  /// The most events of one page.
  public static let maximumPage = 1000

  private let stores: any IngestStore & MatchStore
  private let caller: Caller

  /// Events of stores, for somebody.
  public init(stores: any IngestStore & MatchStore, caller: Caller) {
    self.stores = stores
    self.caller = caller
  }

  /// A page of the events that criteria ask for, behind the last event of the page before. Throws when the caller may
  /// not look, and what the index throws.
  public func page(_ criteria: EventCriteria, after: EventCursor? = nil, limit: Int = 50) throws -> Page {
    try caller.require(.viewer)
    var query = criteria.query
    query.after = after
    // One more tells whether there is a next page.
    let limit = min(max(0, limit), Self.maximumPage)
    query.limit = limit + 1
    var events = limit == 0 ? [] : try stores.find(query)
    let hasMore = events.count > limit
    if hasMore { events.removeLast() }
    return Page(events: events, next: hasMore ? events.last.map { EventCursor($0) } : nil)
  }

  /// The events of an id, by trail; `trail` nil looks in all trails. Throws `AdministrationError.unknown` when there is
  /// none.
  public func details(id: String, trail: TrailName? = nil) throws -> [Detail] {
    try caller.require(.viewer)
    let details = try stores.acrossMoves {
      try stores.locate(trail: trail, eventID: id).compactMap { place -> Detail? in
        guard let found = try stores.event(at: place) else { return nil }
        let arrived = found.arrival..<Timestamp(milliseconds: found.arrival.milliseconds + 1)
        let matches = try stores.matches(trail: found.trail, arrival: arrived)
          .filter { $0.match.sequence == found.sequence }
        return Detail(found: found, record: try stores.rawRecord(place), matches: matches)
      }
    }
    guard !details.isEmpty else { throw AdministrationError.unknown(.event, id, known: []) }
    return details
  }

  /// Every event that criteria ask for, to be drawn portion by portion. Throws as `page` does.
  public func feed(_ criteria: EventCriteria, withRecords: Bool) throws -> any EventFeed {
    try caller.require(.viewer)
    return try IndexFeed(criteria.query, stores: stores, withRecords: withRecords)
  }
}

extension UseCases {
  /// Indexed events.
  public func events(by caller: Caller) -> EventAdministration { EventAdministration(stores: stores, caller: caller) }

  /// Reads the filters of a search in this workspace. Throws `AdministrationError.invalid`.
  public func eventCriteria(_ value: (EventCriteria.Name) -> [String]) throws -> EventCriteria {
    try EventCriteria(
      now: clock.now, formats: EventFormats.all + workspace.trails.map(\.format), placeholders: workspace.placeholders,
      value: value)
  }
}
