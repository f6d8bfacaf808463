internal import WorkspaceFiles

/// `expand`: `%name%` stands for each value of a list that the workspace defines; `\%` is a percent sign. A name without
/// values refuses the rule: it must not match the name itself.
struct Expand: FieldModifier {
  let words = ["expand"]

  func apply(to value: RuleValue, _ context: ModifierContext) throws(ModifierProblem) -> RuleValue {
    try value.mapEach { (value) throws(ModifierProblem) in
      switch value {
      case .text(let pattern, let cased):
        let patterns = try Self.expanded(pattern, context)
        return patterns.count == 1
          ? .text(patterns[0], cased: cased) : .anyOf(patterns.map { .text($0, cased: cased) })
      case .regex(let text, let options):
        let parts = try Self.parts(of: Array(text.utf8))
        var texts: [[UInt8]] = [[]]
        for part in parts {
          switch part {
          case .text(let bytes): texts = texts.map { $0 + bytes }
          case .name(let name):
            texts = try Self.multiply(texts, by: try values(name, context).map { Array($0.utf8) })
          }
        }
        let values = texts.map { RuleValue.regex(String(decoding: $0, as: UTF8.self), options) }
        return values.count == 1 ? values[0] : .anyOf(values)
      default: throw context.takes("text", notA: value)
      }
    }
  }

  private static func expanded(
    _ pattern: WildcardPattern, _ context: ModifierContext
  ) throws(ModifierProblem) -> [WildcardPattern] {
    var heads: [[WildcardPattern.Piece]] = [[]]
    for piece in pattern.pieces {
      guard case .literal(let bytes) = piece else {
        heads = heads.map { $0 + [piece] }
        continue
      }
      for part in try parts(of: bytes) {
        switch part {
        case .text(let text): heads = heads.map { $0 + [.literal(text)] }
        case .name(let name):
          // Values may hold wildcards of their own.
          heads = try multiply(heads, by: try Expand().values(name, context).map { WildcardPattern(sigma: $0).pieces })
        }
      }
    }
    return heads.map { WildcardPattern($0) }
  }

  private static func multiply<Element>(
    _ heads: [[Element]], by tails: [[Element]]
  ) throws(ModifierProblem) -> [[Element]] {
    guard heads.count * tails.count <= RuleValue.maximumAlternatives else {
      throw ModifierProblem("the placeholders stand for more than \(RuleValue.maximumAlternatives) values")
    }
    return heads.flatMap { head in tails.map { head + $0 } }
  }

  private func values(_ name: String, _ context: ModifierContext) throws(ModifierProblem) -> [String] {
    if let values = context.placeholders[name], !values.isEmpty { return values }
    let near = nearestName(to: name, among: context.placeholders.keys.sorted()).map { "did you mean %\($0)%?" }
    throw ModifierProblem("the placeholder %\(name)% has no values", near ?? "define it in placeholders.yml")
  }

  /// Placeholders a value may hold.
  private static let maximumNames = 20

  private enum Part {
    case text([UInt8])
    case name(String)
  }

  /// A name is what stands between two percent signs, the first of which has no backslash before it.
  private static func parts(of bytes: [UInt8]) throws(ModifierProblem) -> [Part] {
    var parts: [Part] = []
    var names = 0
    var text: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x25, index == 0 || bytes[index - 1] != 0x5C,
        let end = bytes[(index + 1)...].firstIndex(of: 0x25), end > index + 1
      {
        parts += [.text(unescaped(text)), .name(String(decoding: bytes[index + 1..<end], as: UTF8.self))]
        names += 1
        if names > maximumNames { throw ModifierProblem("more than \(maximumNames) placeholders in a value") }
        text = []
        index = end + 1
      } else {
        text.append(bytes[index])
        index += 1
      }
    }
    return parts + [.text(unescaped(text))]
  }

  private static func unescaped(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for byte in text {
      if byte == 0x25, result.last == 0x5C { result.removeLast() }
      result.append(byte)
    }
    return result
  }
}
