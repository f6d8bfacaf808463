/// The state of one rendering. It lives on one thread and as long as `Template.trial` runs.
final class Rendering {
  let root: TemplateMap
  var library: TemplateLibrary
  let escaping: EscapingContext
  let limits: TemplateLimits
  let zones: ZoneOffsets
  /// The template that is being carried out, for errors.
  var template: String
  /// Whether the variables of the caller are known here; not in templates taken in without context.
  var seesRoot = true
  /// The innermost scope last.
  var scopes = [Scope()]
  /// Texts being made: the result, and one more for each block whose text becomes a value; the innermost last.
  private var outputs = [""]
  private var steps = 0
  private var workBytes = 0
  private var depth = 0
  /// Above zero where an unknown name is no sign of a mistake, as in `x is defined`.
  private var tolerance = 0
  private(set) var warnings: [TemplateError] = []
  private static let mostWarnings = 20

  init(
    template: String, variables: TemplateMap, library: TemplateLibrary, escaping: EscapingContext,
    limits: TemplateLimits, zones: ZoneOffsets
  ) {
    self.template = template
    root = variables
    self.library = library
    self.escaping = escaping
    self.limits = limits
    self.zones = zones
  }

  /// The text made so far.
  var result: String { outputs[0] }

  // MARK: Limits

  /// Counts work; a list or text that is walked through counts by its length.
  func step(_ count: Int = 1) throws(TemplateError) {
    steps += count
    guard steps <= limits.steps else {
      throw TemplateError("the template takes more than \(limits.steps) steps", hint: "are two loops nested?")
    }
  }

  /// Counts the bytes of a value before it is made, so that no filter can take all memory.
  func willMake(bytes: Int) throws(TemplateError) {
    let (sum, overflow) = workBytes.addingReportingOverflow(max(0, bytes))
    guard !overflow, sum <= limits.workBytes else {
      throw TemplateError("the template makes values of more than \(limits.workBytes) bytes")
    }
    workBytes = sum
  }

  /// Counts a text that a filter has walked through and passes it on.
  func making(_ text: String) throws(TemplateError) -> TemplateValue {
    try willMake(bytes: text.utf8.count)
    return .string(text)
  }

  /// One level deeper into blocks or expressions while `body` runs.
  func nested<Result>(_ body: () throws(TemplateError) -> Result) throws(TemplateError) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= limits.depth else {
      throw TemplateError("more than \(limits.depth) levels are nested", hint: "does a macro call itself without end?")
    }
    return try body()
  }

  // MARK: Output

  /// Adds text as it is.
  func put(_ text: String) throws(TemplateError) {
    guard outputs[outputs.count - 1].utf8.count + text.utf8.count <= limits.outputBytes else {
      throw TemplateError(
        "the text is longer than \(limits.outputBytes) bytes",
        hint: "shorten long values with |truncate or |truncate_bytes")
    }
    outputs[outputs.count - 1] += text
  }

  /// Adds a value, escaped unless it is safe.
  func put(_ value: TemplateValue) throws(TemplateError) {
    if case .safe(let text) = value { return try put(text) }
    let text = try value.text()
    try willMake(bytes: text.utf8.count)
    try put(escaping.escape(text))
  }

  /// The text that `body` puts out, as a value.
  func capture(_ body: () throws(TemplateError) -> Void) throws(TemplateError) -> TemplateValue {
    outputs.append("")
    defer { outputs.removeLast() }
    try body()
    let text = outputs[outputs.count - 1]
    try willMake(bytes: text.utf8.count)
    return .safe(text)
  }

  // MARK: Warnings

  /// Remembers what looks like a mistake, once for each place.
  func warn(_ message: String, hint: String?, at place: Place) {
    guard tolerance == 0, warnings.count < Rendering.mostWarnings else { return }
    let warning = TemplateError(message, hint: hint).at(place, in: template)
    if !warnings.contains(warning) { warnings.append(warning) }
  }

  /// Evaluates where an unknown name is no sign of a mistake.
  func tolerant<Result>(_ body: () throws(TemplateError) -> Result) throws(TemplateError) -> Result {
    tolerance += 1
    defer { tolerance -= 1 }
    return try body()
  }
}
