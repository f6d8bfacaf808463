internal import AuditEvents
internal import WorkspaceFiles

/// Reads `field|modifiers: values` into a `FieldItem`. Every problem is reported at its place.
struct ItemParser {
  let path: String
  let sink: DiagnosticSink
  /// What a rule's field name reads.
  let resolve: (String) throws(ModifierProblem) -> FieldReference
  /// The values of `%name%`.
  let placeholders: [String: [String]]
  /// The selection that is being read.
  var selection = ""
  /// What the values of the file may still grow to.
  var budget = ExpansionBudget()

  /// Bytes a field name with its modifiers may have, modifiers, and bytes a value may have that modifiers turn into
  /// another.
  private static let maximumKey = 4096
  private static let maximumModifiers = 16
  private static let maximumValue = 65_536

  /// An item of a mapping; an empty field name means keywords. Nil when something was reported.
  func item(_ key: YAMLScalar, _ value: YAMLNode) -> FieldItem? {
    if key.text.utf8.count > Self.maximumKey {
      report(key.position, ModifierProblem("a field name of more than \(Self.maximumKey) bytes"))
      return nil
    }
    let words = key.text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    if words.count > Self.maximumModifiers {
      report(key.position, ModifierProblem("more than \(Self.maximumModifiers) modifiers"))
      return nil
    }
    var modifiers: [(word: String, modifier: any FieldModifier)] = []
    for word in words.dropFirst() {
      guard let modifier = FieldModifiers.named(word) else {
        let near = nearestName(to: word, among: FieldModifiers.all.flatMap(\.words)).map { "did you mean '\($0)'?" }
        report(key.position, ModifierProblem("unknown modifier '\(word)'", near ?? "see the Sigma modifiers"))
        return nil
      }
      modifiers.append((word, modifier))
    }
    var field: FieldReference?
    if let name = words.first, !name.isEmpty {
      do {
        field = try resolve(name)
      } catch {
        report(key.position, error)
        return nil
      }
    }
    return item(field, modifiers, value, key.position)
  }

  /// Keywords: values without a field.
  func keywords(_ value: YAMLNode) -> FieldItem? { item(nil, [], value, value.position) }

  private func item(
    _ field: FieldReference?, _ modifiers: [(word: String, modifier: any FieldModifier)], _ node: YAMLNode,
    _ position: SourcePosition
  ) -> FieldItem? {
    guard let scalars = scalars(node) else { return nil }
    var alternatives: [[ValueTest]] = []
    for scalar in scalars where !sink.isFull {
      do {
        alternatives.append(try tests(scalar, field, modifiers))
      } catch {
        report(scalar.position, error)
      }
    }
    guard alternatives.count == scalars.count else { return nil }
    let linking = modifiers.compactMap(\.modifier.linking)
    if scalars.count > 1, scalars.contains(where: { $0.value == .null }) {
      sink.warning(path, position, "null in a list of values", "the specification wants an item of its own")
    }
    return FieldItem(
      field: field, alternatives: alternatives, all: linking.contains(.all), negated: linking.contains(.none),
      written: WrittenItem(
        selection: selection, modifiers: modifiers.map(\.word),
        values: scalars.map { $0.value == .null ? "null" : $0.text }))
  }

  /// The questions of one value, any of which may say yes.
  private func tests(
    _ scalar: YAMLScalar, _ field: FieldReference?, _ modifiers: [(word: String, modifier: any FieldModifier)]
  ) throws(ModifierProblem) -> [ValueTest] {
    if scalar.text.utf8.count > Self.maximumValue {
      if let word = modifiers.first(where: \.modifier.mayGrow)?.word {
        throw ModifierProblem("'\(word)' takes values of at most \(Self.maximumValue) bytes")
      }
      let wildcards = scalar.text.utf8.count { $0 == 0x2A || $0 == 0x3F }
      if wildcards > Self.maximumValue { throw ModifierProblem("a value of \(wildcards) wildcards") }
    }
    guard var value = RuleValue(scalar) else {
      throw ModifierProblem("'\(scalar.text)' is no number that JSON can write")
    }
    var before: [String] = []
    for (word, modifier) in modifiers {
      let context = ModifierContext(
        word: word, written: scalar.text, before: before, hasField: field != nil, resolve: resolve,
        placeholders: placeholders)
      value = try modifier.apply(to: value, context)
      try budget.check(value)
      if modifier.linking == nil { before.append(word) }
    }
    return try value.tests(asKeyword: field == nil, budget)
  }

  private func scalars(_ node: YAMLNode) -> [YAMLScalar]? {
    switch node {
    case .scalar(let scalar): return [scalar]
    case .mapping:
      report(
        node.position, ModifierProblem("a mapping where a value was expected", "nested fields are written a.b: value"))
      return nil
    case .sequence(let items, let position):
      if items.isEmpty {
        report(position, ModifierProblem("an empty list of values", "write null to ask for an absent field"))
        return nil
      }
      var scalars: [YAMLScalar] = []
      for item in items where !sink.isFull {
        if case .scalar(let scalar) = item {
          scalars.append(scalar)
        } else {
          report(item.position, ModifierProblem("\(item.kindName) where a value was expected"))
        }
      }
      return scalars.count == items.count ? scalars : nil
    }
  }

  /// Reports a problem of an item.
  func report(_ position: SourcePosition, _ problem: ModifierProblem) {
    sink.error(path, position, problem.message, problem.hint)
  }
}
