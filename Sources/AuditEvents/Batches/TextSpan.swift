internal import CByteScan

/// A scalar's text in memory that somebody else owns: the record, the scanner's scratch memory or the program's
/// constants. It is valid while that memory is, which for a record is one call of `EventFormat.fill`.
public struct TextSpan {
  /// The bytes; meaningless when `isAbsent`.
  public var start: UnsafePointer<UInt8>
  /// How many bytes.
  public var count: Int
  /// What sort of scalar it was.
  public var kind: ScalarKind
  /// Whether there is no text at all.
  public var isAbsent: Bool

  /// The text of a scalar.
  @inline(__always)
  public init(start: UnsafePointer<UInt8>, count: Int, kind: ScalarKind) {
    self.start = start
    self.count = count
    self.kind = kind
    isAbsent = false
  }

  /// A text of the program.
  @inline(__always)
  public init(_ text: StaticString) {
    self.init(start: text.utf8Start, count: text.utf8CodeUnitCount, kind: .string)
  }

  /// No text.
  public static var absent: TextSpan {
    var span = TextSpan("")
    span.isAbsent = true
    return span
  }

  /// Whether there is nothing to read: absent, or a text of no bytes.
  public var isEmpty: Bool { isAbsent || count == 0 }

  /// The bytes.
  public var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: isAbsent ? 0 : count) }

  /// The text as a string; empty when absent.
  public var string: String { String(decoding: bytes, as: UTF8.self) }

  /// This text, or the other when this one is empty.
  @inline(__always)
  public func or(_ other: @autoclosure () -> TextSpan) -> TextSpan { isEmpty ? other() : self }

  /// Part of the text.
  /// - Precondition: the range lies in the text.
  public func part(_ range: Range<Int>) -> TextSpan {
    TextSpan(start: start + range.lowerBound, count: range.count, kind: .string)
  }

  /// Where a byte occurs first at or after a place; nil when it does not.
  public func firstIndex(of byte: UInt8, from place: Int = 0) -> Int? {
    let end = bytes.count
    guard place < end else { return nil }
    let index = tocsin_first_byte(start, place, end, byte)
    return index < end ? index : nil
  }

  /// Where a byte occurs last; nil when it does not.
  public func lastIndex(of byte: UInt8) -> Int? {
    var index = bytes.count - 1
    while index >= 0 {
      if start[index] == byte { return index }
      index -= 1
    }
    return nil
  }

  /// Whether both texts have the same bytes.
  public func isSame(as other: TextSpan) -> Bool { bytes.elementsEqual(other.bytes) }

  /// Whether the two are one piece of memory, so that whoever made one of the other read the same place of the record.
  @inline(__always)
  func isOne(with other: TextSpan) -> Bool { start == other.start && count == other.count }

  /// Whether the text equals an ASCII text, upper and lower case being the same. `other` must be lower case.
  @inline(__always)
  public func equals(_ other: StaticString) -> Bool {
    count == other.utf8CodeUnitCount && !isAbsent && Self.matches(start, other, count)
  }

  /// Whether the text begins with an ASCII text, upper and lower case being the same. `other` must be lower case.
  public func hasPrefix(_ other: StaticString) -> Bool {
    let length = other.utf8CodeUnitCount
    guard !isAbsent, count >= length else { return false }
    return Self.matches(start, other, length)
  }

  /// Whether the text ends with an ASCII text, upper and lower case being the same. `other` must be lower case.
  public func hasSuffix(_ other: StaticString) -> Bool {
    let length = other.utf8CodeUnitCount
    guard !isAbsent, count >= length else { return false }
    return Self.matches(start + (count - length), other, length)
  }

  /// Whether this text, which must be lower case, begins with another in any case. ASCII only.
  public func beginsLike(_ other: TextSpan) -> Bool {
    guard other.count <= count else { return false }
    for index in 0..<other.count {
      let byte = other.start[index]
      if (byte >= 65 && byte <= 90 ? byte | 32 : byte) != start[index] { return false }
    }
    return true
  }

  /// Whether bytes are those of a lower-case ASCII text, upper and lower case being the same.
  private static func matches(_ start: UnsafePointer<UInt8>, _ other: StaticString, _ length: Int) -> Bool {
    let wanted = UnsafeRawPointer(other.utf8Start)
    let found = UnsafeRawPointer(start)
    if length >= 8 {
      var offset = 0
      while offset < length - 8 {
        if !sameWord(found, wanted, offset) { return false }
        offset += 8
      }
      // The last eight bytes, which may overlap those before.
      return sameWord(found, wanted, length - 8)
    }
    if length >= 4 { return sameHalf(found, wanted, 0) && sameHalf(found, wanted, length - 4) }
    for index in 0..<length where ASCIIFold.lower(start[index]) != other.utf8Start[index] { return false }
    return true
  }

  @inline(__always)
  private static func sameWord(_ found: UnsafeRawPointer, _ wanted: UnsafeRawPointer, _ offset: Int) -> Bool {
    ASCIIFold.lower(found.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      == wanted.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  @inline(__always)
  private static func sameHalf(_ found: UnsafeRawPointer, _ wanted: UnsafeRawPointer, _ offset: Int) -> Bool {
    ASCIIFold.lower(UInt64(found.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
      == UInt64(wanted.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
}
