/// `base64`: the Base64 text of the value's bytes (RFC 4648, section 4). Compared without case like any text.
struct Base64: FieldModifier {
  let words = ["base64"]

  func apply(to value: RuleValue, _ context: ModifierContext) throws(ModifierProblem) -> RuleValue {
    try encode(value, context) { [Base64Text.encoded($0)] }
  }
}

/// `base64offset`: the three texts that the value may turn into inside a longer Base64 text, any of which may match.
struct Base64Offset: FieldModifier {
  let words = ["base64offset"]

  func apply(to value: RuleValue, _ context: ModifierContext) throws(ModifierProblem) -> RuleValue {
    try encode(value, context, Base64Text.atOffsets)
  }
}

private func encode(
  _ value: RuleValue, _ context: ModifierContext, _ texts: ([UInt8]) -> [[UInt8]]
) throws(ModifierProblem) -> RuleValue {
  try value.mapEach { (value) throws(ModifierProblem) in
    guard case .text(let pattern, let cased) = value else { throw context.takes("text", notA: value) }
    if pattern.hasWildcards {
      throw ModifierProblem("a wildcard in a value that '\(context.word)' encodes", "put |contains behind the encoding")
    }
    let encoded = try WindowsDash.variants(of: pattern, context).flatMap { literal in
      // An escaped wildcard keeps its backslash, as in pySigma: rules are written and tried out with it.
      texts(literal.flatMap { $0 == 0x2A || $0 == 0x3F ? [0x5C, $0] : [$0] })
    }
    let values = encoded.map { RuleValue.text(WildcardPattern(literal: $0), cased: cased) }
    return values.count == 1 ? values[0] : .anyOf(values)
  }
}

/// Base64 (RFC 4648, section 4).
enum Base64Text {
  /// The text of bytes, padded.
  static func encoded(_ bytes: [UInt8]) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var output: [UInt8] = []
    for index in stride(from: 0, to: bytes.count, by: 3) {
      let one = bytes[index]
      let two = index + 1 < bytes.count ? bytes[index + 1] : 0
      let three = index + 2 < bytes.count ? bytes[index + 2] : 0
      output.append(alphabet[Int(one >> 2)])
      output.append(alphabet[Int((one & 3) << 4 | two >> 4)])
      output.append(index + 1 < bytes.count ? alphabet[Int((two & 15) << 2 | three >> 6)] : 0x3D)
      output.append(index + 2 < bytes.count ? alphabet[Int(three & 63)] : 0x3D)
    }
    return output
  }

  /// The texts of bytes behind 0, 1 and 2 unknown bytes, without the characters that depend on the neighbours.
  static func atOffsets(_ bytes: [UInt8]) -> [[UInt8]] {
    (0..<3).map { offset in
      let text = encoded([UInt8](repeating: 0x20, count: offset) + bytes)
      let start = [0, 2, 3][offset]
      let end = text.count - [0, 3, 2][(bytes.count + offset) % 3]
      return Array(text[min(start, end)..<end])
    }
  }
}
