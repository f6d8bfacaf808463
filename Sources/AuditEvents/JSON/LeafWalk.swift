/// Visits every scalar and every object key of a record in document order until the visitor returns false: what a
/// Sigma keyword is searched in. null is not visited.
/// - Precondition: `RecordValidator` accepted the record.
public func forEachLeafAndKey(in record: UnsafeBufferPointer<UInt8>, _ visit: (JSONScalar) -> Bool) {
  _ = LeafWalk(arena: ScratchArena()).visit(record, keys: true, visit)
}

/// Walks over the tokens of JSON without recursion.
struct LeafWalk {
  let arena: ScratchArena

  /// False when the visitor stopped the walk.
  func visit(
    _ json: UnsafeBufferPointer<UInt8>, keys: Bool, _ visit: (JSONScalar) -> Bool
  ) -> Bool {
    var cursor = JSONCursor(json)
    while true {
      cursor.skipSpace()
      guard cursor.position < cursor.end else { return true }
      switch cursor.byte {
      case 0x7B, 0x7D, 0x5B, 0x5D, 0x2C, 0x3A: cursor.position += 1
      case 0x22:
        let (range, escaped) = cursor.string()
        cursor.skipSpace()
        // In sound JSON a string before a colon is a key, and nothing else is.
        let isKey = cursor.byte == 0x3A
        if isKey, !keys { continue }
        let text = arena.text(
          UnsafeBufferPointer(start: cursor.base + range.lowerBound, count: range.count), escaped: escaped)
        guard visit(JSONScalar(kind: isKey ? .key : .string, bytes: text)) else { return false }
      default:
        let first = cursor.byte
        let range = cursor.word()
        if range.isEmpty { cursor.position += 1 }
        if first == 0x6E || range.isEmpty { continue }
        let kind: JSONScalar.Kind = first == 0x74 ? .true : first == 0x66 ? .false : .number
        let text = UnsafeBufferPointer(start: cursor.base + range.lowerBound, count: range.count)
        guard visit(JSONScalar(kind: kind, bytes: text)) else { return false }
      }
    }
  }
}
