/// A test: `value is name argument`.
struct Question: Sendable {
  typealias Body = @Sendable (TemplateValue, TemplateValue) throws(TemplateError) -> Bool

  /// The name in templates.
  let name: String
  /// How many values follow the name, 0 or 1.
  let arguments: Int
  /// The answer for a value and its argument (`.undefined` when it takes none).
  let body: Body

  /// A test without an argument.
  init(_ name: String, _ body: @escaping @Sendable (TemplateValue) throws(TemplateError) -> Bool) {
    self.name = name
    arguments = 0
    self.body = { (value, _) throws(TemplateError) in try body(value) }
  }

  /// A test with one argument.
  init(_ name: String, with body: @escaping Body) {
    self.name = name
    arguments = 1
    self.body = body
  }
}
