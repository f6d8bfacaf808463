internal import Alerting
internal import AuditEvents
internal import Detection
internal import Templating

/// The message in code, for when every template fails: keys and values, nothing that could fail. Its variables are the
/// smallest, so it always fits.
enum BuiltInMessage {
  private static let bounds = MessageBounds.steps[MessageBounds.steps.count - 1]

  /// Repeated in a form that people read.
  private static let leftOut: Set<String> = [
    "alert.alert_name", "alert.alert_time", "alert.fire_time", "alert.fire_time_ms", "alert.resolve_time",
    "alert.first_time_ms", "alert.last_time_ms", "alert.fire_results_count", "alert.annotations.title",
    "alert.annotations.desc", "alert.rule.id", "alert.rule.title", "alert.reason", "alert.severity", "alert.project",
    "alert.level", "alert.policy.repeat_seconds", "notification.drill", "notification.possible_repeat",
    "alert.alert_type", "alert.resolve_time_ms", "alert.policy.alert_policy_id", "alert.fire_results_left_out",
    "alerts.1", "alerts_count", "alerts_left_out",
  ]

  /// One part of the message, no larger than the channel takes with a banner.
  static func part(_ part: MessagePart, _ request: MessageRequest) -> String {
    let variables = MessageVariables.map(request, bounds, isCompatible: false)
    switch part.form {
    case .line:
      let line = part.name == "text" ? summary(request) : headline(request)
      return (try? part.finish(line, template: "", cutting: true)) ?? headline(request)
    case .text: return fitting(text(request, variables), part)
    case .html: return "<pre>" + escaped(text(request, variables)) + "</pre>"
    case .markdown(let dialect): return fitting(markdown(text(request, variables), dialect), part)
    case .json: return json(.map(variables)).text
    case .card(let dialect):
      return card(headline(request), MessagePart.cut(text(request, variables), bytes: part.bytes / 4), dialect)
    }
  }

  private static func fitting(_ text: String, _ part: MessagePart) -> String {
    (try? part.finish(text, template: "", cutting: true)) ?? text
  }

  /// Who did what, in one line.
  private static func summary(_ request: MessageRequest) -> String {
    let event = request.alert.samples.first?.event
    let facts = [event?.actor.name, event?.operation, event?.sourceIP, request.notificationID].compactMap { $0 }
    let shown = facts.filter { !$0.isEmpty }.map { SafeText.oneLine(bounds.cut($0)) }
    return headline(request) + ": " + shown.joined(separator: ", ")
  }

  /// Lines as paragraphs of Markdown in which nothing has a meaning.
  private static func markdown(_ text: String, _ dialect: MarkdownDialect) -> String {
    let lines = text.split(separator: "\n").map { EscapingContext.markdown(dialect).escape(String($0)) }
    return lines.joined(separator: "\n\n") + "\n"
  }

  /// The least that Slack and Teams take as a card.
  private static func card(_ headline: String, _ text: String, _ dialect: MarkdownDialect) -> String {
    let body = JSONText.string(markdown(text, dialect))
    guard dialect != .slack else { return JSONText.object([("text", body)]).text }
    let block = JSONText.object([("type", .string("TextBlock")), ("text", body), ("wrap", .boolean(true))])
    return JSONText.object([
      ("type", .string("AdaptiveCard")), ("version", .string("1.4")),
      ("fallbackText", .string(EscapingContext.markdown(dialect).escape(headline))), ("body", .array([block])),
    ]).text
  }

  /// Text with HTML's special characters escaped.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  private static func headline(_ request: MessageRequest) -> String {
    let title = SafeText.oneLine(bounds.cut(request.alert.title))
    return "[\(request.alert.level.name)] \(title) (\(SafeText.oneLine(bounds.cut(request.alert.trail.text))))"
  }

  private static func text(_ request: MessageRequest, _ variables: TemplateMap) -> String {
    let alert = request.alert
    var lines = [
      headline(request), "", "why now: " + SafeText.oneLine(bounds.cut(request.reason)),
      "new events: \(alert.count), \(alert.firstEvent) to \(alert.lastEvent)", "",
    ]
    append(.map(variables), path: "", to: &lines)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func append(_ value: TemplateValue, path: String, to lines: inout [String]) {
    guard !leftOut.contains(path) else { return }
    func inner(_ name: String) -> String { path.isEmpty ? name : path + "." + name }
    switch value {
    case .map(let map): for entry in map.entries { append(entry.value, path: inner(entry.key), to: &lines) }
    case .list(let values):
      for (index, value) in values.enumerated() { append(value, path: inner(String(index + 1)), to: &lines) }
    case .string(let text), .safe(let text):
      if !text.isEmpty { lines.append(SafeText.oneLine("\(path): \(text)")) }
    case .integer(let number):
      let words = path.hasSuffix("_ms") ? Timestamp(milliseconds: number).rfc3339 : String(number)
      lines.append(SafeText.oneLine("\(path): \(words)"))
    case .bool(let value): lines.append(SafeText.oneLine("\(path): \(value)"))
    case .double, .null, .undefined: break
    }
  }

  private static func json(_ value: TemplateValue) -> JSONText {
    switch value {
    case .undefined, .null: .null
    case .bool(let value): .boolean(value)
    case .integer(let number): .integer(number)
    case .double(let number): number.isFinite ? .raw("\(number)") : .null
    case .string(let text), .safe(let text): .string(text)
    case .list(let values): .array(values.map(json))
    case .map(let map): .object(map.entries.map { ($0.key, json($0.value)) })
    }
  }
}
