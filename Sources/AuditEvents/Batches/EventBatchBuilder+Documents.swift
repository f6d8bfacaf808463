extension EventBatchBuilder {
  /// What became of the records of a document.
  public struct Appended: Sendable {
    /// How many records the document has, refused ones included.
    public var records = 0
    /// Records that were refused, with the offset where each begins.
    public var rejected: [RecordRejection] = []
  }

  /// Appends the records of a document to a builder that has no rows yet: those that `EventDocument.records` yields.
  /// - Throws: `ArchiveRejection` when the document cannot be cut into records.
  public mutating func append(
    _ document: EventDocument, limits: ArchiveLimits, wrappers: RecordWrappers
  ) throws(ArchiveRejection) -> Appended {
    if rows == 0, let appended = appendPlain(document, limits: limits, wrappers: wrappers) { return appended }
    let records = try document.records(limits: limits, wrappers: wrappers)
    var appended = Appended(records: records.ranges.count + records.rejected.count, rejected: records.rejected)
    for range in records.ranges {
      do throws(RecordRejection) {
        try document.withBytes(range) { (record) throws(RecordRejection) in
          try append(record: record, offset: range.lowerBound)
        }
      } catch {
        appended.rejected.append(error)
      }
      if appended.rejected.count > limits.maximumRefusals { break }
    }
    guard appended.rejected.count <= limits.maximumRefusals else {
      let first = appended.rejected.first
      throw ArchiveRejection(path: document.path, offset: first?.offset, reason: limits.tooManyRefusals(first))
    }
    return appended
  }

  /// Appends the records of a document as vendors mostly write it, each checked and read in one pass: `{"Records":[…]}`
  /// and nothing else in it, an array of records, or records one after the other. Nil, and nothing is appended, when
  /// the document is anything else, wraps records in another way, or has a record that is not sound.
  private mutating func appendPlain(
    _ document: EventDocument, limits: ArchiveLimits, wrappers: RecordWrappers
  ) -> Appended? {
    var appended = Appended()
    do throws(RecordRejection) {
      var cursor = JSONCursor(document.bytes)
      cursor.skipBlanks()
      if let list = Self.list(at: cursor, wrappers) {
        cursor = list
        try appendElements(at: &cursor, limits: limits, wrappers: nil, to: &appended)
        cursor.skipBlanks()
        guard cursor.byte == 0x7D else {
          throw RecordRejection(offset: cursor.position, reason: "has more than a list")
        }
        cursor.position += 1
      } else if cursor.byte == 0x5B {
        try appendElements(at: &cursor, limits: limits, wrappers: wrappers, to: &appended)
      } else {
        while cursor.byte == 0x7B {
          try countRecord(in: &appended, limits: limits)
          try append(checking: &cursor, limits: limits, wrappers: wrappers, rejected: &appended.rejected)
          cursor.skipBlanks()
        }
      }
      cursor.skipBlanks()
      guard cursor.position == cursor.end else { throw RecordRejection(offset: cursor.position, reason: "goes on") }
      return appended
    } catch {
      reset()
      return nil
    }
  }

  /// The records of the list at the cursor, which ends behind it.
  private mutating func appendElements(
    at cursor: inout JSONCursor, limits: ArchiveLimits, wrappers: RecordWrappers?, to appended: inout Appended
  ) throws(RecordRejection) {
    cursor.position += 1
    cursor.skipBlanks()
    if cursor.byte == 0x5D {
      cursor.position += 1
      return
    }
    while true {
      try countRecord(in: &appended, limits: limits)
      try append(checking: &cursor, limits: limits, wrappers: wrappers, rejected: &appended.rejected)
      cursor.skipBlanks()
      let byte = cursor.byte
      cursor.position += 1
      if byte == 0x5D { return }
      guard byte == 0x2C else { throw RecordRejection(offset: cursor.position - 1, reason: "has no list here") }
      cursor.skipBlanks()
    }
  }

  /// Counts a record that is about to be read; with one too many the document is left to `EventDocument.records`, which
  /// says what is wrong with it.
  @inline(__always)
  private func countRecord(in appended: inout Appended, limits: ArchiveLimits) throws(RecordRejection) {
    guard appended.records < limits.maximumRecords else {
      throw RecordRejection(offset: 0, reason: limits.tooManyRecords)
    }
    appended.records += 1
  }

  /// A cursor on the list of records that is the first member of the object at a cursor; nil when it has another form.
  private static func list(at start: JSONCursor, _ wrappers: RecordWrappers) -> JSONCursor? {
    var cursor = start
    guard cursor.byte == 0x7B else { return nil }
    cursor.position += 1
    cursor.skipBlanks()
    guard cursor.byte == 0x22 else { return nil }
    let (key, _) = cursor.string()
    guard wrappers.isList(UnsafeBufferPointer(start: cursor.base + key.lowerBound, count: key.count)) else {
      return nil
    }
    cursor.skipBlanks()
    guard cursor.byte == 0x3A else { return nil }
    cursor.position += 1
    cursor.skipBlanks()
    return cursor.byte == 0x5B ? cursor : nil
  }
}
