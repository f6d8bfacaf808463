/// A UUID text in 16 bytes instead of 36: event ids are mostly UUIDs and every event has one.
struct PackedUUID {
  /// Whether the letters are upper case.
  let isUpperCase: Bool
  private let high: UInt64
  private let low: UInt64

  /// How long the text and the packed form are.
  static let textCount = 36
  static let packedCount = 16

  /// The UUID of a text of the form 8-4-4-4-12 with digits in one case; nil for any other text.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    guard text.count == Self.textCount, text[8] == 45, text[13] == 45, text[18] == 45, text[23] == 45 else {
      return nil
    }
    var words: (UInt64, UInt64) = (0, 0)
    var letters: UInt8 = 0
    for index in 0..<Self.textCount where index != 8 && index != 13 && index != 18 && index != 23 {
      let byte = text[index]
      let digit: UInt8
      switch byte {
      case 48...57: digit = byte - 48
      case 97...102: (digit, letters) = (byte - 87, letters | 1)
      case 65...70: (digit, letters) = (byte - 55, letters | 2)
      default: return nil
      }
      words.0 = words.0 << 4 | words.1 >> 60
      words.1 = words.1 << 4 | UInt64(digit)
    }
    guard letters != 3 else { return nil }
    isUpperCase = letters == 2
    (high, low) = words
  }

  /// Writes the 16 bytes.
  func write(to writer: inout BatchWriter) {
    writer.word(high.bigEndian)
    writer.word(low.bigEndian)
  }

  /// Writes the text of 16 packed bytes.
  static func unpack(_ packed: UnsafeRawBufferPointer, isUpperCase: Bool, to text: UnsafeMutablePointer<UInt8>) {
    let letter: UInt8 = isUpperCase ? 55 : 87
    var place = 0
    for index in 0..<packedCount {
      if index == 4 || index == 6 || index == 8 || index == 10 {
        text[place] = 45
        place += 1
      }
      let high = packed[index] >> 4
      let low = packed[index] & 15
      text[place] = high < 10 ? high + 48 : high + letter
      text[place + 1] = low < 10 ? low + 48 : low + letter
      place += 2
    }
  }
}
