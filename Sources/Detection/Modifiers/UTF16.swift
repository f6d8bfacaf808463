/// `wide` (`utf16le`), `utf16be`, `utf16`: the value in UTF-16, mostly for `base64` to encode.
struct UTF16: FieldModifier {
  enum ByteOrder: Sendable {
    case little, big
    /// Little-endian behind a byte order mark.
    case marked
  }

  let words: [String]
  let byteOrder: ByteOrder

  func apply(to value: RuleValue, _ context: ModifierContext) throws(ModifierProblem) -> RuleValue {
    try value.mapEach { (value) throws(ModifierProblem) in
      guard case .text(let pattern, let cased) = value else { throw context.takes("text", notA: value) }
      var values: [RuleValue] = []
      for literal in try WindowsDash.patterns(of: pattern, context) {
        let wide = literal.mapLiterals { [.literal(encoded($0))] }
        guard byteOrder == .marked else {
          values.append(.text(wide, cased: cased))
          continue
        }
        // The mark is FF FE in the specification; pySigma puts U+FEFF in UTF-8 before the text. Both are looked for.
        for mark: [UInt8] in [[0xFF, 0xFE], [0xEF, 0xBB, 0xBF]] {
          values.append(.text(WildcardPattern([.literal(mark)] + wide.pieces), cased: cased))
        }
      }
      return values.count == 1 ? values[0] : .anyOf(values)
    }
  }

  private func encoded(_ text: [UInt8]) -> [UInt8] {
    String(decoding: text, as: UTF8.self).utf16.flatMap { unit in
      let high = UInt8(unit >> 8)
      let low = UInt8(unit & 0xFF)
      return byteOrder == .big ? [high, low] : [low, high]
    }
  }
}
