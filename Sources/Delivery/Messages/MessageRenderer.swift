internal import Alerting
internal import AuditEvents
internal import Templating

/// Turns an alert into the message for one recipient. It cannot fail: from the template that the policy names it falls
/// to the template set `default`, and from there to the message in code, with a banner that names the error.
public struct MessageRenderer: Sendable {
  private let catalogue: TemplateCatalogue

  /// A renderer over the templates of a workspace.
  public init(_ catalogue: TemplateCatalogue) { self.catalogue = catalogue }

  /// The parts that the channel needs, escaped and within its limits.
  public func render(_ request: MessageRequest) -> RenderedMessage {
    let parts = MessagePart.parts(of: request.channelKind)
    let named = request.recipient.template
    var problem = ""
    if !catalogue.names.contains(named) { problem = "there is no template '\(SafeText.oneLine(named))'" }
    for set in named == TemplateCatalogue.fallback ? [named] : [named, TemplateCatalogue.fallback] {
      do throws(TemplateError) {
        if let texts = try render(parts, of: set, request) {
          return message(texts, parts, problem: problem)
        }
      } catch {
        if problem.isEmpty { problem = SafeText.oneLine(error.description) }
      }
    }
    if problem.isEmpty { problem = "there is no template for \(request.channelKind.rawValue)" }
    let texts = parts.map { ($0.name, BuiltInMessage.part($0.form, request)) }
    return message(Dictionary(texts, uniquingKeysWith: { $1 }), parts, problem: problem)
  }

  /// The parts by the templates of a set; nil when it has none for the channel. Renders from less and less of the alert
  /// until all parts fit; throws the error of the last attempt.
  private func render(
    _ parts: [MessagePart], of set: String, _ request: MessageRequest
  ) throws(TemplateError) -> [String: String]? {
    guard parts.contains(where: { catalogue.has($0, in: set) }) else { return nil }
    var failure: TemplateError?
    for (step, bounds) in MessageBounds.steps.enumerated() {
      let variables = MessageVariables.map(request, bounds)
      let isLast = step == MessageBounds.steps.count - 1
      do throws(TemplateError) {
        var texts: [String: String] = [:]
        for part in parts {
          let owner = catalogue.has(part, in: set) ? set : TemplateCatalogue.fallback
          if owner != set, part.isOptional { continue }
          texts[part.name] = try catalogue.render(part, of: owner, variables, cutting: isLast)
        }
        return texts
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return nil
  }

  private func message(_ texts: [String: String], _ parts: [MessagePart], problem: String) -> RenderedMessage {
    guard !problem.isEmpty else { return RenderedMessage(parts: texts) }
    var result = texts
    for part in parts { result[part.name] = texts[part.name].map { Banner.add(problem, to: $0, part.form) } }
    return RenderedMessage(parts: result, templateError: problem)
  }
}

/// Tells the reader of a message that a template failed.
enum Banner {
  static func add(_ problem: String, to text: String, _ form: MessagePart.Form) -> String {
    let words = "This message has a plain form because a template failed: " + SafeText.prefix(problem, bytes: 400)
    switch form {
    case .line: return text
    case .text: return "! \(words)\n\n\(text)"
    case .html:
      let banner = "<p style=\"border:1px solid #b00;padding:6px\">\(BuiltInMessage.escaped(words))</p>"
      return insert(banner, afterBodyOf: text)
    case .json:
      return (try? WellFormedJSON(text))?.adding("\"template_error\":" + JSONText.string(words).text) ?? text
    }
  }

  private static func insert(_ banner: String, afterBodyOf html: String) -> String {
    let bytes = Array(html.utf8)
    let body = Array("<body".utf8)
    let start = bytes.indices.first {
      bytes[$0] == 60 && bytes[$0...].prefix(5).map { $0 | 32 } == body.map { $0 | 32 }
    }
    guard let start, let end = bytes[start...].firstIndex(of: 62) else { return banner + html }
    return String(decoding: bytes[...end] + Array(banner.utf8) + bytes[(end + 1)...], as: UTF8.self)
  }
}
