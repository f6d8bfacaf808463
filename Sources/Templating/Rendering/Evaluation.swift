extension Rendering {
  /// The value of an expression; an error gets the place of the innermost expression that failed.
  func evaluate(_ expression: Expression) throws(TemplateError) -> TemplateValue {
    do throws(TemplateError) {
      try step()
      return try nested { () throws(TemplateError) in try value(of: expression) }
    } catch {
      throw error.at(expression.place, in: template)
    }
  }

  private func value(of expression: Expression) throws(TemplateError) -> TemplateValue {
    switch expression.kind {
    case .literal(let value): return value
    case .name(let name): return variable(name, at: expression.place)
    case .list(let elements): return .list(try evaluate(all: elements))
    case .map(let entries): return try map(entries)
    case .attribute(let base, let name): return try attribute(name, of: base, at: expression.place)
    case .element(let base, let index): return try element(index, of: base, at: expression.place)
    case .slice(let base, let start, let stop, let step):
      return try slice(try evaluate(base), start: start, stop: stop, step: step)
    case .call(let callee, let arguments): return try call(callee, arguments)
    case .filter(let base, let filter, let arguments):
      let value =
        filter.expectsUndefined
        ? try tolerant { () throws(TemplateError) in try evaluate(base) } : try evaluate(base)
      return try apply(filter, to: value, arguments, at: expression.place)
    case .question(let base, let question, let arguments, let negated):
      return try ask(question, base, arguments, negated: negated)
    case .conditional(let then, let condition, let otherwise):
      let holds = try tolerant { () throws(TemplateError) in try evaluate(condition).isTrue }
      if holds { return try evaluate(then) }
      return try otherwise.map { otherwise throws(TemplateError) in try evaluate(otherwise) } ?? .undefined
    default: return try operation(expression.kind)
    }
  }

  private func operation(_ kind: Expression.Kind) throws(TemplateError) -> TemplateValue {
    switch kind {
    case .not(let operand): return .bool(try !tolerant { () throws(TemplateError) in try evaluate(operand).isTrue })
    case .and(let left, let right):
      let first = try tolerant { () throws(TemplateError) in try evaluate(left) }
      return first.isTrue ? try evaluate(right) : first
    case .or(let left, let right):
      let first = try tolerant { () throws(TemplateError) in try evaluate(left) }
      return first.isTrue ? first : try evaluate(right)
    case .minus(let operand): return try Operator.subtract(0, try evaluate(operand), negating: true)
    case .plus(let operand): return try Operator.add(0, try evaluate(operand))
    case .operation(let left, let operation, let right):
      return try combine(try evaluate(left), operation, try evaluate(right))
    case .join(let parts): return try join(try evaluate(all: parts))
    case .comparison(let first, let links):
      var left = try evaluate(first)
      for (comparison, right) in links {
        let right = try evaluate(right)
        try step(size(left) / 16 + size(right) / 16)
        guard try comparison(left, right) else { return false }
        left = right
      }
      return true
    default: return .undefined
    }
  }

  func evaluate(all expressions: [Expression]) throws(TemplateError) -> [TemplateValue] {
    try willMake(bytes: expressions.count * 16)
    var values: [TemplateValue] = []
    values.reserveCapacity(expressions.count)
    for expression in expressions { values.append(try evaluate(expression)) }
    return values
  }

  private func map(_ entries: [(key: Expression, value: Expression)]) throws(TemplateError) -> TemplateValue {
    try willMake(bytes: entries.count * 64)
    var map = TemplateMap()
    for (key, value) in entries { map[try evaluate(key).text()] = try evaluate(value) }
    return .map(map)
  }

  private func ask(
    _ question: Question, _ base: Expression, _ arguments: CallArguments, negated: Bool
  ) throws(TemplateError) -> TemplateValue {
    let value = try tolerant { () throws(TemplateError) in try evaluate(base) }
    var argument = TemplateValue.undefined
    if let first = arguments.positional.first { argument = try evaluate(first) }
    try step(size(value) / 16 + size(argument) / 16)
    return .bool(try question.body(value, argument) != negated)
  }

  /// `a ~ b ~ c`: where a part is safe, the others are escaped and the whole is safe.
  private func join(_ parts: [TemplateValue]) throws(TemplateError) -> TemplateValue {
    let isSafe = parts.contains { if case .safe = $0 { true } else { false } }
    var joined = ""
    for part in parts {
      var text = try part.text()
      if isSafe {
        if case .safe = part {} else { text = escaping.escape(text) }
      }
      try willMake(bytes: text.utf8.count)
      joined += text
    }
    return isSafe ? .safe(joined) : .string(joined)
  }

  /// A value for a name, no deeper than what can be walked through safely.
  func bounded(_ expression: Expression) throws(TemplateError) -> TemplateValue {
    let value = try evaluate(expression)
    do throws(TemplateError) {
      try checkDepth(of: value, levels: JSONPrinter.deepest)
    } catch {
      throw error.at(expression.place, in: template)
    }
    return value
  }

  private func checkDepth(of value: TemplateValue, levels: Int) throws(TemplateError) {
    guard levels > 0 else { throw TemplateError("a value is nested deeper than \(JSONPrinter.deepest) levels") }
    switch value {
    case .list(let values):
      try step(values.count / 16)
      for value in values { try checkDepth(of: value, levels: levels - 1) }
    case .map(let map):
      try step(map.count / 16)
      for entry in map.entries { try checkDepth(of: entry.value, levels: levels - 1) }
    default: break
    }
  }

  /// About how much work it is to walk through a value once.
  func size(_ value: TemplateValue) -> Int {
    switch value {
    case .string(let text), .safe(let text): text.utf8.count / 16
    case .list(let values): values.count
    case .map(let map): map.count
    default: 0
    }
  }
}
