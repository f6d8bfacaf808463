extension TokenStream {
  /// A literal, a name, or something in brackets.
  mutating func primary() throws(TemplateError) -> Expression {
    let token = current
    switch token.kind {
    case .name(let name):
      _ = next()
      switch name {
      case "true", "True": return Expression(.literal(.bool(true)), at: token.place)
      case "false", "False": return Expression(.literal(.bool(false)), at: token.place)
      case "none", "None": return Expression(.literal(.null), at: token.place)
      default: return Expression(.name(name), at: token.place)
      }
    case .string:
      var text = ""
      while case .string(let part) = current.kind {
        text += part
        _ = next()
      }
      return Expression(.literal(.string(text)), at: token.place)
    case .integer(let value):
      _ = next()
      return Expression(.literal(.integer(value)), at: token.place)
    case .double(let value):
      _ = next()
      return Expression(.literal(.double(value)), at: token.place)
    case .symbol("("):
      _ = next()
      if skip(symbol: ")") { return Expression(.list([]), at: token.place) }
      let inner = try expressionList(conditional: true)
      try expect(symbol: ")")
      return inner
    case .symbol("["):
      _ = next()
      let elements = try elements(until: "]")
      return try checked(.list(elements), at: token.place, over: elements)
    case .symbol("{"): return try mapLiteral()
    default: throw unexpected(wanted: "an expression")
    }
  }

  private mutating func elements(until closing: String) throws(TemplateError) -> [Expression] {
    var elements: [Expression] = []
    while !isSymbol(closing) {
      if !elements.isEmpty {
        try expect(symbol: ",")
        if isSymbol(closing) { break }
      }
      elements.append(try expression())
    }
    try expect(symbol: closing)
    return elements
  }

  private mutating func mapLiteral() throws(TemplateError) -> Expression {
    let place = next().place
    var entries: [(key: Expression, value: Expression)] = []
    while !isSymbol("}") {
      if !entries.isEmpty {
        try expect(symbol: ",")
        if isSymbol("}") { break }
      }
      let key = try expression()
      try expect(symbol: ":")
      entries.append((key, try expression()))
    }
    try expect(symbol: "}")
    return try checked(.map(entries), at: place, over: entries.flatMap { [$0.key, $0.value] })
  }

  /// Attributes, subscripts and calls after a value.
  mutating func postfix(_ base: Expression) throws(TemplateError) -> Expression {
    var result = base
    while true {
      let place = current.place
      if skip(symbol: ".") {
        let token = next()
        switch token.kind {
        case .name(let name): result = try checked(.attribute(result, name), at: place, over: [result])
        case .integer(let index):
          let element = Expression(.literal(.integer(index)), at: token.place)
          result = try checked(.element(result, element), at: place, over: [result])
        default:
          throw error(
            "expected a name after '.', found \(token.description)", at: token.place,
            hint: "other keys go into brackets: alert[\"odd:name\"]")
        }
      } else if skip(symbol: "[") {
        result = try subscripted(result, at: place)
      } else if isSymbol("(") {
        let arguments = try callArguments()
        result = try checked(.call(result, arguments), at: place, over: [result] + arguments.all)
      } else {
        return result
      }
    }
  }

  private mutating func subscripted(_ base: Expression, at place: Place) throws(TemplateError) -> Expression {
    var parts: [Expression?] = [nil]
    var isSlice = false
    while !isSymbol("]") {
      if skip(symbol: ":") {
        isSlice = true
        parts.append(nil)
      } else {
        guard parts[parts.count - 1] == nil else { throw unexpected(wanted: "']'") }
        parts[parts.count - 1] = try expression()
      }
    }
    try expect(symbol: "]")
    guard parts.count <= 3 else { throw error("a slice has at most three parts", at: place) }
    if !isSlice {
      guard let index = parts[0] else { throw error("an empty subscript", at: place) }
      return try checked(.element(base, index), at: place, over: [base, index])
    }
    let stop = parts[1]
    let step = parts.count == 3 ? parts[2] : nil
    return try checked(
      .slice(base, start: parts[0], stop: stop, step: step), at: place, over: [base] + parts.compactMap { $0 })
  }

  private static let mostArguments = 64

  /// `(a, b, name=c)`
  mutating func callArguments() throws(TemplateError) -> CallArguments {
    try expect(symbol: "(")
    try enter()
    defer { leave() }
    var arguments = CallArguments()
    while !isSymbol(")") {
      let count = arguments.positional.count + arguments.named.count
      guard count < TokenStream.mostArguments else {
        throw error("more than \(TokenStream.mostArguments) arguments", at: current.place)
      }
      if count > 0 {
        try expect(symbol: ",")
        if isSymbol(")") { break }
      }
      if case .name(let name) = current.kind, following.kind == .symbol("=") {
        let place = next().place
        _ = next()
        guard !arguments.named.contains(where: { $0.name == name }) else {
          throw error("the argument '\(name)' is given twice", at: place)
        }
        arguments.named.append((name, try expression()))
      } else {
        guard arguments.named.isEmpty else {
          throw error("an argument without a name after one with a name", at: current.place)
        }
        arguments.positional.append(try expression())
      }
    }
    try expect(symbol: ")")
    return arguments
  }
}
