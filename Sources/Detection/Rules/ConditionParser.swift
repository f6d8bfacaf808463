internal import WorkspaceFiles

/// Reads a rule's condition: `selection and not 1 of filter_*`. `or` binds weakest, then `and`, `not`, `1 of`.
struct ConditionParser {
  private enum Token: Equatable {
    case word(String)
    case open, close
  }

  private let selections: [(name: String, expression: Expression)]
  private let position: SourcePosition
  private let path: String
  private let sink: DiagnosticSink
  private var tokens: [(token: Token, offset: Int)] = []
  private var index = 0
  private var depth = 0
  /// Selections that the condition names, for telling unused ones.
  private(set) var used: Set<String> = []
  /// A condition may nest this deep and have this many words.
  private static let maximumDepth = 100
  private static let maximumTokens = 20_000

  init(
    selections: [(name: String, expression: Expression)], condition: YAMLScalar, path: String, sink: DiagnosticSink
  ) {
    self.selections = selections
    position = condition.position
    self.path = path
    self.sink = sink
  }

  private struct Failed: Error {}

  /// The expression of a condition; nil when something was reported.
  mutating func parse(_ text: String) -> Expression? {
    do {
      try tokenize(text)
      let expression = try or()
      if index < tokens.count { try fail("'\(words(at: index))' where the end or an operator was expected") }
      return expression
    } catch {
      return nil
    }
  }

  private mutating func tokenize(_ text: String) throws {
    var word = ""
    var start = 0
    for (offset, scalar) in text.unicodeScalars.enumerated() {
      let isWord = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      if isWord || "_-*".unicodeScalars.contains(scalar) {
        if word.isEmpty { start = offset }
        word.unicodeScalars.append(scalar)
        continue
      }
      if !word.isEmpty { tokens.append((.word(word), start)) }
      word = ""
      switch scalar {
      case "(": tokens.append((.open, offset))
      case ")": tokens.append((.close, offset))
      case " ", "\t", "\n", "\r": break
      case "|":
        try fail("'|' aggregation, which Sigma 2 has no more", offset, hint: "write a correlation rule")
      default: try fail("'\(scalar)' has no place in a condition", offset)
      }
    }
    if !word.isEmpty { tokens.append((.word(word), start)) }
    if tokens.isEmpty { try fail("the condition is empty", 0) }
    if tokens.count > Self.maximumTokens { try fail("the condition has more than \(Self.maximumTokens) words", 0) }
  }

  private mutating func or() throws -> Expression {
    var parts = [try and()]
    while take("or") { parts.append(try and()) }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func and() throws -> Expression {
    var parts = [try not()]
    while take("and") { parts.append(try not()) }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func not() throws -> Expression {
    var turned = false
    while take("not") { turned.toggle() }
    let part = try primary()
    return turned ? .not(part) : part
  }

  private mutating func primary() throws -> Expression {
    guard index < tokens.count else { try fail("the condition ends where a selection was expected") }
    switch tokens[index].token {
    case .open:
      depth += 1
      if depth > Self.maximumDepth { try fail("nested deeper than \(Self.maximumDepth) levels") }
      index += 1
      let inner = try or()
      guard index < tokens.count, tokens[index].token == .close else { try fail("')' is missing") }
      index += 1
      depth -= 1
      return inner
    case .close: try fail("')' where a selection was expected")
    case .word(let word):
      if ["1", "any", "all"].contains(word), isWord("of", at: index + 1) { return try quantified(word) }
      index += 1
      guard let found = selections.first(where: { $0.name.utf8.elementsEqual(word.utf8) }) else {
        index -= 1
        let near = nearestName(to: word, among: selections.map(\.name))
        try fail("there is no selection '\(word)'", hint: near.map { "did you mean '\($0)'?" } ?? "")
      }
      used.insert(word)
      return found.expression
    }
  }

  private mutating func quantified(_ quantity: String) throws -> Expression {
    guard index + 2 < tokens.count, case .word(let pattern) = tokens[index + 2].token else {
      index += 1
      try fail("'of' without a pattern", hint: "such as: 1 of selection_*, all of them")
    }
    let named = selections.filter { selection in
      let hidden = selection.name.utf8.first == 0x5F
      if pattern == "them" { return !hidden }
      let covers = WildcardPattern(sigma: pattern)
      return Array(selection.name.utf8).withUnsafeBufferPointer { covers.matches($0) }
        && (!hidden || pattern.utf8.first == 0x5F)
    }
    guard !named.isEmpty else { try fail("'\(pattern)' names no selection") }
    index += 3
    used.formUnion(named.map(\.name))
    let parts = named.map(\.expression)
    return parts.count == 1 ? parts[0] : quantity == "all" ? .all(parts) : .any(parts)
  }

  private mutating func take(_ word: String) -> Bool {
    guard isWord(word, at: index) else { return false }
    index += 1
    return true
  }

  private func isWord(_ word: String, at place: Int) -> Bool {
    place < tokens.count && tokens[place].token == .word(word)
  }

  private func words(at place: Int) -> String {
    switch tokens[place].token {
    case .word(let word): word
    case .open: "("
    case .close: ")"
    }
  }

  private func fail(_ message: String, _ offset: Int? = nil, hint: String = "") throws -> Never {
    let place = offset ?? (index < tokens.count ? tokens[index].offset : tokens.last?.offset ?? 0)
    sink.error(
      path, SourcePosition(line: position.line, column: position.column + place), "condition: " + message, hint)
    throw Failed()
  }
}
