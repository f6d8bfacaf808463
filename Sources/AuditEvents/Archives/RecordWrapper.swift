/// What files of a format wrap around records.
public struct RecordWrappers: Sendable, Equatable {
  /// The keys of lists; nil for what the vendors use.
  private let lists: [[UInt8]]?

  /// What the built-in formats come in: `Records`, `traces`, `cts` and the exports of SLS.
  public static let vendors = RecordWrappers(keys: nil)

  /// Lists under these top-level keys, compared with case, and nothing else.
  public init(lists: [String]) { self.init(keys: lists.map { Array($0.utf8) }) }

  private init(keys: [[UInt8]]?) { lists = keys }

  /// Whether a list under a key holds records.
  @inline(__always)
  func isList(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let lists else {
      return (key.count == 7 && key.elementsEqual("Records".utf8))
        || (key.count == 6 && key.elementsEqual("traces".utf8))
    }
    return lists.contains { key.elementsEqual($0) }
  }

  /// Whether a key, as written, can make an object something around records.
  @inline(__always)
  func mayWrap(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
    guard areVendors else { return isList(key) }
    switch key.count {
    case 3: return key.elementsEqual("cts".utf8)
    case 5: return key.elementsEqual("event".utf8)
    case 8: return key.elementsEqual("contents".utf8)
    case 6, 7: return isList(key)
    default: return false
    }
  }

  /// Whether objects under the vendors' keys are looked into.
  @inline(__always)
  var areVendors: Bool { lists == nil }
}

/// What vendors wrap around records: `{"Records":[…]}` (CloudTrail), `{"traces":[…]}` (CTS answers), `{"cts":{…}}` (CTS
/// functions), and the SLS exports `{"event":…}` and `{"contents":{"event":…}}`, whose event may be JSON text in a string.
/// The names may stand at any place in the object.
struct RecordWrapper {
  /// The list under `Records` or `traces`.
  var list: Range<Int>?
  private var cts: Range<Int>?
  private var contents: Range<Int>?
  private var event: Range<Int>?

  /// Checks the object at the cursor and notes the values under wrappers' names.
  static func members(
    of cursor: inout JSONCursor, _ validator: RecordValidator, _ wrappers: RecordWrappers = .vendors
  ) throws(RecordRejection) -> RecordWrapper {
    var found = RecordWrapper()
    try walk(&cursor, validator) { (key, cursor) throws(RecordRejection) in
      let start = cursor.position
      try validator.value(&cursor, below: 1)
      found.note(key, start..<cursor.position, first: cursor.base[start], wrappers)
    }
    return found
  }

  /// The same for an object on its own: elements of its lists are cut at once, so that a broken one is refused alone.
  /// Nil when there was a list.
  static func members(_ cutter: inout RecordCutter) throws(RecordRejection) -> RecordWrapper? {
    var found = RecordWrapper()
    var cursor = cutter.cursor
    let wrappers = cutter.wrappers
    try walk(&cursor, cutter.validator) { (key, cursor) throws(RecordRejection) in
      let start = cursor.position
      if cursor.byte == 0x5B, wrappers.isList(key) {
        cutter.cursor = cursor
        try cutter.elements(mayBeWrapped: false)
        cursor = cutter.cursor
      } else {
        try cutter.validator.value(&cursor, below: 1)
        found.note(key, start..<cursor.position, first: cursor.base[start], wrappers)
      }
    }
    cutter.cursor = cursor
    return cutter.gaveElements ? nil : found
  }

  /// Calls for each member of the object at the cursor, with the key as written; the call leaves the cursor behind the
  /// value.
  @inline(__always)
  private static func walk(
    _ cursor: inout JSONCursor, _ validator: RecordValidator,
    _ member: (UnsafeBufferPointer<UInt8>, inout JSONCursor) throws(RecordRejection) -> Void
  ) throws(RecordRejection) {
    cursor.position += 1
    cursor.skipBlanks()
    if cursor.byte == 0x7D {
      cursor.position += 1
      return
    }
    while true {
      let start = cursor.position + 1
      guard cursor.byte == 0x22 else { throw validator.unexpected(cursor, at: cursor.position, "a key in quotes") }
      try validator.string(&cursor)
      let key = UnsafeBufferPointer(start: cursor.base + start, count: cursor.position - 1 - start)
      try validator.colon(&cursor)
      try member(key, &cursor)
      cursor.skipBlanks()
      if cursor.byte == 0x7D { break }
      guard cursor.byte == 0x2C else { throw validator.unexpected(cursor, at: cursor.position, "',' or '}'") }
      cursor.position += 1
      cursor.skipBlanks()
    }
    cursor.position += 1
  }

  @inline(__always)
  private mutating func note(
    _ key: UnsafeBufferPointer<UInt8>, _ value: Range<Int>, first: UInt8, _ wrappers: RecordWrappers
  ) {
    guard wrappers.areVendors else {
      if first == 0x5B, wrappers.isList(key) { list = value }
      return
    }
    guard key.count <= 8, first == 0x7B || first == 0x5B || first == 0x22 else { return }
    switch key.count {
    case 3 where first == 0x7B && key.elementsEqual("cts".utf8): cts = value
    case 5 where first != 0x5B && key.elementsEqual("event".utf8): event = value
    case 8 where first == 0x7B && key.elementsEqual("contents".utf8): contents = value
    case 6, 7: if first == 0x5B, wrappers.isList(key) { list = value }
    default: break
    }
  }

  /// The record that a checked object wraps; nil when it wraps none. For an event in a string it is the string's content.
  /// Throws `RecordRejection` when such text should be JSON and is not.
  func content(
    of object: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>, _ validator: RecordValidator
  ) throws(RecordRejection) -> Range<Int>? {
    if let cts { return cts }
    if let contents {
      var cursor = JSONCursor(UnsafeBufferPointer(rebasing: bytes[..<contents.upperBound]))
      cursor.position = contents.lowerBound
      let inner = try Self.members(of: &cursor, validator)
      if let event = inner.event {
        return try SLSEvent(event, bytes, validator).record(isCertain: true)
      }
    }
    guard let event else { return nil }
    let outside = TopLevelKeys(bytes, object)
    // Many logs have a field `event`. It holds the whole record when there is nothing else but what SLS adds, or when
    // the event's id is in it and not beside it.
    let isCertain = outside.areOnlySLS
    guard isCertain || !outside.haveEventID else { return nil }
    return try SLSEvent(event, bytes, validator).record(isCertain: isCertain)
  }
}
