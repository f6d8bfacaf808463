internal import Alerting
internal import Templating

/// Turns an alert into the message for one recipient. It cannot fail: from the template that the policy names it falls
/// to the template set `default`, and from there to the message in code, with a banner that names the error.
public struct MessageRenderer: Sendable {
  private let catalogue: TemplateCatalogue
  private let settings: MessageSettings

  /// A renderer over the templates of a workspace.
  public init(_ catalogue: TemplateCatalogue, settings: MessageSettings = MessageSettings()) {
    self.catalogue = catalogue
    self.settings = settings
  }

  /// The parts that the channel needs, escaped and within its limits.
  public func render(_ request: MessageRequest) -> RenderedMessage {
    let parts = MessagePart.parts(of: request.channelKind)
    let named = request.recipient.template
    var problem = ""
    if !catalogue.names.contains(named) { problem = "there is no template '\(SafeText.oneLine(named))'" }
    for set in sets(for: request) {
      do throws(TemplateError) {
        if let texts = try render(parts, of: set, request) {
          return message(texts, parts, problem: problem)
        }
      } catch {
        if problem.isEmpty { problem = SafeText.oneLine(error.description) }
      }
    }
    if problem.isEmpty { problem = "there is no template for \(request.channelKind.rawValue)" }
    let texts = parts.map { ($0.name, BuiltInMessage.part($0, request)) }
    return message(Dictionary(texts, uniquingKeysWith: { $1 }), parts, problem: problem)
  }

  /// The template sets to try, the best first. A message of several alerts has a set of its own, unless the policy
  /// names another.
  private func sets(for request: MessageRequest) -> [String] {
    let named = request.recipient.template
    var sets = named == TemplateCatalogue.fallback ? [] : [named]
    if !request.others.isEmpty || request.left > 0 {
      // A set that knows of one alert only would tell of one and be silent about the others.
      let language = catalogue.languages(for: request.recipient.contact?.language ?? settings.language)[0]
      let tells = MessagePart.parts(of: request.channelKind).contains {
        catalogue.tellsSeveral($0, in: named, language)
      }
      sets.insert(TemplateCatalogue.several, at: tells ? sets.count : 0)
    }
    return sets + [TemplateCatalogue.fallback]
  }

  /// The parts by the templates of a set, in the reader's language as far as there is one; nil when the set has none
  /// for the channel. Renders from less and less of the alert until all parts fit; throws the error of the last attempt.
  private func render(
    _ parts: [MessagePart], of set: String, _ request: MessageRequest
  ) throws(TemplateError) -> [String: String]? {
    let language = catalogue.languages(for: request.recipient.contact?.language ?? settings.language)[0]
    guard parts.contains(where: { catalogue.has($0, in: set, language) }) else { return nil }
    var failure: TemplateError?
    for (step, bounds) in MessageBounds.steps.enumerated() {
      let variables = MessageVariables.map(request, bounds, settings)
      let isLast = step == MessageBounds.steps.count - 1
      do throws(TemplateError) {
        var texts: [String: String] = [:]
        for part in parts {
          let owner = catalogue.has(part, in: set, language) ? set : TemplateCatalogue.fallback
          if owner != set, part.isOptional { continue }
          texts[part.name] = try catalogue.trial(part, of: owner, language, variables, cutting: isLast).text
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
