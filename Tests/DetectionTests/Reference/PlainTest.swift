import WorkspaceFiles

/// One value of a detection item against an event.
struct PlainTest {
  let field: String
  let modifiers: [String]
  let event: PlainJSON

  func holds(_ value: YAMLScalar) -> Bool {
    let found = field.isEmpty ? nil : PlainCandidates(field, in: event)
    let scalars = found?.scalars ?? PlainCandidates.everything(in: event)
    if modifiers.contains("re") { return scalars.contains { regex(value.text, $0) } }
    switch value.value {
    case .null: return scalars.isEmpty
    case .boolean(let wanted):
      if modifiers == ["exists"] { return found?.isPresent == wanted }
      if field.isEmpty { return scalars.contains { keyword(wanted ? "true" : "false", $0) } }
      return scalars.contains { $0.kind != .number && $0.written.lowercased() == (wanted ? "true" : "false") }
    case .integer(let number): return scalars.contains { self.number(String(number), $0) }
    case .bigInteger(let digits): return scalars.contains { number(digits, $0) }
    case .float(let number): return scalars.contains { self.number("\(number)", $0) }
    case .string(let text): return string(text, scalars)
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

  private func string(_ text: String, _ scalars: [PlainScalar]) -> Bool {
    if modifiers.contains("fieldref") { return reference(text, scalars) }
    if modifiers.contains("cidr") {
      return scalars.contains { $0.kind == .string && PlainNetwork(text)?.contains($0.written) == true }
    }
    var pieces = Self.pieces(text)
    for modifier in modifiers {
      if modifier == "windash" { pieces = Self.dashes(pieces) }
      if modifier == "contains" || modifier == "endswith", pieces.first != .many { pieces.insert(.many, at: 0) }
      if modifier == "contains" || modifier == "startswith", pieces.last != .many { pieces.append(.many) }
    }
    if field.isEmpty { pieces = [.many] + pieces + [.many] }
    let cased = modifiers.contains("cased")
    return scalars.contains { scalar in
      cased
        ? PlainGlob.matches(pieces, scalar.text) : PlainGlob.matches(fold(pieces), scalar.text.map(Self.fold))
    }
  }

  private func reference(_ other: String, _ left: [PlainScalar]) -> Bool {
    let right = PlainCandidates(other, in: event).scalars
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
