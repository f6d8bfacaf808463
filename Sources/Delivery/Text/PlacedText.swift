/// A text with places such as `{{ to }}`. Not the template language: a setting that names a few values.
enum PlacedText {
  /// Text as it stands, or a place with its name and as it is written.
  enum Piece {
    case text(String), place(name: String, written: String)
  }

  /// The pieces in their order.
  static func pieces(of template: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = Array(template.utf8)[...]
    while let start = index(of: 123, in: rest) {
      guard let end = index(of: 125, in: rest[start...]) else { break }
      let name = SafeText.oneLine(String(decoding: rest[(start + 2)..<end], as: UTF8.self))
      pieces.append(.text(String(decoding: rest[..<start], as: UTF8.self)))
      pieces.append(.place(name: name, written: String(decoding: rest[start..<(end + 2)], as: UTF8.self)))
      rest = rest[(end + 2)...]
    }
    return pieces + [.text(String(decoding: rest, as: UTF8.self))]
  }

  /// Where a byte stands twice.
  private static func index(of byte: UInt8, in bytes: ArraySlice<UInt8>) -> Int? {
    bytes.indices.first { $0 + 1 < bytes.endIndex && bytes[$0] == byte && bytes[$0 + 1] == byte }
  }
}
