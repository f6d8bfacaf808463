/// A question to the event index. Criteria are ANDed; the values of one criterion are ORed; an empty list asks for
/// nothing. Texts compare whole, ASCII letters without case.
public struct EventQuery: Sendable, Equatable {
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

  /// The texts asked for, each with the fields of which one must hold one of them.
  var criteria: [(fields: [NeutralField], values: [[UInt8]])] {
    [
      ([.operation], operations), ([.actorName, .actorID, .actorRole, .accessKey], actors), ([.sourceIP], sourceIPs),
      ([.resourceID], resources), ([.service], services),
    ].filter { !$0.1.isEmpty }.map { ($0.0, $0.1.map { Array($0.utf8) }) }
  }

  /// Whether a segment may hold such events, as far as its summary says.
  public func concerns(_ segment: SegmentSummary) -> Bool {
    if let trail, trail != segment.trail { return false }
    if let arrival, !arrival.contains(segment.arrival) { return false }
    if let eventTime {
      return eventTime.lowerBound <= segment.timeRange.upperBound && segment.timeRange.lowerBound < eventTime.upperBound
    }
    return true
  }

  /// Whether an event is one of those asked for, apart from trail and arrival.
  public func matches(_ event: AuditEvent) -> Bool {
    if let eventTime, !eventTime.contains(event.time) { return false }
    let texts: (NeutralField) -> [String] = { field in
      switch field {
      case .operation: [event.operation]
      case .actorName: [event.actor.name]
      case .actorID: [event.actor.id]
      case .actorRole: [event.actor.role]
      case .accessKey: [event.actor.accessKey]
      case .sourceIP: [event.sourceIP]
      case .service: [event.service]
      default: event.resources.map(\.id)
      }
    }
    return criteria.allSatisfy { criterion in
      criterion.fields.contains { field in
        texts(field).contains { text in criterion.values.contains { Self.equal(Array(text.utf8), $0) } }
      }
    }
  }

  /// Whether two texts are the same apart from the case of ASCII letters.
  static func equal(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { ASCIIFold.lower($0) == ASCIIFold.lower($1) }
  }
}

/// An event that the index found.
public struct FoundEvent: Sendable, Equatable {
  /// The event in its neutral view.
  public var event: AuditEvent
  /// The trail it belongs to.
  public var trail: TrailName
  /// Where its JSON lies.
  public var location: EventLocation
  /// When it was indexed.
  public var arrival: Timestamp
  /// Its place in its trail.
  public var sequence: Int64

  /// An event with its place.
  public init(event: AuditEvent, trail: TrailName, location: EventLocation, arrival: Timestamp, sequence: Int64) {
    self.event = event
    self.trail = trail
    self.location = location
    self.arrival = arrival
    self.sequence = sequence
  }

  /// Whether this one comes before another in a result: newest event time first, then the higher sequence, then the
  /// trail's name.
  public func precedes(_ other: FoundEvent) -> Bool {
    if event.time != other.event.time { return event.time > other.event.time }
    if sequence != other.sequence { return sequence > other.sequence }
    return trail < other.trail
  }
}
