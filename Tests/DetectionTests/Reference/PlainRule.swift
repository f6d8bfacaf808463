import WorkspaceFiles

/// The reference evaluator: walks the YAML of a detection and the tree of an event, with no compilation, no bytes and
/// nothing shared with the product but the YAML reader. Raw field names only.
struct PlainRule {
  private let detection: YAMLNode

  /// The `detection` block of a rule file's only document.
  init?(_ yaml: String) {
    guard let detection = YAMLFile.read(yaml, path: "rule.yml").documents.first?["detection"] else { return nil }
    self.detection = detection
  }

  func matches(_ event: PlainJSON) -> Bool {
    guard case .mapping(let entries, _) = detection, let condition = detection["condition"] else { return false }
    var truth: [(name: String, holds: Bool)] = []
    for entry in entries where entry.key.text != "condition" {
      truth.append((entry.key.text, PlainRule.holds(entry.value, event)))
    }
    let texts: [String]
    switch condition {
    case .sequence(let items, _): texts = items.map(PlainRule.text)
    default: texts = [PlainRule.text(condition)]
    }
    return texts.contains { text in
      var condition = PlainCondition(text, truth: truth)
      return condition.value() ?? false
    }
  }

  /// A search identifier's value.
  private static func holds(_ node: YAMLNode, _ event: PlainJSON) -> Bool {
    switch node {
    case .mapping(let entries, _): return entries.allSatisfy { item($0.key.text, values(of: $0.value), event) }
    case .sequence(let items, _): return items.contains { holds($0, event) }
    case .scalar: return item("", [node], event)
    }
  }

  private static func values(of node: YAMLNode) -> [YAMLNode] {
    if case .sequence(let items, _) = node { return items }
    return [node]
  }

  private static func text(_ node: YAMLNode) -> String {
    if case .scalar(let scalar) = node { return scalar.text }
    return ""
  }

  /// `field|modifiers: values`.
  private static func item(_ key: String, _ values: [YAMLNode], _ event: PlainJSON) -> Bool {
    let words = key.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    let field = words[0]
    let modifiers = Array(words.dropFirst())
    let test = PlainTest(field: field, modifiers: modifiers.filter { $0 != "all" && $0 != "neq" }, event: event)
    let results = values.map { value -> Bool in
      if case .scalar(let scalar) = value { return test.holds(scalar) }
      return false
    }
    let holds = modifiers.contains("all") ? results.allSatisfy { $0 } : results.contains(true)
    return modifiers.contains("neq") ? !holds : holds
  }
}

/// A condition over identifiers whose truth is known.
struct PlainCondition {
  private var words: [String]
  private let truth: [(name: String, holds: Bool)]

  init(_ text: String, truth: [(name: String, holds: Bool)]) {
    var spaced = ""
    for character in text { spaced += character == "(" || character == ")" ? " \(character) " : String(character) }
    words = spaced.split(whereSeparator: \.isWhitespace).map(String.init)
    self.truth = truth
  }

  /// Nil where every term was dropped because its pattern names nothing.
  mutating func value() -> Bool? {
    var result = conjunction()
    while words.first == "or" {
      words.removeFirst()
      let next = conjunction()
      result = [result, next].compactMap { $0 }.isEmpty ? nil : (result ?? false) || (next ?? false)
    }
    return result
  }

  private mutating func conjunction() -> Bool? {
    var result = negation()
    while words.first == "and" {
      words.removeFirst()
      let next = negation()
      result = [result, next].compactMap { $0 }.isEmpty ? nil : (result ?? true) && (next ?? true)
    }
    return result
  }

  private mutating func negation() -> Bool? {
    guard words.first == "not" else { return primary() }
    words.removeFirst()
    return negation().map { !$0 }
  }

  private mutating func primary() -> Bool? {
    let word = words.removeFirst()
    if word == "(" {
      let inner = value()
      words.removeFirst()
      return inner
    }
    guard ["1", "any", "all"].contains(word), words.first == "of" else {
      return truth.first { $0.name == word }?.holds ?? false
    }
    words.removeFirst()
    let pattern = words.removeFirst()
    let chosen = truth.filter { name, _ in
      (pattern.hasPrefix("_") || !name.hasPrefix("_")) && (pattern == "them" || Self.covers(pattern, name))
    }
    if chosen.isEmpty { return nil }
    return word == "all" ? chosen.allSatisfy(\.holds) : chosen.contains(where: \.holds)
  }

  private static func covers(_ pattern: String, _ name: String) -> Bool {
    PlainGlob.matches(
      pattern.unicodeScalars.map { $0 == "*" ? .many : .one($0) }, Array(name.unicodeScalars))
  }
}

/// Wildcards by the textbook: a table of which prefix of the pattern fits which prefix of the text.
enum PlainGlob {
  enum Piece: Equatable {
    case one(Unicode.Scalar)
    case anyOne
    case many
    case dash
  }

  static func matches(_ pattern: [Piece], _ text: [Unicode.Scalar]) -> Bool {
    var fits = [Bool](repeating: false, count: text.count + 1)
    fits[0] = true
    for piece in pattern {
      var next = [Bool](repeating: false, count: text.count + 1)
      if piece == .many { next[0] = fits[0] }
      for index in text.indices {
        switch piece {
        case .many: next[index + 1] = next[index] || fits[index + 1]
        case .anyOne: next[index + 1] = fits[index]
        case .one(let scalar): next[index + 1] = fits[index] && scalar == text[index]
        case .dash:
          next[index + 1] = fits[index] && ["-", "/", "\u{2013}", "\u{2014}", "\u{2015}"].contains(text[index])
        }
      }
      fits = next
    }
    return fits[text.count]
  }
}
