extension TokenStream {
  /// `| filter(...)` and `is test ...` after a value.
  mutating func filters(on base: Expression) throws(TemplateError) -> Expression {
    var result = base
    while true {
      let place = current.place
      if skip(symbol: "|") {
        let applied = try appliedFilter()
        result = try checked(
          .filter(result, applied.filter, applied.arguments), at: applied.place,
          over: [result] + applied.arguments.all)
      } else if skip(word: "is") {
        result = try question(on: result, at: place)
      } else {
        return result
      }
    }
  }

  /// The name of a filter with its arguments.
  mutating func appliedFilter() throws(TemplateError) -> AppliedFilter {
    let (name, place) = try expectName("the name of a filter")
    guard let filter = Filters.named[name] else {
      throw error(
        "no filter '\(name)'", at: place,
        hint: nearestHint(to: name, among: Filters.named.keys) ?? "Templates/README.md lists the filters")
    }
    let arguments = isSymbol("(") ? try callArguments() : CallArguments()
    try filter.check(arguments, in: self, at: place)
    return AppliedFilter(filter: filter, arguments: arguments, place: place)
  }

  private mutating func question(on base: Expression, at place: Place) throws(TemplateError) -> Expression {
    let negated = skip(word: "not")
    let (name, namePlace) = try expectName("the name of a test")
    guard let question = Questions.named[name] else {
      throw error(
        "no test '\(name)'", at: namePlace,
        hint: nearestHint(to: name, among: Questions.named.keys) ?? "as in 'is defined', 'is none', 'is odd'")
    }
    var arguments = CallArguments()
    if isSymbol("(") {
      arguments = try callArguments()
    } else if startsArgument {
      let operand = try primary()
      arguments.positional = [try postfix(operand)]
    }
    guard arguments.named.isEmpty, arguments.positional.count == question.arguments else {
      let wanted = question.arguments == 0 ? "no value" : "one value"
      throw error("the test '\(name)' takes \(wanted) after its name", at: namePlace)
    }
    return try checked(
      .question(base, question, arguments, negated: negated), at: place, over: [base] + arguments.all)
  }

  /// Whether what follows the name of a test is its argument, as in `is divisibleby 3`.
  private var startsArgument: Bool {
    switch current.kind {
    case .name(let word): !["else", "or", "and", "is", "if", "in", "not"].contains(word)
    case .string, .integer, .double, .symbol("["), .symbol("{"): true
    default: false
    }
  }
}
