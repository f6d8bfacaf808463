/// A field of a record as rules name it: a dotted path. Arrays on the way are transparent, keys compare without ASCII
/// case, and keys that contain dots are honoured: every way of cutting the path is tried and the results are united.
public struct FieldPath: Sendable, Hashable {
  /// The dotted name as written.
  public let name: String
  /// The UTF-8 bytes between the dots.
  let segments: [[UInt8]]
  /// Folded keys that lead from a position to a later one: `keys[i]` are the cuts of segments from `i` on.
  private let cuts: [[(key: [UInt8], next: Int)]]

  /// The path of a dotted name.
  public init(_ dotted: String) {
    name = dotted
    let parts = dotted.utf8.split(separator: 0x2E, omittingEmptySubsequences: false).map { Array($0) }
    segments = parts
    cuts = parts.indices.map { start in
      var key: [UInt8] = []
      return (start..<parts.count).map { next in
        if next > start { key.append(0x2E) }
        key += parts[next].map(ASCIIFold.lower)
        return (key, next + 1)
      }
    }
  }

  /// Paths are equal when their names are the same bytes.
  public static func == (left: FieldPath, right: FieldPath) -> Bool { left.segments == right.segments }

  /// Hashes the name's bytes.
  public func hash(into hasher: inout Hasher) { hasher.combine(segments) }

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
    withoutActuallyEscaping(visit) { visit in
      var walk = CandidateWalk(cuts: cuts, end: segments.count, embedded: embedded, visit: visit)
      var cursor = JSONCursor(record)
      cursor.skipSpace()
      _ = walk.value(0, &cursor, embeddable: false)
      return walk.presence
    }
  }
}

/// One search for a path.
private struct CandidateWalk {
  let cuts: [[(key: [UInt8], next: Int)]]
  let end: Int
  let embedded: EmbeddedJSON
  let visit: (JSONScalar) -> Bool
  var presence = FieldPath.Presence.absent
  private let arena = ScratchArena()

  init(
    cuts: [[(key: [UInt8], next: Int)]], end: Int, embedded: EmbeddedJSON, visit: @escaping (JSONScalar) -> Bool
  ) {
    self.cuts = cuts
    self.end = end
    self.embedded = embedded
    self.visit = visit
  }

  /// Visits what a value gives when the segments from `position` on are still to be found. False stops the search.
  mutating func value(_ position: Int, _ cursor: inout JSONCursor, embeddable: Bool) -> Bool {
    switch cursor.byte {
    case 0x7B: return position == end ? whole(&cursor) : descend(position, &cursor)
    case 0x5B: return elements(position, &cursor, embeddable: embeddable)
    case 0x22:
      let (range, escaped) = cursor.string()
      guard position == end || embeddable else { return true }
      let text = arena.text(
        UnsafeBufferPointer(start: cursor.base + range.lowerBound, count: range.count), escaped: escaped)
      if position == end, !tell(.string, text) { return false }
      return embeddable ? parsed(position, text) : true
    case 0x6E:
      _ = cursor.word()
      if position == end, presence == .absent { presence = .empty }
      return true
    default:
      let kind: JSONScalar.Kind = cursor.byte == 0x74 ? .true : cursor.byte == 0x66 ? .false : .number
      let range = cursor.word()
      guard position == end else { return true }
      return tell(kind, UnsafeBufferPointer(start: cursor.base + range.lowerBound, count: range.count))
    }
  }

  private mutating func tell(_ kind: JSONScalar.Kind, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    presence = .values
    return visit(JSONScalar(kind: kind, bytes: bytes))
  }

  private mutating func descend(_ position: Int, _ cursor: inout JSONCursor) -> Bool {
    cursor.position += 1
    while true {
      cursor.skipSpace()
      guard cursor.byte == 0x22 else { break }
      let (range, escaped) = cursor.string()
      let key = arena.text(
        UnsafeBufferPointer(start: cursor.base + range.lowerBound, count: range.count), escaped: escaped)
      cursor.skipSpace()
      cursor.position += 1
      cursor.skipSpace()
      let after = cursor
      cursor.skipValue()
      for cut in cuts[position] where Self.same(key, cut.key) {
        let isEmbedded = position == 0 && embedded.keys.contains { Self.same(key, $0.utf8.map(ASCIIFold.lower)) }
        var inside = after
        guard value(cut.next, &inside, embeddable: isEmbedded) else { return false }
      }
      cursor.skipSpace()
      guard cursor.byte == 0x2C else { break }
      cursor.position += 1
    }
    cursor.position = min(cursor.position + 1, cursor.end)
    return true
  }

  private mutating func elements(_ position: Int, _ cursor: inout JSONCursor, embeddable: Bool) -> Bool {
    cursor.position += 1
    var count = 0
    while true {
      cursor.skipSpace()
      guard cursor.position < cursor.end, cursor.byte != 0x5D else { break }
      count += 1
      guard value(position, &cursor, embeddable: embeddable) else { return false }
      cursor.skipSpace()
      guard cursor.byte == 0x2C else { break }
      cursor.position += 1
    }
    if count == 0, position == end, presence == .absent { presence = .empty }
    cursor.position = min(cursor.position + 1, cursor.end)
    return true
  }

  private mutating func whole(_ cursor: inout JSONCursor) -> Bool {
    let start = cursor.position
    cursor.skipContainer()
    let json = UnsafeBufferPointer(start: cursor.base + start, count: cursor.position - start)
    let compact = CompactJSON.text(json)
    if compact.count <= 2 {
      if presence == .absent { presence = .empty }
      return true
    }
    let goesOn = compact.withUnsafeBufferPointer { tell(.string, $0) }
    return goesOn && LeafWalk(arena: arena).visit(json, keys: false, visit)
  }

  private mutating func parsed(_ position: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var cursor = JSONCursor(text)
    cursor.skipSpace()
    guard cursor.byte == 0x7B || cursor.byte == 0x5B, (try? RecordValidator().check(text)) != nil else { return true }
    return value(position, &cursor, embeddable: true)
  }

  private static func same(_ key: UnsafeBufferPointer<UInt8>, _ folded: [UInt8]) -> Bool {
    guard key.count == folded.count else { return false }
    for index in folded.indices where ASCIIFold.lower(key[index]) != folded[index] { return false }
    return true
  }
}
