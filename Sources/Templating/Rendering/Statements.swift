extension Rendering {
  /// Carries out the statements of the template.
  func run(_ statements: [Statement]) throws(TemplateError) {
    for statement in statements {
      try step()
      try run(statement)
    }
  }

  private func run(_ statement: Statement) throws(TemplateError) {
    switch statement {
    case .text(let text): try put(text)
    case .output(let expression): try output(expression)
    case .condition(let branches, let otherwise): try runCondition(branches, otherwise)
    case .loop(let loop): try nested { () throws(TemplateError) in try run(loop) }
    case .set(let target, let expression): try assign(target, bounded(expression))
    case .capture(let target, let filters, let body, let place):
      try assign(target, captured(body, through: filters, at: place))
    case .filtered(let filters, let body, let place): try put(captured(body, through: filters, at: place))
    case .with(let values, let body): try runWith(values, body)
    case .macro(let macro):
      scopes[scopes.count - 1].macros[macro.name] = BoundMacro(
        macro: macro, template: template, surroundings: .outer(scopes: scopes.count))
    case .include(let inclusion): try include(inclusion)
    case .importAll(let name, let alias, let sees): try importAll(name, as: alias, seesVariables: sees)
    case .importNames(let name, let names, let sees): try importNames(name, names, seesVariables: sees)
    }
  }

  private func output(_ expression: Expression) throws(TemplateError) {
    let value = try evaluate(expression)
    do throws(TemplateError) {
      try put(value)
    } catch {
      throw error.at(expression.place, in: template)
    }
  }

  private func runCondition(
    _ branches: [(condition: Expression, body: [Statement])], _ otherwise: [Statement]
  ) throws(TemplateError) {
    for (condition, body) in branches {
      let holds = try tolerant { () throws(TemplateError) in try evaluate(condition).isTrue }
      if holds { return try nested { () throws(TemplateError) in try run(body) } }
    }
    try nested { () throws(TemplateError) in try run(otherwise) }
  }

  private func runWith(
    _ values: [(target: Target, value: Expression)], _ body: [Statement]
  ) throws(TemplateError) {
    // The values see the names outside, not each other.
    var evaluated: [TemplateValue] = []
    for (_, value) in values { evaluated.append(try bounded(value)) }
    try nested { () throws(TemplateError) in
      try scoped { () throws(TemplateError) in
        for (index, value) in evaluated.enumerated() { try assign(values[index].target, value) }
        try run(body)
      }
    }
  }

  private func run(_ loop: Loop) throws(TemplateError) {
    let source = try evaluate(loop.source)
    var elements: [TemplateValue]
    do throws(TemplateError) {
      elements = try self.elements(of: source)
      try step(elements.count)
    } catch {
      throw error.at(loop.source.place, in: template)
    }
    if let condition = loop.condition { elements = try chosen(elements, for: loop.target, by: condition) }
    if elements.isEmpty { return try scoped { () throws(TemplateError) in try run(loop.otherwise) } }
    var state = LoopState(elements: elements)
    for (index, element) in elements.enumerated() {
      try step()
      state.index = index
      try scoped(Scope(loop: state)) { () throws(TemplateError) in
        try assign(loop.target, element)
        try run(loop.body)
      }
    }
  }

  private func chosen(
    _ elements: [TemplateValue], for target: Target, by condition: Expression
  ) throws(TemplateError) -> [TemplateValue] {
    var chosen: [TemplateValue] = []
    for element in elements {
      let isChosen = try scoped { () throws(TemplateError) in
        try assign(target, element)
        return try tolerant { () throws(TemplateError) in try evaluate(condition).isTrue }
      }
      if isChosen { chosen.append(element) }
    }
    return chosen
  }

  private func captured(
    _ body: [Statement], through filters: [AppliedFilter], at place: Place
  ) throws(TemplateError) -> TemplateValue {
    var value = try nested { () throws(TemplateError) in
      try capture { () throws(TemplateError) in try scoped { () throws(TemplateError) in try run(body) } }
    }
    for applied in filters {
      value = try apply(applied.filter, to: value, applied.arguments, at: applied.place)
    }
    return value
  }
}
