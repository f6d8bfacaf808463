/// A template, read and checked; rendering it does no input or output unless it includes a template whose name it
/// computes.
///
/// The language is Jinja's, with these differences, which the comparison with Jinja2 in the tests lists case by case:
/// - Lists and maps are put out as JSON; keys of maps are texts.
/// - An undefined name, and whatever is looked up in it, is undefined, renders as nothing, and makes arithmetic
///   undefined instead of failing. `none` is as empty as undefined for loops, `length` and `in`.
/// - Every output is escaped for the `EscapingContext`. The filter `safe` switches that off; texts that come out of a
///   macro or a block set are safe already. Filters on safe text answer safe text only where they cannot break it.
/// - Whole numbers have 64 bits and become floating point beyond.
/// - There is no `extends`, `block`, `call`, `do`, recursive loop, `*args`, `%` formatting of texts, or line statement.
public struct Template: Sendable {
  /// The name that errors show.
  public let name: String
  let body: [Statement]
  let library: TemplateLibrary

  /// Reads a template and every template that it includes by a fixed name.
  ///
  /// - Throws: the first error with its place.
  public init(name: String, source: String, loader: TemplateLoader? = nil) throws(TemplateError) {
    self.name = name
    body = try StatementParser.statements(of: source, template: name)
    var library = TemplateLibrary(loader: loader)
    try library.addInclusions(of: body, in: name)
    self.library = library
  }

  /// The text of the template for these variables, every value escaped for `escaping`.
  ///
  /// - Throws: when an operation is impossible (division by zero, text in arithmetic), an included template is missing,
  ///   or a limit is reached.
  public func render(
    _ variables: TemplateMap, escaping: EscapingContext, limits: TemplateLimits = .default,
    zones: ZoneOffsets = .fixedOnly
  ) throws(TemplateError) -> String {
    try trial(variables, escaping: escaping, limits: limits, zones: zones).text
  }

  /// Renders and tells, beside the text, what looks like a mistake in the template: names that nothing is known of,
  /// with the nearest known name as a hint, and unknown time zones. For checking templates with sample variables.
  ///
  /// - Throws: as `render` does.
  public func trial(
    _ variables: TemplateMap, escaping: EscapingContext, limits: TemplateLimits = .default,
    zones: ZoneOffsets = .fixedOnly
  ) throws(TemplateError) -> TemplateTrial {
    let rendering = Rendering(
      template: name, variables: variables, library: library, escaping: escaping, limits: limits, zones: zones)
    do throws(TemplateError) {
      try rendering.run(body)
    } catch {
      throw error.template.isEmpty
        ? TemplateError(
          template: name, line: 0, column: 0, message: error.message, hint: error.hint) : error
    }
    return TemplateTrial(text: escaping.finish(rendering.result), warnings: rendering.warnings)
  }
}

/// What came of a trial rendering.
public struct TemplateTrial: Sendable {
  /// The rendered text.
  public var text: String
  /// What looks like a mistake, at most twenty of them, each with its place.
  public var warnings: [TemplateError]
}
