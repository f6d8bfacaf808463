public import Administration
internal import Alerting
internal import AuditEvents
internal import Engine

/// Why the console does not do what was asked; a page or a problem says it.
public enum Failure: Error, Sendable {
  /// There is no such page or thing.
  case notFound
  /// What was sent cannot be read.
  case malformed
  /// A form that was not sent from a page of the session.
  case foreignForm
  /// Only this role and those above it may.
  case notAllowed(Role)
  /// What was asked is wrong in this way.
  case invalid(String)
}

/// Turns what endpoints throw into answers.
enum Failures {
  static func answer(_ failure: Failure, _ visit: Visit, isAPI: Bool) -> Response {
    let words = visit.words
    switch failure {
    case .notFound:
      return answer(
        404, "Not Found", words("Not found"), words("There is no such page or thing."), visit, isAPI: isAPI)
    case .malformed:
      return answer(400, "Bad Request", words("The request is malformed"), "", visit, isAPI: isAPI)
    case .foreignForm:
      return answer(
        403, "Forbidden", words("The form is too old"),
        words("It was not sent from a page of your session. Go back, reload the page and send it again."), visit,
        isAPI: isAPI)
    case .notAllowed(let role):
      return answer(
        403, "Forbidden", words("Not allowed"),
        words("This takes the role {1}; you have the role {2}.", words.role(role), words.role(visit.caller.role)),
        visit, isAPI: isAPI)
    case .invalid(let text):
      return answer(400, "Bad Request", words("Not possible"), text, visit, isAPI: isAPI)
    }
  }

  static func answer(_ error: any Error, _ visit: Visit, isAPI: Bool) -> Response {
    let words = visit.words
    if let failure = error as? Failure { return answer(failure, visit, isAPI: isAPI) }
    if let refusal = error as? AdministrationError {
      // Programs read English.
      let text = isAPI ? refusal.description : words(refusal)
      switch refusal {
      case .unknown:
        return answer(404, "Not Found", words("Not found"), text, visit, isAPI: isAPI)
      case .exists, .inUse, .changed:
        return answer(409, "Conflict", words("Not possible"), text, visit, isAPI: isAPI)
      case .invalid:
        return answer(422, "Unprocessable Content", words("Not possible"), text, visit, isAPI: isAPI)
      case .notAllowed(let role, _):
        return answer(.notAllowed(role), visit, isAPI: isAPI)
      }
    }
    if let refusal = error as? AlertLink.Refusal {
      return answer(404, "Not Found", words("Not found"), refusal.description, visit, isAPI: isAPI)
    }
    // Words of the store name files and statements; they belong into the log, not to whoever asks.
    FailureLog.shared.note("\(visit.request.method.rawValue) \(visit.request.pathText): \(error)")
    return answer(
      500, "Internal Server Error", words("Something failed"),
      words("The store could not answer; nothing was changed. The log of the service says more."), visit, isAPI: isAPI)
  }

  /// The methods there are.
  static func allow(_ methods: Set<Method>, status: Int, _ visit: Visit? = nil) -> Response {
    var names = methods.map(\.rawValue) + ["OPTIONS"]
    if methods.contains(.get) { names.append("HEAD") }
    let list = names.sorted().joined(separator: ", ")
    if let visit {
      let words = visit.words
      return answer(
        405, "Method Not Allowed", words("Not possible"),
        words("This address is for another kind of request: go back and use the buttons of the page."), visit,
        isAPI: false
      ).with("Allow", list)
    }
    let response =
      status == 405
      ? Response.problem(status: 405, title: "Method Not Allowed", detail: "allowed: \(list)")
      : Response(status: status)
    return response.with("Allow", list)
  }

  private static func answer(
    _ status: Int, _ title: String, _ heading: String, _ text: String, _ visit: Visit, isAPI: Bool
  ) -> Response {
    if isAPI { return .problem(status: status, title: title, detail: text.isEmpty ? heading : text) }
    let body: HTML = .empty(heading, text, action: .button(visit.words("Back to the overview"), "/"))
    return visit.page(heading, section: nil, status: status, body)
  }
}

extension Words {
  /// A role in words.
  public func role(_ role: Role) -> String {
    switch role {
    case .viewer: self("viewer")
    case .operator: self("operator")
    case .administrator: self("administrator")
    }
  }
}
