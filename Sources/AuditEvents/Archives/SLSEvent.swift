/// The value of an `event` field of an SLS export: an object, or a string whose text is one.
struct SLSEvent {
  private let value: Range<Int>
  private let bytes: UnsafeBufferPointer<UInt8>
  private let validator: RecordValidator

  init(_ value: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>, _ validator: RecordValidator) {
    self.value = value
    self.bytes = bytes
    self.validator = validator
  }

  /// Where the record is; nil when the value does not look like one. When it is certain that the event is the record,
  /// any object counts, and text that is no sound JSON is thrown as `RecordRejection`; else the object must have an
  /// event id.
  func record(isCertain: Bool) throws(RecordRejection) -> Range<Int>? {
    if bytes[value.lowerBound] == 0x7B {
      return isCertain || TopLevelKeys(bytes, value).haveEventID ? value : nil
    }
    let content = value.lowerBound + 1..<value.upperBound - 1
    let escaped = UnsafeBufferPointer(rebasing: bytes[content])
    let text = [UInt8](unsafeUninitializedCapacity: max(1, content.count)) { buffer, count in
      count = buffer.baseAddress.map { JSONUnescaping.decode(escaped, into: $0) } ?? 0
    }
    var failure: RecordRejection?
    let isRecord = text.withUnsafeBufferPointer { text in
      var cursor = JSONCursor(text)
      cursor.skipBlanks()
      guard cursor.byte == 0x7B else { return false }
      do throws(RecordRejection) {
        try validator.whole(text)
        return isCertain || TopLevelKeys(text, cursor.position..<text.count).haveEventID
      } catch {
        failure = error
        return false
      }
    }
    if let failure, isCertain {
      let reason = "has an event text that \(failure.reason) at its byte \(failure.offset)"
      throw RecordRejection(offset: value.lowerBound, reason: reason)
    }
    return isRecord ? content : nil
  }
}

/// What the keys of a checked object say about it.
struct TopLevelKeys {
  /// Whether one of them is a vendor's event id.
  private(set) var haveEventID = false
  /// Whether all are `event` and what SLS adds: `__time__`, `__topic__`, `__source__`, `__tag__:…`, `owner_id`.
  private(set) var areOnlySLS = true

  init(_ bytes: UnsafeBufferPointer<UInt8>, _ object: Range<Int>) {
    var cursor = JSONCursor(UnsafeBufferPointer(rebasing: bytes[..<object.upperBound]))
    cursor.position = object.lowerBound + 1
    while true {
      cursor.skipSpace()
      guard cursor.byte == 0x22 else { return }
      let key = bytes[cursor.string().range]
      if key.elementsEqual("eventId".utf8) || key.elementsEqual("eventID".utf8) || key.elementsEqual("EventID".utf8)
        || key.elementsEqual("trace_id".utf8)
      {
        haveEventID = true
      }
      if !key.starts(with: "__".utf8), !key.elementsEqual("event".utf8), !key.elementsEqual("owner_id".utf8) {
        areOnlySLS = false
      }
      cursor.skipSpace()
      cursor.position += 1
      cursor.skipSpace()
      cursor.skipValue()
      cursor.skipSpace()
      guard cursor.byte == 0x2C else { return }
      cursor.position += 1
    }
  }
}
