/// A function: `name(arguments)`.
struct Function: Sendable {
  typealias Body = @Sendable (EvaluatedArguments, Rendering) throws(TemplateError) -> TemplateValue

  /// The name in templates.
  let name: String
  let body: Body

  init(_ name: String, _ body: @escaping Body) {
    self.name = name
    self.body = body
  }

  /// A filter called by its name, the value first: SLS writes `round(v, 1)` as well as `v | round(1)`.
  init(_ filter: Filter) {
    self.init(filter.name) { arguments, rendering throws(TemplateError) in
      guard let value = arguments.positional.first else {
        throw TemplateError("'\(filter.name)' needs a value")
      }
      let others = arguments.afterFirst
      if let problem = filter.problem(positional: others.positional.count, named: others.named.map(\.name)) {
        throw problem
      }
      return try rendering.apply(filter, to: value, others)
    }
  }
}
