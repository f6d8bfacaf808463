extension Filter {
  /// Without comments and tags, white space collapsed, and the entities of HTML's own characters resolved.
  static let stripTags = Filter("striptags") { value, _, rendering throws(TemplateError) in
    let bytes = Array(try value.text().utf8)
    let withoutComments = cut(bytes, from: Array("<!--".utf8), through: Array("-->".utf8))
    let withoutTags = cut(withoutComments, from: Array("<".utf8), through: Array(">".utf8))
    let words = String(decoding: withoutTags, as: UTF8.self).unicodeScalars.split { $0.isSpace }
    let text = words.map { String($0) }.joined(separator: " ")
    return try rendering.making(unescaped(Array(text.unicodeScalars)))
  }

  /// Cuts out everything from each `start` through the next `end`; a `start` without an `end` stays.
  private static func cut(_ text: [UInt8], from start: [UInt8], through end: [UInt8]) -> [UInt8] {
    var kept: [UInt8] = []
    var position = 0
    while let opening = firstRange(of: start, in: text, from: position),
      let closing = firstRange(of: end, in: text, from: opening.upperBound)
    {
      kept += text[position..<opening.lowerBound]
      position = closing.upperBound
    }
    return kept + text[position...]
  }

  private static let entities: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
  ]

  private static func unescaped(_ text: [Unicode.Scalar]) -> String {
    var plain: [Unicode.Scalar] = []
    var index = 0
    while index < text.count {
      if text[index] == "&", let end = text[index...].prefix(12).firstIndex(of: ";"),
        let scalar = entity(String(scalars: text[(index + 1)..<end]))
      {
        plain.append(scalar)
        index = end + 1
      } else {
        plain.append(text[index])
        index += 1
      }
    }
    return String(scalars: plain)
  }

  private static func entity(_ name: String) -> Unicode.Scalar? {
    guard name.hasPrefix("#") else { return entities[name] }
    let digits = name.dropFirst()
    let isHex = digits.hasPrefix("x") || digits.hasPrefix("X")
    guard let value = UInt32(isHex ? digits.dropFirst() : digits, radix: isHex ? 16 : 10), value > 0 else { return nil }
    return Unicode.Scalar(value)
  }
}
