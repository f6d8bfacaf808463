/// A field of a record as rules name it: a dotted path. Arrays on the way are transparent, keys compare without ASCII
/// case, and keys that contain dots are honoured: every way of cutting the path is tried and the results are united.
public struct FieldPath: Sendable, Hashable {
  /// The dotted name as written.
  public let name: String
  /// Its UTF-8 bytes in ASCII lower case.
  private let folded: [UInt8]

  /// The path of a dotted name.
  public init(_ dotted: String) {
    name = dotted
    folded = dotted.utf8.map(ASCIIFold.lower)
  }

  /// Paths are equal when their names are the same bytes.
  public static func == (left: FieldPath, right: FieldPath) -> Bool { left.name.utf8.elementsEqual(right.name.utf8) }

  /// Hashes the name's bytes without case.
  public func hash(into hasher: inout Hasher) { hasher.combine(folded) }

  /// The folded bytes between the dots.
  var foldedSegments: [[UInt8]] {
    folded.split(separator: 0x2E, omittingEmptySubsequences: false).map { Array($0) }
  }

  /// What a record has at a path.
  public enum Presence: Sendable {
    /// No such key; a key with null, `[]`, `{}` or an array of those; at least one candidate.
    case absent, empty, values
  }

  /// Visits every candidate value in document order until the visitor returns false. A scalar is a candidate; an array
  /// gives those of its elements; a non-empty object gives its compact JSON text and every scalar below it. JSON text
  /// under an embedded key gives itself as text and what the parsed JSON gives.
  /// - Precondition: `RecordValidator` accepted the record.
  @discardableResult
  public func forEachCandidate(
    in record: UnsafeBufferPointer<UInt8>, embedded: EmbeddedJSON, _ visit: (JSONScalar) -> Bool
  ) -> Presence {
    var walk = CandidateWalk(path: self, embedded: embedded)
    var cursor = JSONCursor(record)
    cursor.skipSpace()
    _ = walk.value(0, &cursor, embeddable: false, visit)
    return walk.presence
  }

  /// Where the rest of the path begins, when at `position` it begins with a key: the key's way of cutting it. `end` when
  /// nothing is left. Since a key is compared as a whole, keys with dots are honoured.
  @inline(__always)
  func position(after key: UnsafeBufferPointer<UInt8>, at position: Int) -> Int? {
    let next = position + key.count
    guard next <= folded.count, next == folded.count || folded[next] == 0x2E else { return nil }
    for index in 0..<key.count where ASCIIFold.lower(key[index]) != folded[position + index] { return nil }
    return next + 1
  }

  /// The position behind the last key.
  var end: Int { folded.count + 1 }
}
