/// The templates that one template includes, read once.
struct TemplateLibrary: Sendable {
  private let loader: TemplateLoader?
  /// Nil for a template that is known to be missing.
  private var bodies: [String: [Statement]?] = [:]
  private static let mostTemplates = 64

  init(loader: TemplateLoader?) { self.loader = loader }

  /// The statements of a template, read now if it was not before; nil when there is no such template.
  mutating func body(_ name: String) throws(TemplateError) -> [Statement]? {
    if let known = bodies[name] { return known }
    guard bodies.count < TemplateLibrary.mostTemplates else {
      throw TemplateError("more than \(TemplateLibrary.mostTemplates) templates are included")
    }
    guard let source = loader?.load(name) else {
      bodies[name] = .some(nil)
      return nil
    }
    let body = try StatementParser.statements(of: source, template: name)
    bodies[name] = body
    return body
  }

  /// Reads what these statements include by fixed names, and what that includes, so that a missing or broken part is
  /// found when the template is read and not in the night when it is needed.
  mutating func addInclusions(of body: [Statement], in template: String) throws(TemplateError) {
    var waiting = [(template, body)]
    while let (template, body) = waiting.popLast() {
      for (name, place, ignoresMissing) in body.flatMap(\.inclusions) where bodies[name] == nil {
        do throws(TemplateError) {
          if let found = try self.body(name) {
            waiting.append((name, found))
          } else if !ignoresMissing {
            throw TemplateLibrary.missing(name)
          }
        } catch {
          throw error.at(place, in: template)
        }
      }
    }
  }

  /// The error for a template that is not there.
  static func missing(_ name: String) -> TemplateError {
    TemplateError(
      "no template '\(oneLine(String(name.prefix(255))))'", hint: "names are relative to the folder of templates")
  }
}

extension Statement {
  /// The templates that this statement and those in it include by a fixed name.
  fileprivate var inclusions: [(name: String, place: Place, ignoresMissing: Bool)] {
    switch self {
    case .include(let inclusion):
      Statement.fixed(inclusion.name, ignoresMissing: inclusion.ignoresMissing)
    case .importAll(let name, _, _), .importNames(let name, _, _): Statement.fixed(name, ignoresMissing: false)
    case .condition(let branches, let otherwise): (branches.flatMap(\.body) + otherwise).flatMap(\.inclusions)
    case .loop(let loop): (loop.body + loop.otherwise).flatMap(\.inclusions)
    case .capture(_, _, let body, _), .with(_, let body), .filtered(_, let body, _): body.flatMap(\.inclusions)
    case .macro(let macro): macro.body.flatMap(\.inclusions)
    case .text, .output, .set: []
    }
  }

  private static func fixed(
    _ name: Expression, ignoresMissing: Bool
  ) -> [(name: String, place: Place, ignoresMissing: Bool)] {
    guard case .literal(.string(let text)) = name.kind else { return [] }
    return [(text, name.place, ignoresMissing)]
  }
}
