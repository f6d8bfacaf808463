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
  public func precedes(_ other: FoundEvent) -> Bool { EventCursor(self).precedes(EventCursor(other)) }
}
