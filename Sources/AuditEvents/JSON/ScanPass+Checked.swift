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
    // A copy, which lives in registers; `cursor` is memory, and only what is rare goes there.
    var at = cursor
    while true {
      let found: Int
      if wrappers == nil, at.end &- at.position >= KeyMemory.reach, let known = memory.expected(expectation, at) {
        at.position &+= known.length
        found = known.child
        expectation = known.next
        if at.base[at.position] <= 0x20 { at.skipBlanks() }
      } else {
        cursor = at
        found = try unexpectedKey(node, &expectation, wrappers: wrappers, at.position + 1, &cursor)
        at = cursor
      }
      let start = at.position &+ 1
      let isString = at.byte == 0x22
      let stop = isString ? RecordValidator.firstSpecial(at.base, from: start, to: at.end) : at.end
      if stop < at.end, at.base[stop] == 0x22 {
        at.position = stop &+ 1
        if found >= 0 {
          plainText(nodes + found, UnsafeBufferPointer(start: at.base + start, count: stop &- start), &sink)
        }
      } else {
        cursor = at
        if found >= 0 {
          try checkedValue(found, depth: depth + 1, &cursor, &sink)
        } else {
          try validator.value(&cursor, below: depth + 1)
        }
        at = cursor
      }
      if at.byte <= 0x20 { at.skipBlanks() }
      let byte = at.byte
      at.position &+= 1
      if byte == 0x2C {
        if at.byte <= 0x20 { at.skipBlanks() }
        continue
      }
      cursor = at
      guard byte == 0x7D else { throw validator.unexpected(cursor, at: cursor.position - 1, "',' or '}'") }
      break
    }
    report(node, cursor, from: start, &sink)
  }

  /// Tells a string of plain ASCII without escapes.
  @inline(__always)
  private func plainText<Sink: FieldSink>(
    _ node: UnsafePointer<FieldTrie.Node>, _ text: UnsafeBufferPointer<UInt8>, _ sink: inout Sink
  ) {
    tell(node) { sink.scalar(slot: $0, kind: .string, bytes: text) }
    if node.pointee.embedded { embedded(node, text, &sink) }
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
      // Whatever plain text is not: escaped or other strings, numbers and words.
      try validator.single(&cursor)
      var again = before
      scalar(node, &again, &sink)
    }
  }
}
