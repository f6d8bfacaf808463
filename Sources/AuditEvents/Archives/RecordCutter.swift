/// Cuts a document into records, whatever the vendor wrapped around them. A record that is broken, too large or too
/// deep is refused alone as long as it is clear where it ends; otherwise the document is refused.
struct RecordCutter {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let limits: ArchiveLimits
  private let validator: RecordValidator
  private var cursor: JSONCursor
  private var records = EventDocument.Records()
  /// Wrapped JSON text, decoded; a record in it is addressed behind the end of `bytes`.
  private(set) var decoded: [UInt8] = []

  init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, limits: ArchiveLimits) {
    self.bytes = bytes
    self.limits = limits
    validator = RecordValidator(maximumDepth: limits.maximumDepth)
    cursor = JSONCursor(bytes)
    cursor.position = start
  }

  /// The records. Throws `RecordRejection` where the document is cut off or cannot be cut.
  mutating func cut() throws(RecordRejection) -> EventDocument.Records {
    while true {
      cursor.skipSpace()
      guard cursor.position < cursor.end else { return records }
      if let list = wrappedList(from: cursor.position) {
        cursor.position = list
        try elements()
        try closeWrapper()
      } else if cursor.byte == 0x5B {
        try elements()
      } else {
        try single()
      }
    }
  }

  /// The place of `[` in `{"Records":[` or `{"traces":[`; nil when the object at the place is no such wrapper.
  private func wrappedList(from start: Int) -> Int? {
    var probe = cursor
    probe.position = start
    guard probe.byte == 0x7B else { return nil }
    probe.position += 1
    probe.skipSpace()
    guard probe.byte == 0x22 else { return nil }
    let range = probe.string().range
    let name = UnsafeBufferPointer(rebasing: bytes[range])
    guard name.elementsEqual("Records".utf8) || name.elementsEqual("traces".utf8) else { return nil }
    probe.skipSpace()
    guard probe.byte == 0x3A else { return nil }
    probe.position += 1
    probe.skipSpace()
    return probe.byte == 0x5B ? probe.position : nil
  }

  /// The elements of an array of records; the cursor is on `[` and ends behind `]`.
  private mutating func elements() throws(RecordRejection) {
    let start = cursor.position
    cursor.position += 1
    cursor.skipSpace()
    if cursor.byte == 0x5D {
      cursor.position += 1
      return
    }
    while true {
      cursor.skipSpace()
      let record = cursor.position
      guard record < cursor.end else { throw cutOff(start) }
      do throws(RecordRejection) {
        try validator.value(&cursor)
        take(record..<cursor.position)
      } catch {
        cursor.position = record
        try skipBroken(error)
      }
      cursor.skipSpace()
      if cursor.byte == 0x5D { break }
      guard cursor.byte == 0x2C else { throw cutOff(record) }
      cursor.position += 1
    }
    cursor.position += 1
  }

  /// Refuses the element at the cursor when its end can be told by its brackets.
  private mutating func skipBroken(_ rejection: RecordRejection) throws(RecordRejection) {
    let record = cursor.position
    guard cursor.byte == 0x7B || cursor.byte == 0x5B else { throw rejection }
    cursor.skipContainer()
    var after = cursor
    after.skipSpace()
    guard cursor.position < cursor.end, after.byte == 0x2C || after.byte == 0x5D else { throw cutOff(record) }
    records.rejected.append(RecordRejection(offset: record, reason: rejection.reason))
  }

  /// Whatever stands behind the list of records in its wrapper.
  private mutating func closeWrapper() throws(RecordRejection) {
    cursor.skipSpace()
    while cursor.byte == 0x2C {
      cursor.position += 1
      cursor.skipSpace()
      guard cursor.byte == 0x22 else { throw cutOff(cursor.position) }
      _ = cursor.string()
      cursor.skipSpace()
      cursor.position += 1
      cursor.skipSpace()
      try validator.value(&cursor)
      cursor.skipSpace()
    }
    guard cursor.byte == 0x7D else { throw cutOff(cursor.position) }
    cursor.position += 1
  }

  /// One object on its own: a line of NDJSON, or an object over many lines.
  private mutating func single() throws(RecordRejection) {
    let start = cursor.position
    do throws(RecordRejection) {
      guard cursor.byte == 0x7B else {
        throw RecordRejection(offset: start, reason: "no JSON object or array begins here")
      }
      try validator.value(&cursor)
      take(unwrapped(start..<cursor.position))
    } catch {
      try recover(from: error, at: start)
    }
  }

  /// After a broken value: refuses its line when the next line is sound again, or the value when its brackets tell its
  /// end; else the document is cut off.
  private mutating func recover(from rejection: RecordRejection, at start: Int) throws(RecordRejection) {
    let line = endOfLine(from: start)
    var next = cursor
    next.position = line
    next.skipSpace()
    var probe = next
    if next.position < next.end, next.byte == 0x7B, (try? validator.value(&probe)) != nil {
      records.rejected.append(RecordRejection(offset: start, reason: rejection.reason))
      cursor.position = next.position
      return
    }
    var whole = cursor
    whole.position = start
    if whole.byte == 0x7B { whole.skipContainer() }
    let closed = whole.position > start && whole.position <= whole.end && bytes[whole.position - 1] == 0x7D
    var rest = whole
    rest.skipSpace()
    // A line that ends with a line feed is complete, so it was not cut off by the end of the file.
    let lineIsComplete = line < cursor.end && next.position >= next.end
    guard closed || (lineIsComplete && !records.ranges.isEmpty) else {
      if start == rejection.offset { throw rejection }
      throw cutOff(start)
    }
    records.rejected.append(RecordRejection(offset: start, reason: rejection.reason))
    cursor.position = closed ? whole.position : line
  }

  private func endOfLine(from start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] != 0x0A { index += 1 }
    return index
  }

  private func cutOff(_ start: Int) -> RecordRejection {
    RecordRejection(offset: start, reason: "the file is cut off or broken in what begins here")
  }

  private mutating func take(_ range: Range<Int>) {
    guard range.count <= limits.maximumRecordBytes else {
      let reason = "the record has \(range.count) bytes, more than the limit of \(limits.maximumRecordBytes)"
      records.rejected.append(RecordRejection(offset: range.lowerBound, reason: reason))
      return
    }
    guard range.lowerBound >= bytes.count || bytes[range.lowerBound] == 0x7B else {
      records.rejected.append(RecordRejection(offset: range.lowerBound, reason: "a record must be a JSON object"))
      return
    }
    records.ranges.append(range)
  }

  /// The record inside `{"cts":{}}`, `{"event":…}` or `{"contents":{"event":…}}`; the object itself when it is no wrapper.
  private mutating func unwrapped(_ range: Range<Int>) -> Range<Int> {
    for name in ["cts", "event", "contents"] {
      guard let inner = member(name, of: range) else { continue }
      if bytes[inner.lowerBound] == 0x7B { return name == "contents" ? unwrapped(inner) : inner }
      if name == "event", let text = decode(inner) { return text }
    }
    return range
  }

  /// The value of a key of the object, as written.
  private func member(_ name: String, of range: Range<Int>) -> Range<Int>? {
    var walk = JSONCursor(UnsafeBufferPointer(rebasing: bytes[..<range.upperBound]))
    walk.position = range.lowerBound + 1
    while true {
      walk.skipSpace()
      guard walk.byte == 0x22 else { return nil }
      let key = walk.string().range
      walk.skipSpace()
      walk.position += 1
      walk.skipSpace()
      let start = walk.position
      walk.skipValue()
      if bytes[key].elementsEqual(name.utf8) { return start..<walk.position }
      walk.skipSpace()
      guard walk.byte == 0x2C else { return nil }
      walk.position += 1
    }
  }

  /// JSON text in a string, decoded and checked; nil when it is something else.
  private mutating func decode(_ string: Range<Int>) -> Range<Int>? {
    guard bytes[string.lowerBound] == 0x22, string.count > 2 else { return nil }
    let content = UnsafeBufferPointer(rebasing: bytes[string.lowerBound + 1..<string.upperBound - 1])
    let text = [UInt8](unsafeUninitializedCapacity: content.count) { buffer, count in
      count = buffer.baseAddress.map { JSONUnescaping.decode(content, into: $0) } ?? 0
    }
    guard text.first == 0x7B, text.withUnsafeBufferPointer({ (try? validator.check($0)) != nil }) else { return nil }
    let start = bytes.count + decoded.count
    decoded += text
    return start..<start + text.count
  }
}
