/// The name of a trail: a stream of audit events of one format.
public struct TrailName: Sendable, Hashable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// The name as in `tocsin.yml`.
  public let text: String
  /// A trail's name.
  public init(_ text: String) { self.text = text }
  /// A trail's name.
  public init(stringLiteral text: String) { self.text = text }
  /// The name itself.
  public var description: String { text }
  /// Orders names by their UTF-8 bytes.
  public static func < (left: TrailName, right: TrailName) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }
}

/// Where a stored event's original JSON lies: a row of a segment.
public struct EventLocation: Sendable, Hashable {
  /// The segment's number in the catalogue.
  public var segment: Int64
  /// The row in the segment, from 0.
  public var row: Int
  /// The row of a segment.
  public init(segment: Int64, row: Int) {
    self.segment = segment
    self.row = row
  }
}
