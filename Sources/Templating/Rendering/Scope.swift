/// The names that a block makes known to what is inside it.
struct Scope {
  var variables: [String: TemplateValue] = [:]
  var macros: [String: BoundMacro] = [:]
  var modules: [String: Module] = [:]
  var loop: LoopState?
}

/// A macro and where its free names are looked up.
struct BoundMacro {
  var macro: Macro
  var template: String
  /// How many of the scopes that are open where the macro is called were open where it was written; for a macro of
  /// another template, that template's own scope.
  var surroundings: Surroundings

  enum Surroundings {
    case outer(scopes: Int)
    case module(Scope, seesVariables: Bool)
  }
}

/// What another template, taken in with `import`, makes known.
struct Module {
  var scope: Scope
  var seesVariables: Bool
}

/// Where a loop is.
struct LoopState {
  var elements: [TemplateValue]
  var index = 0

  /// The names of the loop variable, for hints.
  static let fields = [
    "index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0", "previtem", "nextitem",
  ]

  /// `loop.index` and so on; nil when there is no such field.
  subscript(field: String) -> TemplateValue? {
    switch field {
    case "index": .integer(Int64(index + 1))
    case "index0": .integer(Int64(index))
    case "revindex": .integer(Int64(elements.count - index))
    case "revindex0": .integer(Int64(elements.count - index - 1))
    case "first": .bool(index == 0)
    case "last": .bool(index == elements.count - 1)
    case "length": .integer(Int64(elements.count))
    // Jinja counts the levels of recursive loops here, which there are none of.
    case "depth": 1
    case "depth0": 0
    case "previtem": index > 0 ? elements[index - 1] : .undefined
    case "nextitem": index + 1 < elements.count ? elements[index + 1] : .undefined
    default: nil
    }
  }

  /// All fields, for a template that puts `loop` itself somewhere.
  var value: TemplateValue {
    .map(TemplateMap(LoopState.fields.map { ($0, self[$0] ?? .undefined) }))
  }
}
