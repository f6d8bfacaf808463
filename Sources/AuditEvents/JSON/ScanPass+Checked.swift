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
    var expectation = memory.expectation(at: node - nodes)
    while true {
      let found = try checkedKey(node, &expectation, wrappers: wrappers, &cursor)
      if found >= 0 {
        try checkedValue(found, depth: depth + 1, &cursor, &sink)
      } else if cursor.byte == 0x22 {
        _ = try validator.string(&cursor)
      } else {
        try validator.value(&cursor, below: depth + 1)
      }
      cursor.skipBlanks()
      let byte = cursor.byte
      cursor.position += 1
      if byte == 0x7D { break }
      guard byte == 0x2C else { throw validator.unexpected(cursor, at: cursor.position - 1, "',' or '}'") }
      cursor.skipBlanks()
    }
    report(node, cursor, from: start, &sink)
  }

  /// Checks the key at the cursor and its colon; the cursor ends where the value begins. Returns the key's node, or -1.
  @inline(__always)
  private func checkedKey(
    _ node: UnsafePointer<FieldTrie.Node>, _ expectation: inout KeyMemory.Expectation, wrappers: RecordWrappers?,
    _ cursor: inout JSONCursor
  ) throws(RecordRejection) -> Int {
    let start = cursor.position + 1
    if wrappers == nil, let (child, next) = memory.expected(expectation, &cursor) {
      expectation = next
      cursor.skipBlanks()
      return child
    }
    return try unexpectedKey(node, &expectation, wrappers: wrappers, start, &cursor)
  }

  private func unexpectedKey(
    _ node: UnsafePointer<FieldTrie.Node>, _ expectation: inout KeyMemory.Expectation, wrappers: RecordWrappers?,
    _ start: Int, _ cursor: inout JSONCursor
  ) throws(RecordRejection) -> Int {
    guard cursor.byte == 0x22 else { throw validator.unexpected(cursor, at: cursor.position, "a key in quotes") }
    let isPlain = try validator.string(&cursor)
    let key = start..<cursor.position - 1
    let hasColon = cursor.byte == 0x3A
    try validator.colon(&cursor)
    if let wrappers, wrappers.mayWrap(UnsafeBufferPointer(start: cursor.base + start, count: key.count)) {
      throw RecordRejection(offset: start, reason: "may wrap a record")
    }
    guard isPlain else { return escapedChild(of: node, cursor, key) }
    let found = child(of: node, cursor.base + start, key.count, cursor.end - start)
    if hasColon {
      expectation = memory.note(
        cursor.base + start - 1, length: key.count + 3, readable: cursor.end - start + 1, node: node - nodes,
        child: found, at: expectation)
    }
    return found
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
