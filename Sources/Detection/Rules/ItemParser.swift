internal import AuditEvents
internal import WorkspaceFiles

/// Reads `field|modifiers: values` into a `FieldItem`. Every problem is reported at its place.
struct ItemParser {
  let path: String
  let sink: DiagnosticSink
  /// Turns a rule's field name into what it reads; reports unknown neutral names.
  let resolve: (String, SourcePosition) -> FieldReference?
  /// The values of `%name%`; nil when the list is unknown.
  let placeholders: [String: [String]]

  /// An item of a mapping; an empty field name means keywords. Nil when something was reported.
  func item(_ key: YAMLScalar, _ value: YAMLNode) -> FieldItem? {
    let words = key.text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    var modifiers: [Modifier] = []
    for word in words.dropFirst() {
      guard let modifier = Modifier.named(word) else {
        let near = nearestName(to: word, among: Modifier.words.map(\.word))
        error(
          key.position, "unknown modifier '\(word)'", near.map { "did you mean '\($0)'?" } ?? "see the Sigma modifiers")
        return nil
      }
      modifiers.append(modifier)
    }
    guard check(modifiers, at: key.position, hasField: !words[0].isEmpty) else { return nil }
    var field: FieldReference?
    if !words[0].isEmpty {
      guard let resolved = resolve(words[0], key.position) else { return nil }
      field = resolved
    }
    return item(field, modifiers, value)
  }

  /// Keywords: values without a field.
  func keywords(_ value: YAMLNode) -> FieldItem? { item(nil, [], value) }

  private func item(_ field: FieldReference?, _ modifiers: [Modifier], _ value: YAMLNode) -> FieldItem? {
    let values: [YAMLScalar]
    switch value {
    case .scalar(let scalar): values = [scalar]
    case .mapping:
      error(value.position, "a mapping where a value was expected", "a value or a list of values")
      return nil
    case .sequence(let items, let position):
      guard !items.isEmpty else {
        error(position, "an empty list of values", "write null to ask for an absent field")
        return nil
      }
      var scalars: [YAMLScalar] = []
      for item in items {
        guard case .scalar(let scalar) = item else {
          error(item.position, "\(item.kindName) where a value was expected", "")
          return nil
        }
        scalars.append(scalar)
      }
      values = scalars
    }
    let parser = ValueParser(parser: self, modifiers: modifiers, hasField: field != nil)
    var alternatives: [[ValueTest]] = []
    for scalar in values {
      guard let tests = parser.tests(scalar) else { return nil }
      alternatives.append(tests)
    }
    var negated = modifiers.contains(.not)
    // `exists: false` is the opposite of `exists: true`, and nothing else is known about the field.
    if modifiers.contains(.exists), case .boolean(false) = values[0].value { negated.toggle() }
    return FieldItem(field: field, alternatives: alternatives, all: modifiers.contains(.all), negated: negated)
  }

  private func check(_ modifiers: [Modifier], at position: SourcePosition, hasField: Bool) -> Bool {
    let deciding = modifiers.filter(\.decidesComparison)
    if deciding.count > 1 {
      error(position, "two modifiers that each decide the comparison", "keep one")
      return false
    }
    let options: [Modifier] = [.ignoreCase, .multiline, .dotAll]
    if modifiers.contains(where: options.contains), !modifiers.contains(.regex) {
      error(position, "a regular expression's option without 're'", "write |re|i")
      return false
    }
    if let first = modifiers.firstIndex(where: { [.regex, .network, .exists].contains($0) }),
      modifiers[..<first].contains(where: { $0 != .all && $0 != .not && $0 != .expand })
    {
      error(position, "'re', 'cidr' and 'exists' must come first", "")
      return false
    }
    if modifiers.contains(.exists), modifiers.count > 1 {
      error(position, "'exists' goes with no other modifier", "")
      return false
    }
    if !hasField, modifiers.contains(where: { [.exists, .fieldReference].contains($0) }) {
      error(position, "this modifier needs a field", "")
      return false
    }
    let encoded: [Modifier] = [.base64, .base64Offset]
    let wide: [Modifier] = [.utf16LittleEndian, .utf16BigEndian, .utf16WithMark]
    if modifiers.contains(where: wide.contains), !modifiers.contains(where: encoded.contains) {
      error(position, "UTF-16 without 'base64' or 'base64offset'", "JSON text is never UTF-16")
      return false
    }
    return true
  }

  func error(_ position: SourcePosition, _ message: String, _ hint: String) {
    sink.error(path, position, message, hint)
  }
}
