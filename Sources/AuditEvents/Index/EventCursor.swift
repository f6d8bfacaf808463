/// A place in a result: what comes after it is the next page. Events that are indexed meanwhile move no place.
public struct EventCursor: Sendable, Hashable, CustomStringConvertible {
  /// The time of the last event shown.
  public var time: Timestamp
  /// Its sequence.
  public var sequence: Int64
  /// Its trail.
  public var trail: TrailName

  /// The place of an event.
  public init(time: Timestamp, sequence: Int64, trail: TrailName) {
    self.time = time
    self.sequence = sequence
    self.trail = trail
  }

  /// The place of an event that was found.
  public init(_ found: FoundEvent) {
    self.init(time: found.event.time, sequence: found.sequence, trail: found.trail)
  }

  /// Reads what `description` wrote; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let time = Int64(parts[0]), let sequence = Int64(parts[1]), text.utf8.count <= 400 else {
      return nil
    }
    self.init(time: Timestamp(milliseconds: time), sequence: sequence, trail: TrailName(String(parts[2])))
  }

  /// The place as text for links and the command line.
  public var description: String { "\(time.milliseconds):\(sequence):\(trail.text)" }

  /// Whether this place comes before another: newest first, then the higher sequence, then the trail's name.
  public func precedes(_ other: EventCursor) -> Bool {
    if time != other.time { return time > other.time }
    if sequence != other.sequence { return sequence > other.sequence }
    return trail < other.trail
  }
}
