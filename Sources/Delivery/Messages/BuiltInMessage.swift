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
  ]

  /// One part of the message.
  static func part(_ form: MessagePart.Form, _ request: MessageRequest) -> String {
    let variables = MessageVariables.map(request, bounds)
    switch form {
    case .line: return headline(request)
    case .text: return text(request, variables)
    case .html: return "<pre>" + escaped(text(request, variables)) + "</pre>"
    case .json: return json(.map(variables)).text
    }
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
