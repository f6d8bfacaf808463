/// Cuts a document into records, whatever the vendor wrapped around them. A record that is broken, too large or too
/// deep is refused alone as long as it is clear where it ends; otherwise the document is refused.
struct RecordCutter {
  let bytes: UnsafeBufferPointer<UInt8>
  let limits: ArchiveLimits
  let wrappers: RecordWrappers
  let validator: RecordValidator
  /// Where the cutter is; its end is the end of the line while a line is cut on its own.
  var cursor: JSONCursor
  var records = EventDocument.Records()
  /// Whether the document has one value per line; found out when something is broken.
  var isLineDelimited: Bool?
  /// A place and the line feed at or behind it: many broken records in one line would each look for its end.
  var knownLine: ClosedRange<Int>?
  /// Whether the value being cut already gave elements as records.
  var gaveElements = false

  init(_ bytes: UnsafeBufferPointer<UInt8>, limits: ArchiveLimits, wrappers: RecordWrappers = .vendors) {
    self.bytes = bytes
    self.limits = limits
    self.wrappers = wrappers
    validator = RecordValidator(maximumDepth: limits.maximumDepth)
    cursor = JSONCursor(bytes)
  }

  /// The records. Throws `RecordRejection` where the document is cut off or cannot be cut.
  mutating func cut() throws(RecordRejection) -> EventDocument.Records {
    skipBlanksAndMarks()
    while cursor.position < cursor.end {
      let start = cursor.position
      let before = (ranges: records.ranges.count, rejected: records.rejected.count)
      do throws(RecordRejection) {
        try value()
      } catch {
        records.ranges.removeSubrange(before.ranges...)
        records.rejected.removeSubrange(before.rejected...)
        try recover(from: error, at: start)
      }
      skipBlanksAndMarks()
    }
    guard records.ranges.count <= limits.maximumRecords else {
      throw RecordRejection(offset: records.ranges.last?.lowerBound ?? 0, reason: "the file " + limits.tooManyRecords)
    }
    guard records.rejected.count <= limits.maximumRefusals else {
      let first = records.rejected.first
      throw RecordRejection(offset: first?.offset ?? 0, reason: "the file " + limits.tooManyRefusals(first))
    }
    return records
  }

  /// A cursor at a place that does not see beyond an end.
  func cursor(at position: Int, end: Int) -> JSONCursor {
    var cursor = JSONCursor(UnsafeBufferPointer(rebasing: bytes[..<end]))
    cursor.position = position
    return cursor
  }

  /// White space and byte order marks, which tools leave at joints when they append file to file.
  mutating func skipBlanksAndMarks() {
    while true {
      cursor.skipBlanks()
      let rest = bytes[cursor.position..<cursor.end]
      guard rest.starts(with: [0xEF, 0xBB, 0xBF]) else { return }
      cursor.position += 3
    }
  }

  /// One value on its own: a list of records, a wrapper, or a record.
  mutating func value() throws(RecordRejection) {
    gaveElements = false
    switch cursor.byte {
    case 0x5B: try elements(mayBeWrapped: true)
    case 0x7B:
      let start = cursor.position
      if let members = try RecordWrapper.members(&self) { unwrap(start..<cursor.position, members) }
    default: throw RecordRejection(offset: cursor.position, reason: foreignFormat ?? "has no JSON object or array here")
    }
  }

  /// What the document seems to be instead, by its first bytes.
  private var foreignFormat: String? {
    let known: [(bytes: [UInt8], reason: String)] = [
      ([0xFF, 0xFE], "is UTF-16 text; UTF-8 is needed"), ([0xFE, 0xFF], "is UTF-16 text; UTF-8 is needed"),
      ([0x50, 0x4B, 0x03, 0x04], "is a ZIP archive; plain or gzip files are needed"),
      ([0x28, 0xB5, 0x2F, 0xFD], "is Zstandard data; plain or gzip files are needed"),
    ]
    return known.first { bytes.starts(with: $0.bytes) }?.reason
  }

  /// The elements of a list of records; the cursor is on `[` and ends behind `]`.
  mutating func elements(mayBeWrapped: Bool) throws(RecordRejection) {
    gaveElements = true
    cursor.position += 1
    cursor.skipBlanks()
    if cursor.byte == 0x5D {
      cursor.position += 1
      return
    }
    while true {
      cursor.skipBlanks()
      let start = cursor.position
      do throws(RecordRejection) {
        try element(mayBeWrapped: mayBeWrapped)
      } catch {
        cursor.position = start
        try skipBroken(error)
      }
      cursor.skipBlanks()
      if cursor.byte == 0x5D { break }
      guard cursor.byte == 0x2C else { throw validator.unexpected(cursor, at: cursor.position, "',' or ']'") }
      cursor.position += 1
    }
    cursor.position += 1
  }

  private mutating func element(mayBeWrapped: Bool) throws(RecordRejection) {
    let start = cursor.position
    if mayBeWrapped, cursor.byte == 0x7B {
      let members = try RecordWrapper.members(of: &cursor, validator, wrappers)
      unwrap(start..<cursor.position, members)
    } else {
      try validator.value(&cursor)
      take(start..<cursor.position)
    }
  }

  /// Takes what a checked object wraps, or the object itself.
  private mutating func unwrap(_ object: Range<Int>, _ members: RecordWrapper) {
    if let list = members.list {
      // A wrapper among other elements: its list is sound, so nothing is thrown.
      let after = cursor
      cursor.position = list.lowerBound
      _ = try? elements(mayBeWrapped: false)
      cursor = after
      return
    }
    do throws(RecordRejection) {
      take(try members.content(of: object, bytes, validator) ?? object)
    } catch {
      reject(error, at: object.lowerBound)
    }
  }

  /// Keeps a checked value as a record, when it is an object and not too large.
  mutating func take(_ range: Range<Int>) {
    let first = bytes[range.lowerBound]
    guard range.count <= limits.maximumRecordBytes else {
      let limit = "more than the limit of \(limits.maximumRecordBytes) (maximumRecordBytes)"
      return reject(
        RecordRejection(offset: range.lowerBound, reason: "has \(range.count) bytes, \(limit)"), at: range.lowerBound)
    }
    let isText = range.lowerBound > 0 && bytes[range.lowerBound - 1] == 0x22
    guard first == 0x7B || isText else {
      return reject(
        RecordRejection(offset: range.lowerBound, reason: "is no JSON object"), at: range.lowerBound)
    }
    // One more than are allowed is kept, so that the end knows.
    guard records.ranges.count <= limits.maximumRecords else { return }
    records.ranges.append(range)
  }

  /// Notes why the record at a place is refused.
  mutating func reject(_ rejection: RecordRejection, at start: Int) {
    guard records.rejected.count <= limits.maximumRefusals else { return }
    let place = rejection.offset == start ? "" : " at byte \(rejection.offset)"
    records.rejected.append(RecordRejection(offset: start, reason: "the record " + rejection.reason + place))
  }
}
