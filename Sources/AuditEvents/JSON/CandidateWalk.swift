/// One search of a record for a path. It recurses only into objects whose key the path names, so no deeper than the
/// path and the record are; false from a step means that the visitor stopped the search.
struct CandidateWalk {
  private let path: FieldPath
  private let embedded: EmbeddedJSON
  private let arena = ScratchArena()
  private(set) var presence = FieldPath.Presence.absent

  init(path: FieldPath, embedded: EmbeddedJSON) {
    self.path = path
    self.embedded = embedded
  }

  /// Visits what the value at the cursor gives when the path is still to be found from `position` on. The cursor ends
  /// behind the value unless the search was stopped.
  mutating func value(
    _ position: Int, _ cursor: inout JSONCursor, embeddable: Bool, _ visit: (JSONScalar) -> Bool
  ) -> Bool {
    // Arrays are transparent, also in each other: their brackets are only counted.
    var depth = 0
    repeat {
      switch cursor.byte {
      case 0x5B:
        depth += 1
        cursor.position += 1
        cursor.skipSpace()
        if cursor.byte == 0x5D { noteEmpty(position) }
      case 0x5D:
        depth -= 1
        cursor.position += 1
      case 0x2C: cursor.position += 1
      case 0x7B:
        guard position == path.end ? whole(&cursor, visit) : members(position, &cursor, visit) else { return false }
      default:
        guard scalar(position, &cursor, embeddable: embeddable, visit) else { return false }
      }
      cursor.skipSpace()
    } while depth > 0 && cursor.position < cursor.end
    return true
  }

  private mutating func scalar(
    _ position: Int, _ cursor: inout JSONCursor, embeddable: Bool, _ visit: (JSONScalar) -> Bool
  ) -> Bool {
    let first = cursor.byte
    if first == 0x22 {
      let (range, escaped) = cursor.string()
      guard position == path.end || embeddable else { return true }
      let text = text(cursor, range, escaped)
      if position == path.end, !tell(.string, text, visit) { return false }
      return embeddable ? parsed(position, text, visit) : true
    }
    let range = cursor.word()
    if range.isEmpty { cursor.position = min(cursor.position + 1, cursor.end) }
    guard position == path.end else { return true }
    if first == 0x6E {
      noteEmpty(position)
      return true
    }
    let kind: JSONScalar.Kind = first == 0x74 ? .true : first == 0x66 ? .false : .number
    return tell(kind, text(cursor, range, false), visit)
  }

  private mutating func members(
    _ position: Int, _ cursor: inout JSONCursor, _ visit: (JSONScalar) -> Bool
  ) -> Bool {
    cursor.position += 1
    while true {
      cursor.skipSpace()
      guard cursor.byte == 0x22 else { break }
      let (range, escaped) = cursor.string()
      let key = text(cursor, range, escaped)
      cursor.skipSpace()
      cursor.position += 1
      cursor.skipSpace()
      if let next = path.position(after: key, at: position) {
        let isEmbedded = position == 0 && embedded.contains(key)
        guard value(next, &cursor, embeddable: isEmbedded, visit) else { return false }
      } else {
        cursor.skipValue()
      }
      cursor.skipSpace()
      guard cursor.byte == 0x2C else { break }
      cursor.position += 1
    }
    cursor.position = min(cursor.position + 1, cursor.end)
    return true
  }

  /// An object at the end of the path.
  private mutating func whole(_ cursor: inout JSONCursor, _ visit: (JSONScalar) -> Bool) -> Bool {
    let start = cursor.position
    cursor.skipContainer()
    let json = UnsafeBufferPointer(start: cursor.base + start, count: cursor.position - start)
    guard json.dropFirst().first(where: { $0 > 0x20 }) != 0x7D else {
      noteEmpty(path.end)
      return true
    }
    let goesOn = CompactJSON.text(json).withUnsafeBufferPointer { tell(.string, $0, visit) }
    return goesOn && LeafWalk(arena: arena).visit(json, keys: false, visit)
  }

  /// JSON text in a string: read as JSON when it is an object or array and well formed, left as text otherwise.
  private mutating func parsed(
    _ position: Int, _ text: UnsafeBufferPointer<UInt8>, _ visit: (JSONScalar) -> Bool
  ) -> Bool {
    var cursor = JSONCursor(text)
    cursor.skipSpace()
    guard cursor.byte == 0x7B || cursor.byte == 0x5B, (try? RecordValidator().whole(text)) != nil else { return true }
    return value(position, &cursor, embeddable: true, visit)
  }

  private func text(_ cursor: JSONCursor, _ range: Range<Int>, _ escaped: Bool) -> UnsafeBufferPointer<UInt8> {
    arena.text(UnsafeBufferPointer(start: cursor.base + range.lowerBound, count: range.count), escaped: escaped)
  }

  private mutating func tell(
    _ kind: JSONScalar.Kind, _ bytes: UnsafeBufferPointer<UInt8>, _ visit: (JSONScalar) -> Bool
  ) -> Bool {
    presence = .values
    return visit(JSONScalar(kind: kind, bytes: bytes))
  }

  private mutating func noteEmpty(_ position: Int) {
    if position == path.end, presence == .absent { presence = .empty }
  }
}
