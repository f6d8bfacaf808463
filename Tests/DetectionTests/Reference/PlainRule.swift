import WorkspaceFiles

/// The reference evaluator: walks the YAML of a detection and the tree of an event, with no compilation, no bytes and
/// nothing shared with the product but the YAML reader. Raw field names only.
struct PlainRule {
  private let selections: [(name: String, selection: PlainSelection)]
  private let conditions: [[String]]
  private let memory: PlainMemory

  /// The `detection` block of a rule file's only document.
  init?(_ yaml: String, memory: PlainMemory = PlainMemory()) {
    guard let detection = YAMLFile.read(yaml, path: "rule.yml").documents.first?["detection"],
      case .mapping(let entries, _) = detection, let condition = detection["condition"]
    else { return nil }
    self.memory = memory
    selections = entries.filter { $0.key.text != "condition" }.map { entry in
      (entry.key.text, PlainSelection(entry.value, memory))
    }
    let nodes = if case .sequence(let items, _) = condition { items } else { [condition] }
    conditions = nodes.map { node in
      if case .scalar(let scalar) = node { PlainCondition.words(of: scalar.text) } else { [] }
    }
  }

  func matches(_ event: PlainJSON) -> Bool { matches(PlainEvent(event, memory)) }

  func matches(_ event: PlainEvent) -> Bool {
    let truth = selections.map { (name: $0.name, holds: $0.selection.holds(event, memory)) }
    return conditions.contains { words in
      var condition = PlainCondition(words, truth: truth)
      return condition.value() ?? false
    }
  }
}

/// A search identifier: a map is an AND of its items, a list an OR, a scalar a keyword.
indirect enum PlainSelection {
  case all([PlainItem])
  case any([PlainSelection])

  init(_ node: YAMLNode, _ memory: PlainMemory) {
    switch node {
    case .mapping(let entries, _): self = .all(entries.map { PlainItem($0.key.text, $0.value, memory) })
    case .sequence(let items, _): self = .any(items.map { PlainSelection($0, memory) })
    case .scalar: self = .all([PlainItem("", node, memory)])
    }
  }

  func holds(_ event: PlainEvent, _ memory: PlainMemory) -> Bool {
    switch self {
    case .all(let items): items.allSatisfy { $0.holds(event, memory) }
    case .any(let parts): parts.contains { $0.holds(event, memory) }
    }
  }
}

/// `field|modifiers: values`.
struct PlainItem {
  private let tests: [PlainTest]
  private let isAll: Bool
  private let isNegated: Bool

  init(_ key: String, _ node: YAMLNode, _ memory: PlainMemory) {
    let words = key.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    let modifiers = Array(words.dropFirst())
    let nodes = if case .sequence(let items, _) = node { items } else { [node] }
    tests = nodes.compactMap { node in
      guard case .scalar(let scalar) = node else { return nil }
      return PlainTest(
        field: words[0], modifiers: modifiers.filter { $0 != "all" && $0 != "neq" }, value: scalar,
        number: memory.nextValue())
    }
    isAll = modifiers.contains("all")
    isNegated = modifiers.contains("neq")
  }

  func holds(_ event: PlainEvent, _ memory: PlainMemory) -> Bool {
    let holds =
      isAll ? tests.allSatisfy { $0.holds(event, memory) } : tests.contains { $0.holds(event, memory) }
    return holds != isNegated
  }
}

/// A condition over identifiers whose truth is known.
struct PlainCondition {
  private var words: [String]
  private let truth: [(name: String, holds: Bool)]

  init(_ words: [String], truth: [(name: String, holds: Bool)]) {
    self.words = words
    self.truth = truth
  }

  /// The words and brackets of a condition.
  static func words(of text: String) -> [String] {
    var spaced = ""
    for character in text { spaced += character == "(" || character == ")" ? " \(character) " : String(character) }
    return spaced.split(whereSeparator: \.isWhitespace).map(String.init)
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
