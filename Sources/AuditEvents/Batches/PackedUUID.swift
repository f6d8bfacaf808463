/// A UUID text in 16 bytes instead of 36: event ids are mostly UUIDs and every event has one. Eight digits are read and
/// written at a time, as the bytes of one word.
struct PackedUUID {
  /// Whether the letters are upper case.
  let isUpperCase: Bool
  private let high: UInt64
  private let low: UInt64

  /// How long the text and the packed form are.
  static let textCount = 36
  static let packedCount = 16
  private static let dash: UInt8 = 0x2D

  /// The UUID of a text of the form 8-4-4-4-12 with digits in one case; nil for any other text.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    let dash = Self.dash
    guard text.count == Self.textCount, text[8] == dash, text[13] == dash, text[18] == dash, text[23] == dash else {
      return nil
    }
    let raw = UnsafeRawBufferPointer(text)
    let words = (
      Self.half(raw, 0) << 32 | Self.half(raw, 4), Self.half(raw, 9) << 32 | Self.half(raw, 14),
      Self.half(raw, 19) << 32 | Self.half(raw, 24), Self.half(raw, 28) << 32 | Self.half(raw, 32)
    )
    // Bit 6 tells a letter, bit 5 a small one: where bit 6 is set and bit 5 is not, a letter is a capital.
    func capitals(_ word: UInt64) -> UInt64 { word >> 6 & ~(word >> 5) }
    let isUpperCase =
      (capitals(words.0) | capitals(words.1) | capitals(words.2) | capitals(words.3)) & Self.ones != 0
    let values = (
      Self.digits(words.0), Self.digits(words.1), Self.digits(words.2), Self.digits(words.3)
    )
    guard Self.text(values.0, isUpperCase) == words.0, Self.text(values.1, isUpperCase) == words.1,
      Self.text(values.2, isUpperCase) == words.2, Self.text(values.3, isUpperCase) == words.3
    else { return nil }
    self.isUpperCase = isUpperCase
    high = values.0 << 32 | values.1
    low = values.2 << 32 | values.3
  }

  /// Writes the 16 bytes.
  func write(to target: UnsafeMutablePointer<UInt8>) {
    let raw = UnsafeMutableRawPointer(target)
    raw.storeBytes(of: high.bigEndian, as: UInt64.self)
    raw.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
  }

  /// Writes the text of 16 packed bytes.
  static func unpack(_ packed: UnsafeRawBufferPointer, isUpperCase: Bool, to text: UnsafeMutablePointer<UInt8>) {
    let target = UnsafeMutableRawPointer(text)
    @inline(__always) func write(_ index: Int, _ first: Int, _ second: Int) {
      let value = UInt32(bigEndian: packed.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
      let digits = Self.text(UInt64(value), isUpperCase)
      target.storeBytes(of: UInt32(digits >> 32).bigEndian, toByteOffset: first, as: UInt32.self)
      target.storeBytes(of: UInt32(truncatingIfNeeded: digits).bigEndian, toByteOffset: second, as: UInt32.self)
    }
    write(0, 0, 4)
    write(1, 9, 14)
    write(2, 19, 24)
    write(3, 28, 32)
    (text[8], text[13], text[18], text[23]) = (dash, dash, dash, dash)
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101

  private static func half(_ raw: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    UInt64(UInt32(bigEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
  }

  /// The number that eight hexadecimal digits write; of no meaning for other bytes.
  private static func digits(_ word: UInt64) -> UInt64 {
    var value = word & 0x0F0F_0F0F_0F0F_0F0F &+ (word >> 6 & ones) &* 9
    value = (value | value >> 4) & 0x00FF_00FF_00FF_00FF
    value = (value | value >> 8) & 0x0000_FFFF_0000_FFFF
    return (value | value >> 16) & 0xFFFF_FFFF
  }

  /// The eight digits of a number below 2^32.
  private static func text(_ number: UInt64, _ isUpperCase: Bool) -> UInt64 {
    var value = (number | number << 16) & 0x0000_FFFF_0000_FFFF
    value = (value | value << 8) & 0x00FF_00FF_00FF_00FF
    value = (value | value << 4) & 0x0F0F_0F0F_0F0F_0F0F
    let letters = (value &+ 6 &* ones) >> 4 & ones
    return value &+ 0x30 &* ones &+ letters &* (isUpperCase ? 7 : 39)
  }
}
