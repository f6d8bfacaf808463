extension Rendering {
  /// Carries out another template here. What it sets stays in it.
  func include(_ inclusion: Inclusion) throws(TemplateError) {
    guard let (name, body) = try found(inclusion.name, ignoresMissing: inclusion.ignoresMissing) else { return }
    try nested { () throws(TemplateError) in
      try inTemplate(name) { () throws(TemplateError) in
        if inclusion.seesVariables {
          try scoped { () throws(TemplateError) in try run(body) }
        } else {
          try alone(seesRoot: false) { () throws(TemplateError) in try run(body) }
        }
      }
    }
  }

  func importAll(_ name: Expression, as alias: String, seesVariables: Bool) throws(TemplateError) {
    let module = try module(name, seesVariables: seesVariables)
    scopes[scopes.count - 1].modules[alias] = module
  }

  func importNames(_ name: Expression, _ names: [ImportedName], seesVariables: Bool) throws(TemplateError) {
    let module = try module(name, seesVariables: seesVariables)
    for imported in names {
      if let macro = module.scope.macros[imported.name] {
        scopes[scopes.count - 1].macros[imported.alias] = module.bound(macro)
      } else if let value = module.scope.variables[imported.name] {
        scopes[scopes.count - 1].variables[imported.alias] = value
      } else {
        let known = Array(module.scope.macros.keys) + Array(module.scope.variables.keys)
        throw TemplateError(
          "the template has no '\(imported.name)'", hint: nearestHint(to: imported.name, among: known)
        ).at(imported.place, in: template)
      }
    }
  }

  /// What a template makes known at its top, after carrying it out without keeping its text.
  private func module(_ name: Expression, seesVariables: Bool) throws(TemplateError) -> Module {
    guard let (template, body) = try found(name, ignoresMissing: false) else {
      return Module(scope: Scope(), seesVariables: false)
    }
    var scope = Scope()
    try nested { () throws(TemplateError) in
      try inTemplate(template) { () throws(TemplateError) in
        try alone(seesRoot: seesVariables) { () throws(TemplateError) in
          _ = try capture { () throws(TemplateError) in try run(body) }
          scope = scopes[0]
        }
      }
    }
    return Module(scope: scope, seesVariables: seesVariables)
  }

  private func found(
    _ expression: Expression, ignoresMissing: Bool
  ) throws(TemplateError) -> (name: String, body: [Statement])? {
    let value = try evaluate(expression)
    let names: [TemplateValue]
    if case .list(let list) = value { names = list } else { names = [value] }
    do throws(TemplateError) {
      for name in names {
        let name = try name.text()
        if let body = try library.body(name) { return (name, body) }
      }
      if ignoresMissing { return nil }
      throw TemplateLibrary.missing(try names.last?.text() ?? "")
    } catch {
      throw error.at(expression.place, in: template)
    }
  }

  /// Runs `body` as a part of another template, for the places in errors.
  func inTemplate<Result>(
    _ name: String, _ body: () throws(TemplateError) -> Result
  ) throws(TemplateError) -> Result {
    let outer = template
    template = name
    defer { template = outer }
    return try body()
  }

  /// Runs `body` with a scope of its own and no other.
  func alone<Result>(
    _ scope: Scope = Scope(), seesRoot: Bool, _ body: () throws(TemplateError) -> Result
  ) throws(TemplateError) -> Result {
    let outer = (scopes, self.seesRoot)
    (scopes, self.seesRoot) = ([scope], seesRoot)
    defer { (scopes, self.seesRoot) = outer }
    return try body()
  }
}

extension Module {
  /// A macro of the module as it is known outside of it.
  func bound(_ macro: BoundMacro) -> BoundMacro {
    var bound = macro
    if case .outer = macro.surroundings {
      bound.surroundings = .module(scope, seesVariables: seesVariables)
    }
    return bound
  }
}
