import Templating

/// A template, its variables, and what Jinja2 3.1.6 put out for it (with `ChainableUndefined`, without escaping).
struct JinjaCase: Sendable {
  let template: String
  let variables: TemplateMap
  let expected: String
  let file: StaticString
  let line: UInt

  init(
    _ template: String, _ variables: TemplateMap, _ expected: String, file: StaticString = #filePath,
    line: UInt = #line
  ) {
    self.template = template
    self.variables = variables
    self.expected = expected
    self.file = file
    self.line = line
  }

  init(_ template: String, _ expected: String, file: StaticString = #filePath, line: UInt = #line) {
    self.init(template, [:], expected, file: file, line: line)
  }
}
