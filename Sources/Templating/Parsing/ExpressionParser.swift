// The grammar is Jinja's, from the loosest to the tightest: if-else, or, and, not, comparisons, + -, ~, * / // %, **,
// then signs, then filters and tests, then calls, subscripts and attributes.

extension TokenStream {
  /// An expression, with `a if b else c`.
  mutating func expression() throws(TemplateError) -> Expression {
    try enter()
    defer { leave() }
    var result = try binary(.or)
    while skip(word: "if") {
      let condition = try binary(.or)
      let otherwise = skip(word: "else") ? try expression() : nil
      result = try checked(
        .conditional(result, condition: condition, otherwise: otherwise), at: result.place,
        over: [result, condition] + (otherwise.map { [$0] } ?? []))
    }
    return result
  }

  /// Expressions with commas between them make a list, as `1, 2` does. With `conditional` off an `if` is left to the
  /// caller.
  mutating func expressionList(conditional: Bool) throws(TemplateError) -> Expression {
    let place = current.place
    var elements = [conditional ? try expression() : try binary(.or)]
    guard isSymbol(",") else { return elements[0] }
    while skip(symbol: ",") {
      switch current.kind {
      case .outputEnd, .tagEnd, .symbol(")"): break
      default:
        elements.append(conditional ? try expression() : try binary(.or))
        continue
      }
      break
    }
    return try checked(.list(elements), at: place, over: elements)
  }

  enum Precedence: Int {
    case or, and, not, comparison, sum, join, product, power, unary

    var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .unary }
  }

  /// An expression of operators that bind at least as tightly as `precedence`.
  mutating func binary(_ precedence: Precedence) throws(TemplateError) -> Expression {
    switch precedence {
    case .or, .and, .sum, .product, .power: return try leftAssociative(precedence)
    case .not:
      let place = current.place
      guard skip(word: "not") else { return try binary(.comparison) }
      try enter()
      defer { leave() }
      let operand = try binary(.not)
      return try checked(.not(operand), at: place, over: [operand])
    case .comparison: return try comparison()
    case .join:
      let first = try binary(.product)
      guard isSymbol("~") else { return first }
      var parts = [first]
      while skip(symbol: "~") { parts.append(try binary(.product)) }
      return try checked(.join(parts), at: first.place, over: parts)
    case .unary: return try unary(filtered: true)
    }
  }

  private mutating func leftAssociative(_ precedence: Precedence) throws(TemplateError) -> Expression {
    var left = try binary(precedence.tighter)
    while let operation = operation(precedence) {
      let place = next().place
      let right = try binary(precedence.tighter)
      left = try checked(operation(left, right), at: place, over: [left, right])
    }
    return left
  }

  private func operation(_ precedence: Precedence) -> ((Expression, Expression) -> Expression.Kind)? {
    switch (precedence, current.kind) {
    case (.or, .name("or")): return { .or($0, $1) }
    case (.and, .name("and")): return { .and($0, $1) }
    case (.sum, .symbol(let symbol)) where ["+", "-"].contains(symbol),
      (.product, .symbol(let symbol)) where ["*", "/", "//", "%"].contains(symbol),
      (.power, .symbol(let symbol)) where symbol == "**":
      return Operator(rawValue: symbol).map { found in { .operation($0, found, $1) } }
    default: return nil
    }
  }

  private mutating func comparison() throws(TemplateError) -> Expression {
    let first = try binary(.sum)
    var links: [(comparison: Comparison, right: Expression)] = []
    while let comparison = nextComparison() { links.append((comparison, try binary(.sum))) }
    if links.isEmpty { return first }
    return try checked(.comparison(first, links), at: first.place, over: [first] + links.map(\.right))
  }

  private mutating func nextComparison() -> Comparison? {
    if skip(word: "in") { return .contained }
    if isWord("not"), following.kind == .name("in") {
      _ = next()
      _ = next()
      return .notContained
    }
    guard case .symbol(let symbol) = current.kind, let comparison = Comparison(rawValue: symbol) else { return nil }
    _ = next()
    return comparison
  }

  private mutating func unary(filtered: Bool) throws(TemplateError) -> Expression {
    let place = current.place
    var result: Expression
    if isSymbol("-") || isSymbol("+") {
      let isMinus = next().kind == .symbol("-")
      try enter()
      defer { leave() }
      let operand = try unary(filtered: false)
      result = try checked(isMinus ? .minus(operand) : .plus(operand), at: place, over: [operand])
    } else {
      result = try primary()
    }
    result = try postfix(result)
    return filtered ? try filters(on: result) : result
  }

  /// An expression that is not too high to evaluate.
  func checked(
    _ kind: Expression.Kind, at place: Place, over parts: [Expression]
  ) throws(TemplateError) -> Expression {
    let expression = Expression(kind, at: place, over: parts)
    guard expression.height <= Expression.greatestHeight else {
      throw error("the expression is too long", at: place, hint: "give parts of it names with {% set %}")
    }
    return expression
  }
}
