internal import WorkspaceFiles

/// Reads a rule's condition: `selection and not 1 of filter_*`. `or` binds weakest, then `and`, `not`, `1 of`.
struct ConditionParser {
  private let selections: SelectionTable
  private let condition: YAMLScalar
  private let path: String
  private let sink: DiagnosticSink
  /// What the names stand for: selections, or the rules of a correlation.
  private let noun: String
  private var tokens: [(token: ConditionTokens.Token, offset: Int)] = []
  private var index = 0
  private var depth = 0
  private var negations = 0
  private var size = 0
  /// How deep brackets may nest, and how many questions the condition may unfold to.
  private static let maximumDepth = 100
  private static let maximumSize = 200_000

  init(
    selections: SelectionTable, condition: YAMLScalar, path: String, sink: DiagnosticSink, noun: String = "selection"
  ) {
    self.selections = selections
    self.condition = condition
    self.path = path
    self.sink = sink
    self.noun = noun
  }

  private struct Failed: Error {}

  /// The expression of the condition; nil when something was reported. A selection that has errors of its own counts as
  /// a question that is never asked.
  mutating func parse() -> Expression? {
    do {
      do throws(ConditionTokens.Problem) {
        tokens = try ConditionTokens(condition.text).tokens
      } catch {
        try fail(error.message, error.offset, hint: error.hint)
      }
      let expression = try or()
      if index < tokens.count { try failAtOperator() }
      guard let expression else { try fail("nothing is left of the condition", 0) }
      return expression
    } catch {
      return nil
    }
  }

  // Each level gives nil for a term that fell away because its pattern names nothing (see `quantified`).

  private mutating func or() throws -> Expression? {
    var parts = [try and()]
    while take("or") { parts.append(try and()) }
    return Self.joined(parts) { .any($0) }
  }

  private mutating func and() throws -> Expression? {
    var parts = [try not()]
    while take("and") { parts.append(try not()) }
    return Self.joined(parts) { .all($0) }
  }

  private static func joined(_ parts: [Expression?], _ join: ([Expression]) -> Expression) -> Expression? {
    let left = parts.compactMap { $0 }
    return left.count > 1 ? join(left) : left.first
  }

  private mutating func not() throws -> Expression? {
    var isTurned = false
    let before = negations
    while take("not") {
      isTurned.toggle()
      negations += 1
    }
    let part = try primary()
    negations = before
    return isTurned ? part.map { .not($0) } : part
  }

  private mutating func primary() throws -> Expression? {
    guard index < tokens.count else { try fail("it ends where a \(noun) was expected") }
    switch tokens[index].token {
    case .open:
      depth += 1
      if depth > Self.maximumDepth { try fail("brackets nest deeper than \(Self.maximumDepth) levels") }
      index += 1
      let inner = try or()
      guard index < tokens.count else { try fail("')' is missing") }
      guard tokens[index].token == .close else { try failAtOperator() }
      index += 1
      depth -= 1
      return inner
    case .close: try fail("')' where a \(noun) was expected")
    case .word(let word):
      if ["1", "any", "all"].contains(word), isWord("of", at: index + 1) { return try quantified(word) }
      return try named(word)
    }
  }

  private mutating func named(_ word: String) throws -> Expression {
    guard let found = selections.place(of: word) else {
      if isWord("of", at: index + 1) { try fail("'\(word) of' is no quantity", hint: "write 1 of, any of or all of") }
      let known = selections.selections.prefix(500).map(\.name.text)
      let near = nearestName(to: word, among: known).map { "did you mean '\($0)'?" }
      try fail("there is no \(noun) '\(word)'", hint: near ?? "\(noun)s: \(selections.names)")
    }
    let expression = try grow(found)
    index += 1
    return expression
  }

  private mutating func quantified(_ quantity: String) throws -> Expression? {
    let place = index
    guard index + 2 < tokens.count, case .word(let pattern) = tokens[index + 2].token else {
      index += 1
      try fail("'of' without a pattern", hint: "such as: 1 of selection_*, all of them")
    }
    index += 2
    if pattern.utf8.contains(0x2D) { try fail("'-' in the pattern '\(pattern)'", hint: "use * in its place") }
    guard let chosen = selections.places(coveredBy: pattern) else { try fail("it has too many patterns") }
    var parts: [Expression] = []
    for selection in chosen { parts.append(try grow(selection)) }
    guard !parts.isEmpty else {
      // Below `not` an empty exclusion excludes nothing, as in pySigma; elsewhere the rule could never match.
      if negations == 0 { try fail("'\(pattern)' names no \(noun)", hint: "\(noun)s: \(selections.names)") }
      report(.warning, "'\(pattern)' names no \(noun), so '\(quantity) of \(pattern)' is left out", place, "")
      index += 1
      return nil
    }
    index += 1
    return parts.count == 1 ? parts[0] : quantity == "all" ? .all(parts) : .any(parts)
  }

  private mutating func grow(_ place: Int) throws -> Expression {
    let (expression, more) = selections.use(place)
    size += more
    if size > Self.maximumSize { try fail("it unfolds to more than \(Self.maximumSize) questions") }
    return expression
  }

  private mutating func take(_ word: String) -> Bool {
    guard isWord(word, at: index) else { return false }
    index += 1
    return true
  }

  private func isWord(_ word: String, at place: Int) -> Bool {
    place < tokens.count && tokens[place].token == .word(word)
  }

  private func failAtOperator() throws -> Never {
    let text = tokens[index].token.text
    let lower = text.lowercased()
    let isOperator = lower != text && ["and", "or", "not"].contains(lower)
    try fail(
      "'\(text)' where 'and', 'or' or the end was expected",
      hint: isOperator ? "operators are lower case: \(lower)" : "")
  }

  private func fail(_ message: String, _ offset: Int? = nil, hint: String = "") throws -> Never {
    let last = tokens.last.map { $0.offset + $0.token.text.unicodeScalars.count } ?? 0
    report(.error, message, offset ?? (index < tokens.count ? tokens[index].offset : last), hint)
    throw Failed()
  }

  /// The place in the file follows from the place in the text when that stands on one line as it is.
  private func report(_ severity: Diagnostic.Severity, _ message: String, _ offset: Int, _ hint: String) {
    var position = condition.position
    if !condition.text.utf8.contains(0x0A) { position.column += offset + (condition.isPlain ? 0 : 1) }
    let text = "condition: " + message
    if severity == .error { sink.error(path, position, text, hint) } else { sink.warning(path, position, text, hint) }
  }
}
