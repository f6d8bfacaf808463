extension Rendering {
  /// A macro, a function, or a method.
  func call(_ callee: Expression, _ arguments: CallArguments) throws(TemplateError) -> TemplateValue {
    switch callee.kind {
    case .name(let name): return try call(named: name, arguments, at: callee.place)
    case .attribute(let base, let method):
      if case .name("loop") = base.kind, let loop = currentLoop, method == "cycle" {
        let values = try evaluate(all: arguments.positional)
        guard !values.isEmpty else { throw TemplateError("'loop.cycle' needs values to choose from") }
        return values[loop.index % values.count]
      }
      if case .name(let alias) = base.kind, let module = module(alias) {
        guard let macro = module.scope.macros[method] else {
          throw TemplateError(
            "'\(alias)' has no macro '\(method)'", hint: nearestHint(to: method, among: module.scope.macros.keys))
        }
        return try call(module.bound(macro), arguments)
      }
      return try call(method: method, of: try evaluate(base), try evaluated(arguments), at: callee.place)
    default: throw TemplateError("this cannot be called", hint: "only functions, macros and methods can")
    }
  }

  private func call(
    named name: String, _ arguments: CallArguments, at place: Place
  ) throws(TemplateError) -> TemplateValue {
    if let macro = macro(name) { return try call(macro, arguments) }
    if lookUp(name) == nil, let function = Functions.named[name] {
      return try function.body(try evaluated(arguments), self)
    }
    if lookUp(name) != nil { throw TemplateError("'\(name)' is a variable and cannot be called") }
    let known = Array(Functions.named.keys) + scopes.flatMap(\.macros.keys)
    throw TemplateError("no function '\(name)'", hint: nearestHint(to: name, among: known))
  }

  /// The arguments of a call, evaluated from left to right.
  func evaluated(_ arguments: CallArguments) throws(TemplateError) -> EvaluatedArguments {
    var named: [(name: String, value: TemplateValue)] = []
    let positional = try evaluate(all: arguments.positional)
    for (name, value) in arguments.named { named.append((name, try evaluate(value))) }
    return EvaluatedArguments(positional: positional, named: named)
  }

  /// A filter on a value.
  func apply(
    _ filter: Filter, to value: TemplateValue, _ arguments: CallArguments, at place: Place
  ) throws(TemplateError) -> TemplateValue {
    do throws(TemplateError) {
      let arguments = try evaluated(arguments)
      return try apply(filter, to: value, arguments)
    } catch {
      throw error.at(place, in: template)
    }
  }

  /// A filter on a value, with what it walks through counted.
  func apply(
    _ filter: Filter, to value: TemplateValue, _ arguments: EvaluatedArguments
  ) throws(TemplateError) -> TemplateValue {
    try step(1 + size(value))
    let arguments = FilterArguments(filter: filter, positional: arguments.positional, named: arguments.named)
    return try filter.body(value, arguments, self)
  }

  private func call(_ bound: BoundMacro, _ arguments: CallArguments) throws(TemplateError) -> TemplateValue {
    let macro = bound.macro
    guard arguments.positional.count <= macro.parameters.count else {
      throw TemplateError(
        "the macro '\(macro.name)' takes at most \(macro.parameters.count) arguments, not \(arguments.positional.count)"
      )
    }
    var scope = Scope()
    for (parameter, value) in zip(macro.parameters, arguments.positional) {
      scope.variables[parameter.name] = try bounded(value)
    }
    for (name, value) in arguments.named {
      guard macro.parameters.contains(where: { $0.name == name }) else {
        throw TemplateError(
          "the macro '\(macro.name)' has no parameter '\(name)'",
          hint: nearestHint(to: name, among: macro.parameters.map(\.name)))
      }
      guard scope.variables[name] == nil else { throw TemplateError("the parameter '\(name)' is given twice") }
      scope.variables[name] = try bounded(value)
    }
    return try nested { () throws(TemplateError) in
      try inTemplate(bound.template) { () throws(TemplateError) in
        try surrounded(by: bound.surroundings) { () throws(TemplateError) in
          try capture { () throws(TemplateError) in
            try scoped(scope) { () throws(TemplateError) in try run(macro) }
          }
        }
      }
    }
  }

  private func run(_ macro: Macro) throws(TemplateError) {
    for parameter in macro.parameters where scopes[scopes.count - 1].variables[parameter.name] == nil {
      let value = try parameter.initial.map { initial throws(TemplateError) in try bounded(initial) } ?? .undefined
      scopes[scopes.count - 1].variables[parameter.name] = value
    }
    try run(macro.body)
  }

  /// Runs `body` with the scopes that a macro sees: those around the place where it was written.
  private func surrounded<Result>(
    by surroundings: BoundMacro.Surroundings, _ body: () throws(TemplateError) -> Result
  ) throws(TemplateError) -> Result {
    switch surroundings {
    case .module(let scope, let sees): return try alone(scope, seesRoot: sees, body)
    case .outer(let count):
      let hidden = Array(scopes[min(count, scopes.count)...])
      scopes.removeLast(hidden.count)
      defer { scopes += hidden }
      return try body()
    }
  }
}

/// The arguments of a call, evaluated.
struct EvaluatedArguments {
  var positional: [TemplateValue] = []
  var named: [(name: String, value: TemplateValue)] = []

  /// The arguments from the second on; the first is the value that a filter works on.
  var afterFirst: EvaluatedArguments {
    EvaluatedArguments(positional: Array(positional.dropFirst()), named: named)
  }
}
