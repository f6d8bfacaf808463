// The pass over a record that nobody checked yet: what paths want is read while it is checked, so that a record is walked
// once. It accepts exactly what `RecordValidator` accepts and tells exactly what the other pass tells.
extension ScanPass {
  /// Checks and tells the object at the cursor, which is inside `depth` objects.
  func checkedObject<Sink: FieldSink>(
    _ node: UnsafePointer<FieldTrie.Node>, depth: Int, wrappers: RecordWrappers?, _ cursor: inout JSONCursor,
    _ sink: inout Sink
  ) throws(RecordRejection) {
    let start = cursor.position
    guard cursor.byte == 0x7B else { throw validator.unexpected(cursor, at: start, "'{'") }
    guard depth < validator.maximumDepth else { throw RecordRejection(offset: start, reason: "is nested too deep") }
    cursor.position += 1
    cursor.skipBlanks()
    if cursor.byte == 0x7D {
      cursor.position += 1
      return report(node, cursor, from: start, &sink)
    }
    while true {
      try checkedMember(node, depth: depth, wrappers: wrappers, &cursor, &sink)
      cursor.skipBlanks()
      let byte = cursor.byte
      cursor.position += 1
      if byte == 0x7D { break }
      guard byte == 0x2C else { throw validator.unexpected(cursor, at: cursor.position - 1, "',' or '}'") }
      cursor.skipBlanks()
    }
    report(node, cursor, from: start, &sink)
  }

  @inline(__always)
  private func checkedMember<Sink: FieldSink>(
    _ node: UnsafePointer<FieldTrie.Node>, depth: Int, wrappers: RecordWrappers?, _ cursor: inout JSONCursor,
    _ sink: inout Sink
  ) throws(RecordRejection) {
    guard cursor.byte == 0x22 else { throw validator.unexpected(cursor, at: cursor.position, "a key in quotes") }
    let start = cursor.position + 1
    let isPlain = try validator.string(&cursor)
    let key = start..<cursor.position - 1
    try validator.colon(&cursor)
    let found: Int
    if isPlain {
      found = child(of: node, cursor.base + start, key.count, cursor.end - start)
    } else {
      found = escapedChild(of: node, cursor, key)
    }
    if let wrappers, wrappers.mayWrap(UnsafeBufferPointer(start: cursor.base + start, count: key.count)) {
      throw RecordRejection(offset: start, reason: "may wrap a record")
    }
    if found >= 0 {
      try checkedValue(found, depth: depth + 1, &cursor, &sink)
    } else if cursor.byte == 0x22 {
      _ = try validator.string(&cursor)
    } else {
      try validator.value(&cursor, below: depth + 1)
    }
  }

  private func checkedValue<Sink: FieldSink>(
    _ number: Int, depth: Int, _ cursor: inout JSONCursor, _ sink: inout Sink
  ) throws(RecordRejection) {
    let node = nodes + number
    let before = cursor
    switch cursor.byte {
    case 0x22:
      let isPlain = try validator.string(&cursor)
      if isPlain, !node.pointee.embedded {
        let text = UnsafeBufferPointer(
          start: cursor.base + before.position + 1, count: cursor.position - before.position - 2)
        tell(node) { sink.scalar(slot: $0, kind: .string, bytes: text) }
      } else {
        var again = before
        scalar(node, &again, &sink)
      }
    case 0x7B where node.pointee.mask >= 0:
      try checkedObject(node, depth: depth, wrappers: nil, &cursor, &sink)
    case 0x7B:
      try validator.value(&cursor, below: depth)
      report(node, cursor, from: before.position, &sink)
    case 0x5B:
      try validator.value(&cursor, below: depth)
      var again = before
      array(node, &again, &sink)
    default:
      try validator.value(&cursor, below: depth)
      var again = before
      scalar(node, &again, &sink)
    }
  }
}
