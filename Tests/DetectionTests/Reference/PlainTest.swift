import WorkspaceFiles

/// One value of a detection item.
struct PlainTest {
  let field: String
  let modifiers: [String]
  let value: YAMLScalar
  /// Its number in the evaluator's memory.
  let number: Int

  /// Whether the event has what the value asks for.
  func holds(_ event: PlainEvent, _ memory: PlainMemory) -> Bool {
    let found = field.isEmpty ? nil : event.candidates(field)
    let scalars = found?.scalars ?? event.everything
    if modifiers == ["exists"], case .boolean(let wanted) = value.value { return found?.isPresent == wanted }
    if modifiers.contains("fieldref") { return reference(event.candidates(value.text).scalars, scalars) }
    if !modifiers.contains("re"), value.value == .null { return scalars.isEmpty }
    return scalars.contains { scalar in memory.verdict(number, scalar) { fits(scalar) } }
  }

  /// Whether the value fits one scalar of an event.
  private func fits(_ scalar: PlainScalar) -> Bool {
    if modifiers.contains("re") { return regex(value.text, scalar) }
    switch value.value {
    case .null: return false
    case .boolean(let wanted):
      if field.isEmpty { return keyword(wanted ? "true" : "false", scalar) }
      return scalar.kind != .number && scalar.written.lowercased() == (wanted ? "true" : "false")
    case .integer(let number): return self.number(String(number), scalar)
    case .bigInteger(let digits): return number(digits, scalar)
    case .float(let number): return self.number("\(number)", scalar)
    case .string(let text): return string(text, scalar)
    }
  }

  private func keyword(_ text: String, _ scalar: PlainScalar) -> Bool {
    let pieces = [.many] + text.unicodeScalars.map { PlainGlob.Piece.one($0) } + [.many]
    return PlainGlob.matches(fold(pieces), scalar.text.map(Self.fold))
  }

  private func number(_ written: String, _ scalar: PlainScalar) -> Bool {
    guard let wanted = PlainNumber(written) else { return false }
    if let part = modifiers.first(where: { PlainDate.parts.contains($0) }) {
      return scalar.kind == .string && PlainDate(scalar.written).map { $0.part(part) == Int(written) } ?? false
    }
    if field.isEmpty { return keyword(wanted.wholeText ?? written, scalar) }
    guard scalar.kind != .boolean, let number = PlainNumber(scalar.written) else { return false }
    switch modifiers.first {
    case "lt": return number < wanted
    case "lte": return number < wanted || number == wanted
    case "gt": return wanted < number
    case "gte": return wanted < number || number == wanted
    default: return number == wanted
    }
  }

  private func string(_ text: String, _ scalar: PlainScalar) -> Bool {
    if modifiers.contains("cidr") {
      return scalar.kind == .string && PlainNetwork(text)?.contains(scalar.written) == true
    }
    var pieces = Self.pieces(text)
    for modifier in modifiers {
      if modifier == "windash" { pieces = Self.dashes(pieces) }
      if modifier == "contains" || modifier == "endswith", pieces.first != .many { pieces.insert(.many, at: 0) }
      if modifier == "contains" || modifier == "startswith", pieces.last != .many { pieces.append(.many) }
    }
    if field.isEmpty { pieces = [.many] + pieces + [.many] }
    return modifiers.contains("cased")
      ? PlainGlob.matches(pieces, scalar.text) : PlainGlob.matches(fold(pieces), scalar.text.map(Self.fold))
  }

  private func reference(_ right: [PlainScalar], _ left: [PlainScalar]) -> Bool {
    let start = modifiers.contains("contains") || modifiers.contains("startswith")
    let end = modifiers.contains("contains") || modifiers.contains("endswith")
    return left.contains { one in
      right.contains { two in
        let pieces = two.text.map { PlainGlob.Piece.one(Self.fold($0)) }
        return PlainGlob.matches((end ? [.many] : []) + pieces + (start ? [.many] : []), one.text.map(Self.fold))
      }
    }
  }

  /// The value with its wildcards, read as pySigma's `SigmaString` does.
  static func pieces(_ text: String) -> [PlainGlob.Piece] {
    var result: [PlainGlob.Piece] = []
    var rest = Array(text.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      if scalar == "\\", let next = rest.first, ["*", "?", "\\"].contains(next) {
        rest.removeFirst()
        result.append(.one(next))
      } else {
        result.append(scalar == "*" ? .many : scalar == "?" ? .anyOne : .one(scalar))
      }
    }
    return result
  }

  private static func dashes(_ pieces: [PlainGlob.Piece]) -> [PlainGlob.Piece] {
    func isWord(_ index: Int) -> Bool {
      guard pieces.indices.contains(index), case .one(let scalar) = pieces[index] else { return false }
      return Character(scalar).isLetter || Character(scalar).isNumber || scalar == "_"
    }
    return pieces.indices.map { index in
      let isDash = pieces[index] == .one("-") || pieces[index] == .one("/")
      return isDash && !isWord(index - 1) && isWord(index + 1) ? .dash : pieces[index]
    }
  }

  private func fold(_ pieces: [PlainGlob.Piece]) -> [PlainGlob.Piece] {
    pieces.map { piece in
      if case .one(let scalar) = piece { return .one(Self.fold(scalar)) }
      return piece
    }
  }

  /// One scalar to one scalar, or itself.
  static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let lower = Array(scalar.properties.lowercaseMapping.unicodeScalars)
    return lower.count == 1 ? lower[0] : scalar
  }

  private func regex(_ pattern: String, _ scalar: PlainScalar) -> Bool {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalar.text)
    var flags = modifiers.contains("i") || modifiers.contains("ignorecase") ? "i" : ""
    if modifiers.contains("m") || modifiers.contains("multiline") { flags += "m" }
    if modifiers.contains("s") || modifiers.contains("dotall") { flags += "s" }
    let whole = flags.isEmpty ? pattern : "(?\(flags))" + pattern
    guard let regex = try? Regex(whole).matchingSemantics(.unicodeScalar) else { return false }
    return (try? regex.firstMatch(in: String(text))) != nil
  }
}
