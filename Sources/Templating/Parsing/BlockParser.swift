extension StatementParser {
  /// `{% if a %}...{% elif b %}...{% else %}...{% endif %}`
  mutating func condition(_ tag: (name: String, place: Place)) throws(TemplateError) -> Statement {
    var branches: [(condition: Expression, body: [Statement])] = []
    var otherwise: [Statement] = []
    var sawElse = false
    while true {
      let condition = sawElse ? nil : try stream.expressionList(conditional: true)
      try endOfTag()
      let ends = sawElse ? ["endif"] : ["elif", "else", "endif"]
      let (body, end) = try body(of: ("if", tag.place), until: ends)
      if let condition { branches.append((condition, body)) } else { otherwise = body }
      if end?.name == "endif" { break }
      sawElse = end?.name == "else"
    }
    try endOfTag()
    return .condition(branches: branches, otherwise: otherwise)
  }

  /// `{% for a, b in c if d %}...{% else %}...{% endfor %}`
  mutating func loop(_ tag: (name: String, place: Place)) throws(TemplateError) -> Statement {
    let target = try target(fields: false)
    try stream.expect(word: "in")
    let source = try stream.expressionList(conditional: false)
    var condition: Expression?
    if stream.skip(word: "if") { condition = try stream.expression() }
    if stream.isWord("recursive") {
      throw stream.error("recursive loops are not supported", at: stream.current.place, hint: "use a macro")
    }
    try endOfTag()
    let (body, end) = try body(of: ("for", tag.place), until: ["else", "endfor"])
    try endOfTag()
    var otherwise: [Statement] = []
    if end?.name == "else" {
      otherwise = try self.body(of: ("for", tag.place), until: ["endfor"]).body
      try endOfTag()
    }
    return .loop(
      Loop(target: target, source: source, condition: condition, body: body, otherwise: otherwise))
  }

  /// `{% set a = b %}` or `{% set a %}...{% endset %}`
  mutating func assignment(_ tag: (name: String, place: Place)) throws(TemplateError) -> Statement {
    let target = try target(fields: true)
    if stream.skip(symbol: "=") {
      let value = try stream.expressionList(conditional: true)
      try endOfTag()
      return .set(target, value)
    }
    if case .names(_, let place) = target {
      throw stream.error("a block cannot be set to several names", at: place, hint: "as in {% set a, b = 1, 2 %}")
    }
    var filters: [AppliedFilter] = []
    while stream.skip(symbol: "|") { filters.append(try stream.appliedFilter()) }
    return .capture(target, filters: filters, body: try body(of: tag), place: tag.place)
  }

  /// `{% with a = 1, b = 2 %}...{% endwith %}`
  mutating func with(_ tag: (name: String, place: Place)) throws(TemplateError) -> Statement {
    var values: [(target: Target, value: Expression)] = []
    while case .name = stream.current.kind {
      let name = try stream.expectName("a name")
      try stream.expect(symbol: "=")
      values.append((.name(name.name, name.place), try stream.expression()))
      guard stream.skip(symbol: ",") else { break }
    }
    return .with(values, body: try body(of: tag))
  }

  /// `{% macro name(a, b=1) %}...{% endmacro %}`
  mutating func macro(_ tag: (name: String, place: Place)) throws(TemplateError) -> Statement {
    let name = try stream.expectName("the name of the macro").name
    try stream.expect(symbol: "(")
    var parameters: [(name: String, initial: Expression?)] = []
    while !stream.isSymbol(")") {
      if !parameters.isEmpty { try stream.expect(symbol: ",") }
      let (parameter, place) = try stream.expectName("the name of a parameter")
      guard !parameters.contains(where: { $0.name == parameter }) else {
        throw stream.error("the parameter '\(parameter)' is there twice", at: place)
      }
      let initial = stream.skip(symbol: "=") ? try stream.expression() : nil
      if initial == nil, parameters.last?.initial != nil {
        throw stream.error("a parameter without a value after one with a value", at: place)
      }
      guard parameters.count < 64 else { throw stream.error("more than 64 parameters", at: place) }
      parameters.append((parameter, initial))
    }
    try stream.expect(symbol: ")")
    return .macro(Macro(name: name, parameters: parameters, body: try body(of: tag), place: tag.place))
  }

  /// `{% filter upper %}...{% endfilter %}`
  mutating func filtered(_ tag: (name: String, place: Place)) throws(TemplateError) -> Statement {
    var filters = [try stream.appliedFilter()]
    while stream.skip(symbol: "|") { filters.append(try stream.appliedFilter()) }
    return .filtered(filters, body: try body(of: tag), place: tag.place)
  }

  /// What a value goes to: a name, names with commas between them, or a field of a namespace.
  private mutating func target(fields: Bool) throws(TemplateError) -> Target {
    let bracket = stream.skip(symbol: "(")
    let (first, place) = try assignableName()
    var names = [first]
    if fields, !bracket, stream.skip(symbol: ".") {
      return .field(of: first, try stream.expectName("the name of a field").name, place)
    }
    var isList = false
    while stream.skip(symbol: ",") {
      isList = true
      guard case .name(let next) = stream.current.kind, next != "in" else { break }
      names.append(try assignableName().name)
      guard names.count <= 64 else { throw stream.error("more than 64 names", at: place) }
    }
    if bracket { try stream.expect(symbol: ")") }
    return isList ? .names(names, place) : .name(first, place)
  }

  private mutating func assignableName() throws(TemplateError) -> (name: String, place: Place) {
    let found = try stream.expectName("a name")
    if ["true", "True", "false", "False", "none", "None"].contains(found.name) {
      throw stream.error("'\(found.name)' cannot be given another value", at: found.place)
    }
    return found
  }
}
