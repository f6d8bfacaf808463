internal import AuditEvents
internal import WorkspaceFiles

/// Reads one value under its modifiers into the questions that it stands for; any of them may say yes.
struct ValueParser {
  let parser: ItemParser
  let modifiers: [Modifier]
  let hasField: Bool

  func tests(_ scalar: YAMLScalar) -> [ValueTest]? {
    if modifiers.contains(.exists) {
      if case .boolean = scalar.value { return [.exists] }
      return fail(scalar, "'exists' takes true or false")
    }
    for modifier in modifiers {
      if case .timePart(let part) = modifier {
        guard case .integer(let number) = scalar.value else {
          return fail(scalar, "'\(part.rawValue)' takes a whole number")
        }
        return [.timePart(part, number)]
      }
      if case .compares(let comparison) = modifier {
        guard let number = number(scalar) else { return fail(scalar, "a comparison takes a number") }
        return [.compares(comparison, number)]
      }
    }
    if modifiers.contains(.regex) { return regex(scalar) }
    if modifiers.contains(.network) { return network(scalar) }
    if modifiers.contains(.fieldReference) { return reference(scalar) }
    let textual: [Modifier] = [
      .contains, .startsWith, .endsWith, .cased, .base64, .base64Offset, .windowsDash, .expand,
    ]
    let wantsText = modifiers.contains(where: textual.contains)
    switch scalar.value {
    case .string(let text): return strings(text, scalar)
    case .null:
      if wantsText || !hasField { return fail(scalar, "nothing where a text was expected") }
      return [.null]
    case .boolean(let value):
      if wantsText {
        return fail(scalar, "the truth value \(scalar.text) where a text was expected", "put it in quotes")
      }
      return hasField ? [.boolean(value)] : strings(scalar.text, scalar)
    case .integer, .bigInteger, .float:
      if wantsText { return fail(scalar, "the number \(scalar.text) where a text was expected", "put it in quotes") }
      guard let number = number(scalar) else {
        return fail(scalar, "'\(scalar.text)' is no number that JSON can write")
      }
      return hasField ? [.equals(number)] : strings(scalar.text, scalar)
    }
  }

  private func number(_ scalar: YAMLScalar) -> SigmaNumber? {
    switch scalar.value {
    case .integer(let value): return SigmaNumber(value)
    case .bigInteger(let digits): return SigmaNumber(digits)
    case .float: return SigmaNumber(scalar.text)
    default: return nil
    }
  }

  private func regex(_ scalar: YAMLScalar) -> [ValueTest]? {
    guard case .string(let text) = scalar.value else {
      return fail(scalar, "a regular expression must be a text", "put it in quotes")
    }
    var options = RegularExpression.Options()
    options.ignoreCase = modifiers.contains(.ignoreCase)
    options.multiline = modifiers.contains(.multiline)
    options.dotAll = modifiers.contains(.dotAll)
    guard let texts = expanded(text, scalar) else { return nil }
    for text in texts {
      do {
        _ = try RegularExpression(text, options)
      } catch {
        return fail(
          scalar, "a regular expression that cannot be used: \(error.reason)",
          "RE2 syntax; no look-around, no back-references")
      }
    }
    return texts.map { .regex($0, options) }
  }

  private func network(_ scalar: YAMLScalar) -> [ValueTest]? {
    guard let network = IPNetwork(scalar.text) else {
      return fail(
        scalar, "'\(scalar.text)' is no network", "such as 10.0.0.0/8 or 2001:db8::/32; bits behind the prefix are zero"
      )
    }
    return [.network(network)]
  }

  private func reference(_ scalar: YAMLScalar) -> [ValueTest]? {
    guard case .string(let name) = scalar.value else { return fail(scalar, "'fieldref' takes the name of a field") }
    guard let field = parser.resolve(name, scalar.position) else { return nil }
    let relation: ValueTest.TextRelation =
      modifiers.contains(.contains)
      ? .contains
      : modifiers.contains(.startsWith) ? .startsWith : modifiers.contains(.endsWith) ? .endsWith : .equal
    return [.field(field, relation)]
  }

  private func strings(_ text: String, _ scalar: YAMLScalar) -> [ValueTest]? {
    guard var texts = expanded(text, scalar) else { return nil }
    if modifiers.contains(.windowsDash) {
      var variants: [String] = []
      for text in texts {
        guard let more = TextEncodings.dashVariants(text) else {
          return fail(scalar, "more than \(TextEncodings.maximumDashes) option dashes under 'windash'")
        }
        variants += more
      }
      texts = variants
    }
    var tests: [ValueTest] = []
    for text in texts {
      guard let patterns = encoded(WildcardPattern(sigma: text), scalar) else { return nil }
      tests += patterns.map(finish)
    }
    return tests
  }

  /// The pattern as text, or what its encodings make of it.
  private func encoded(_ pattern: WildcardPattern, _ scalar: YAMLScalar) -> [WildcardPattern]? {
    let offsets = modifiers.contains(.base64Offset)
    guard offsets || modifiers.contains(.base64) else { return [pattern] }
    guard var bytes = pattern.literal else { return fail(scalar, "a wildcard in a value that is to be encoded") }
    if modifiers.contains(.utf16WithMark) {
      bytes = [0xFF, 0xFE] + TextEncodings.utf16(bytes, bigEndian: false)
    } else if modifiers.contains(.utf16BigEndian) {
      bytes = TextEncodings.utf16(bytes, bigEndian: true)
    } else if modifiers.contains(.utf16LittleEndian) {
      bytes = TextEncodings.utf16(bytes, bigEndian: false)
    }
    let texts = offsets ? TextEncodings.base64Offsets(bytes) : [TextEncodings.base64(bytes)]
    return texts.map { WildcardPattern(literal: $0) }
  }

  private func finish(_ pattern: WildcardPattern) -> ValueTest {
    let inside = modifiers.contains(.contains) || !hasField
    let open = pattern.open(
      start: inside || modifiers.contains(.endsWith), end: inside || modifiers.contains(.startsWith))
    let cased = modifiers.contains(.cased)
    return .pattern(cased ? open : open.folded, cased: cased)
  }

  /// The texts that `%name%` stands for; the text itself without `expand`.
  private func expanded(_ text: String, _ scalar: YAMLScalar) -> [String]? {
    guard modifiers.contains(.expand) else { return [text] }
    var parts = text.split(separator: "%", omittingEmptySubsequences: false).map(String.init)
    // An escaped percent sign stands for itself.
    var index = 0
    while index + 1 < parts.count {
      if parts[index].hasSuffix("\\") {
        parts[index] = parts[index].dropLast() + "%" + parts[index + 1]
        parts.remove(at: index + 1)
      } else {
        index += 1
      }
    }
    var texts = [parts[0]]
    index = 1
    while index + 1 < parts.count {
      guard let values = parser.placeholders[parts[index]], !values.isEmpty else {
        let near = nearestName(to: parts[index], among: Array(parser.placeholders.keys))
        return fail(
          scalar, "the placeholder %\(parts[index])% has no values",
          near.map { "did you mean %\($0)%?" } ?? "add it to Rules/placeholders.yml")
      }
      texts = texts.flatMap { head in values.map { head + $0 + parts[index + 1] } }
      index += 2
    }
    return texts
  }

  private func fail<Value>(_ scalar: YAMLScalar, _ message: String, _ hint: String = "") -> Value? {
    parser.error(scalar.position, message, hint)
    return nil
  }
}
