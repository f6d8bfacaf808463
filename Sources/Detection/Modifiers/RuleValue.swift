internal import WorkspaceFiles

/// A value of a detection item on its way through the modifiers.
enum RuleValue {
  /// Text with wildcards, and whether its case counts.
  case text(WildcardPattern, cased: Bool)
  case number(ExactNumber, written: String)
  case boolean(Bool)
  case null
  /// A regular expression's text.
  case regex(String, RegularExpression.Options)
  /// A question that needs nothing more, and the word that made it.
  case decided(ValueTest, by: String)
  /// One value that became several of which any may match, whatever links the values of the list.
  case anyOf([RuleValue])

  /// The value of a scalar before any modifier; nil when it is a number that JSON cannot write.
  init?(_ scalar: YAMLScalar) {
    switch scalar.value {
    case .string(let text): self = .text(WildcardPattern(sigma: text), cased: false)
    case .integer(let number): self = .number(ExactNumber(number), written: String(number))
    case .bigInteger(let digits):
      guard let number = ExactNumber(digits) else { return nil }
      self = .number(number, written: digits)
    case .float(let double):
      guard let number = ExactNumber(scalar.text) ?? ExactNumber("\(double)") else { return nil }
      self = .number(number, written: scalar.text)
    case .boolean(let value): self = .boolean(value)
    case .null: self = .null
    }
  }

  /// What it is, for messages.
  var kindName: String {
    switch self {
    case .text: "text"
    case .number: "a number"
    case .boolean: "a truth value"
    case .null: "null"
    case .regex: "a regular expression"
    case .decided(_, let word): "what '\(word)' made"
    case .anyOf(let values): values.first?.kindName ?? "nothing"
    }
  }

  /// The value with each of its alternatives changed.
  func mapEach(_ change: (RuleValue) throws(ModifierProblem) -> RuleValue) throws(ModifierProblem) -> RuleValue {
    guard case .anyOf(let values) = self else { return try change(self) }
    var changed: [RuleValue] = []
    var count = 0
    for value in values {
      let new = try value.mapEach(change)
      count += new.count
      if count > Self.maximumAlternatives { throw ModifierProblem("the modifiers make too much of the value") }
      changed.append(new)
    }
    return .anyOf(changed)
  }

  /// How many alternatives a value may become: dashes and placeholders multiply.
  static let maximumAlternatives = 10_000

  /// How many alternatives it has.
  private var count: Int {
    if case .anyOf(let values) = self { values.reduce(0) { $0 + $1.count } } else { 1 }
  }

  /// The questions that the value asks of a field, or as a keyword of the whole event. Any of them may say yes.
  func tests(asKeyword: Bool, _ budget: ExpansionBudget) throws(ModifierProblem) -> [ValueTest] {
    try budget.spend(on: self)
    switch self {
    case .text(let pattern, let cased):
      let open = asKeyword ? pattern.open(start: true, end: true) : pattern
      return [.pattern(cased ? open : open.folded, cased: cased)]
    case .number(let number, let written):
      return [asKeyword ? .keyword(number.wholeText ?? Array(written.utf8)) : .equals(number)]
    case .boolean(let value): return [asKeyword ? .keyword(Array("\(value)".utf8)) : .boolean(value)]
    case .null:
      if asKeyword { throw ModifierProblem("null cannot be searched for", "name the field that must be absent") }
      return [.null]
    case .regex(let pattern, let options):
      return [.regex(try budget.compile(pattern, options))]
    case .decided(let test, let word):
      if asKeyword, case .network = test { return [test] }
      if asKeyword { throw ModifierProblem("'\(word)' needs a field", "write field|\(word)") }
      return [test]
    case .anyOf(let values):
      var tests: [ValueTest] = []
      for value in values { tests += try value.tests(asKeyword: asKeyword, budget) }
      return tests
    }
  }
}

extension ValueTest {
  /// The text anywhere in a value.
  fileprivate static func keyword(_ text: [UInt8]) -> ValueTest {
    .pattern(WildcardPattern([.any, .literal(TextFold.folded(text)), .any]), cased: false)
  }
}
