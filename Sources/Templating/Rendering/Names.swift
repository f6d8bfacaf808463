extension Rendering {
  /// The value of a variable; nil when nothing has that name.
  func lookUp(_ name: String) -> TemplateValue? {
    for scope in scopes.reversed() {
      if let value = scope.variables[name] { return value }
      if name == "loop", let loop = scope.loop { return loop.value }
    }
    return seesRoot ? root[name] : nil
  }

  /// The loop that `loop` means here, unless a variable of that name is nearer.
  var currentLoop: LoopState? {
    for scope in scopes.reversed() {
      if scope.variables["loop"] != nil { return nil }
      if let loop = scope.loop { return loop }
    }
    return nil
  }

  /// The macro of a name, with the number of scopes that were open where it was written.
  func macro(_ name: String) -> BoundMacro? {
    for scope in scopes.reversed() {
      if let macro = scope.macros[name] { return macro }
    }
    return nil
  }

  func module(_ name: String) -> Module? {
    for scope in scopes.reversed() {
      if let module = scope.modules[name] { return module }
    }
    return nil
  }

  /// The names that a mistyped variable may have meant.
  var knownNames: [String] {
    var names = seesRoot ? root.keys : []
    for scope in scopes { names += scope.variables.keys }
    return names.sorted()
  }

  /// Gives a variable of the innermost scope a value.
  func assign(_ target: Target, _ value: TemplateValue) throws(TemplateError) {
    switch target {
    case .name(let name, _): scopes[scopes.count - 1].variables[name] = value
    case .names(let names, let place):
      let values = try elements(of: value)
      guard values.count == names.count else {
        throw TemplateError(
          "\(names.count) names for \(values.count) values", hint: "maps give pairs with .items()"
        ).at(place, in: template)
      }
      for (name, value) in zip(names, values) { scopes[scopes.count - 1].variables[name] = value }
    case .field(let owner, let field, let place):
      for index in scopes.indices.reversed() {
        guard case .map(var map) = scopes[index].variables[owner] else { continue }
        scopes[index].variables[owner] = nil
        map[field] = value
        scopes[index].variables[owner] = .map(map)
        return
      }
      throw TemplateError(
        "'\(owner)' has no fields that can be set", hint: "make it with {% set \(owner) = namespace() %}"
      ).at(place, in: template)
    }
  }

  /// Runs `body` with one more scope.
  func scoped<Result>(
    _ scope: Scope = Scope(), _ body: () throws(TemplateError) -> Result
  ) throws(TemplateError) -> Result {
    scopes.append(scope)
    defer { scopes.removeLast() }
    return try body()
  }
}
