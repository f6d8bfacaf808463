/// The JSON of a record for people: indented, in tokens that can be coloured. Nothing of it steers a terminal or turns
/// text round: control characters and marks of direction are shown as escapes.
public enum JSONView {
  /// What a part of the text is.
  public enum Kind: Sendable { case space, punctuation, key, string, number, word }

  /// A part of the text.
  public struct Token: Sendable, Equatable {
    /// What it is.
    public var kind: Kind
    /// As shown.
    public var text: String
    /// A part.
    public init(_ kind: Kind, _ text: String) {
      self.kind = kind
      self.text = text
    }
  }

  /// The parts of a record in order, with line feeds and two blanks a level. Text that is no JSON comes out as it is,
  /// escaped.
  public static func tokens(_ json: [UInt8]) -> [Token] {
    var writer = Writer()
    walk(json) { kind, range in writer.add(kind, json[range], in: json, at: range.upperBound) }
    return writer.tokens
  }

  /// The record on one line: without the white space between its tokens, and otherwise as it is.
  public static func compact(_ json: [UInt8]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(json.count)
    walk(json) { bytes += json[$1] }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Visits the tokens; strings come with their quotes.
  private static func walk(_ json: [UInt8], _ visit: (Kind, Range<Int>) -> Void) {
    var place = 0
    while place < json.count {
      let start = place
      let byte = json[place]
      place += 1
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D: continue
      case 0x22:
        while place < json.count, json[place] != 0x22 { place += json[place] == 0x5C ? 2 : 1 }
        place = min(place + 1, json.count)
        visit(.string, start..<place)
      case 0x7B, 0x7D, 0x5B, 0x5D, 0x2C, 0x3A: visit(.punctuation, start..<place)
      default:
        while place < json.count, !" \t\n\r\"{}[],:".utf8.contains(json[place]) { place += 1 }
        visit(byte == 0x2D || (0x30...0x39).contains(byte) ? .number : .word, start..<place)
      }
    }
  }

  private struct Writer {
    var tokens: [Token] = []
    private var depth = 0
    private var isEmpty = false

    mutating func add(_ kind: Kind, _ bytes: ArraySlice<UInt8>, in json: [UInt8], at end: Int) {
      guard kind == .punctuation, let byte = bytes.first else {
        if isEmpty { newLine() }
        isEmpty = false
        let isKey = kind == .string && Self.next(in: json, from: end) == 0x3A
        tokens.append(Token(isKey ? .key : kind, JSONView.visible(bytes)))
        return
      }
      switch byte {
      case 0x7B, 0x5B:
        if isEmpty { newLine() }
        tokens.append(Token(.punctuation, byte == 0x7B ? "{" : "["))
        // Deeper levels than people read are not indented further.
        depth += 1
        isEmpty = true
      case 0x7D, 0x5D:
        depth = max(0, depth - 1)
        if !isEmpty { newLine() }
        isEmpty = false
        tokens.append(Token(.punctuation, byte == 0x7D ? "}" : "]"))
      case 0x2C:
        tokens.append(Token(.punctuation, ","))
        newLine()
      default: tokens.append(Token(.punctuation, ": "))
      }
    }

    private mutating func newLine() {
      tokens.append(Token(.space, "\n" + String(repeating: "  ", count: min(depth, 32))))
      isEmpty = false
    }

    private static func next(in json: [UInt8], from place: Int) -> UInt8? {
      var place = place
      while place < json.count, " \t\n\r".utf8.contains(json[place]) { place += 1 }
      return place < json.count ? json[place] : nil
    }
  }

  /// Text with everything escaped that would not show as itself.
  public static func visible(_ bytes: some Collection<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if steers(scalar) {
        let digits = String(scalar.value, radix: 16)
        text.append(contentsOf: "\\u".unicodeScalars)
        text.append(contentsOf: String(repeating: "0", count: max(0, 4 - digits.utf8.count)).unicodeScalars)
        text.append(contentsOf: digits.unicodeScalars)
      } else {
        text.append(scalar)
      }
    }
    return String(text)
  }

  /// Control characters, marks of direction and separators of lines.
  private static func steers(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x61C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF, 0xE0000...0xE007F:
      true
    default: false
    }
  }
}
