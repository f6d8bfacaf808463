/// A question to the event index. Criteria are ANDed; the values of one criterion are ORed; an empty list asks for
/// nothing. Texts compare whole, ASCII letters without case.
public struct EventQuery: Sendable {
  /// The trail; nil for all.
  public var trail: TrailName?
  /// The half-open range of event times; nil for any.
  public var eventTime: Range<Timestamp>?
  /// The half-open range of arrival times; nil for any.
  public var arrival: Range<Timestamp>?
  /// The operations.
  public var operations: [String]
  /// The actor's name, id, role or access key.
  public var actors: [String]
  /// The source addresses as recorded.
  public var sourceIPs: [String]
  /// The ids of resources acted upon.
  public var resources: [String]
  /// The services.
  public var services: [String]
  /// What else is asked.
  public var criteria: [EventCriterion] = []
  /// What must pass besides.
  public var filter: (any EventFilter)?
  /// The last event of the page before; nil for the first page.
  public var after: EventCursor?
  /// How many events to return at most; none when it is not positive.
  public var limit: Int

  /// A question; without arguments, for the newest hundred events.
  public init(
    trail: TrailName? = nil, eventTime: Range<Timestamp>? = nil, arrival: Range<Timestamp>? = nil,
    operations: [String] = [], actors: [String] = [], sourceIPs: [String] = [], resources: [String] = [],
    services: [String] = [], limit: Int = 100
  ) {
    self.trail = trail
    self.eventTime = eventTime
    self.arrival = arrival
    self.operations = operations
    self.actors = actors
    self.sourceIPs = sourceIPs
    self.resources = resources
    self.services = services
    self.limit = limit
  }

  /// Everything asked of an event's fields.
  var allCriteria: [EventCriterion] {
    let lists: [(fields: [NeutralField], values: [String])] = [
      ([.operation], operations), ([.actorName, .actorID, .actorRole, .accessKey], actors), ([.sourceIP], sourceIPs),
      ([.resourceID], resources), ([.service], services),
    ]
    return lists.filter { !$0.values.isEmpty }.map { list in
      .texts(list.fields.map { .neutral($0) }, list.values.map { TextPattern(exactly: $0) })
    } + criteria
  }

  /// The columns that tell which rows are asked for.
  public var columns: Set<FieldReference> {
    allCriteria.reduce(into: filter?.columns ?? []) { $0.formUnion($1.columns) }
  }

  /// Whether a segment may hold such events, as far as its summary says.
  public func concerns(_ segment: SegmentSummary) -> Bool {
    if let trail, trail != segment.trail { return false }
    if let arrival, !arrival.overlaps(segment.arrivals) { return false }
    if let after, segment.timeRange.lowerBound > after.time { return false }
    if let eventTime {
      return eventTime.lowerBound <= segment.timeRange.upperBound && segment.timeRange.lowerBound < eventTime.upperBound
    }
    return true
  }

  /// Whether an event is one of those asked for, apart from trail, arrival and filter. The record and its format tell
  /// what the neutral view does not.
  public func matches(
    _ event: AuditEvent, record: UnsafeBufferPointer<UInt8> = UnsafeBufferPointer(start: nil, count: 0),
    format: any EventFormat = CloudTrailFormat()
  ) -> Bool {
    if let eventTime, !eventTime.contains(event.time) { return false }
    return allCriteria.allSatisfy { $0.matches(event, record: record, format: format) }
  }

  /// Whether two texts are the same apart from the case of ASCII letters.
  static func equal(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { ASCIIFold.lower($0) == ASCIIFold.lower($1) }
  }
}
