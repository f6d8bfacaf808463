public import Administration
public import AuditEvents

/// What an endpoint for programs takes and answers: the OpenAPI document is written from it, and requests are checked
/// against it before the handler runs.
public struct Operation: Sendable {
  /// A value of the path or the query.
  public struct Parameter: Sendable {
    /// Its name.
    public var name: String
    /// What it may be.
    public var schema: Schema
    /// What it does.
    public var meaning: String

    /// A parameter.
    public init(_ name: String, _ schema: Schema, _ meaning: String) {
      self.name = name
      self.schema = schema
      self.meaning = meaning
    }

    /// The cursor of the next page.
    public static let cursor = Parameter("cursor", .text(500), "next_cursor of the page before")
    /// Why something is removed; there is no body that could say it.
    public static let reason = Parameter("reason", .text(500), "why; kept in the audit log")
    /// How many items a page has.
    public static let limit = Parameter("limit", .integer(1...500), "items of a page at most; 50 unless given")
  }

  /// The name that programs call it by, such as `listAlerts`.
  public var id: String
  /// The area it belongs to, such as `Alerts`.
  public var tag: String
  /// What it does, in a line.
  public var summary: String
  /// More about it.
  public var description: String
  /// Values of the path; those that are not listed are names.
  public var path: [Parameter]
  /// Values of the query; all may be left out.
  public var query: [Parameter]
  /// The body; nil for none.
  public var body: Schema?
  /// The media type of the body.
  public var bodyType: String
  /// The status of success.
  public var status: Int
  /// What success answers; nil for no body.
  public var answer: Schema?
  /// The media type of the answer.
  public var answerType: String
  /// Other media types that the answer may have.
  public var otherAnswerTypes: [String] = []
  /// Whether doing it twice is as good as doing it once.
  public var isIdempotent: Bool

  /// An operation.
  public init(
    _ id: String, tag: String, _ summary: String, description: String = "", path: [Parameter] = [],
    query: [Parameter] = [], body: Schema? = nil, bodyType: String = "application/json", status: Int = 200,
    answer: Schema?, answerType: String = "application/json", otherAnswerTypes: [String] = [], idempotent: Bool = true
  ) {
    self.id = id
    self.tag = tag
    self.summary = summary
    self.description = description
    self.path = path
    self.query = query
    self.body = body
    self.bodyType = bodyType
    self.status = status
    self.answer = answer
    self.answerType = answerType
    self.otherAnswerTypes = otherAnswerTypes
    isIdempotent = idempotent
  }

  /// The refusal of a request that does not fit; nil when it fits. The body's value is put into the visit.
  func check(_ visit: inout Visit) -> Response? {
    for (name, value) in visit.parameters.sorted(by: { $0.key < $1.key }) {
      let schema = path.first { $0.name == name }?.schema ?? .name()
      // A thing whose name cannot be one does not exist.
      if let problem = schema.problem(text: value) {
        return .problem(status: 404, title: "Not Found", detail: "\(name): \(problem)")
      }
    }
    var seen: Set<String> = []
    for field in visit.request.query {
      guard let parameter = query.first(where: { $0.name == field.name }) else {
        return bad("there is no parameter '\(field.name.prefix(100))'")
      }
      if case .array = parameter.schema {
      } else if !seen.insert(field.name).inserted {
        return bad("\(field.name): given twice")
      }
      if let problem = parameter.schema.problem(text: field.value) { return bad("\(field.name): \(problem)") }
    }
    return checkBody(&visit)
  }

  private func checkBody(_ visit: inout Visit) -> Response? {
    let request = visit.request
    guard let body else {
      return request.body.isEmpty ? nil : bad("there is no body here")
    }
    let type = request.header("content-type")?.split(separator: ";").first.map { $0.lowercased() } ?? ""
    guard type.utf8.elementsEqual(bodyType.utf8) else {
      return .problem(status: 415, title: "Unsupported Media Type", detail: "send Content-Type: \(bodyType)")
    }
    guard bodyType.utf8.elementsEqual("application/json".utf8) else { return nil }
    do {
      visit.json = try JSONValue(request.body)
    } catch {
      return bad(error.description)
    }
    return body.problem(visit.json).map {
      .problem(status: 422, title: "Unprocessable Content", detail: $0)
    }
  }

  private func bad(_ detail: String) -> Response {
    .problem(status: 400, title: "Bad Request", detail: detail)
  }
}

extension Endpoint {
  /// An operation of the HTTP interface below `/api/v1`.
  public static func api(
    _ method: Method, _ path: String, role: Role? = .viewer, bodyBytes: Int? = nil, _ operation: Operation,
    _ handler: @escaping @Sendable (Visit) throws -> Response
  ) -> Endpoint {
    Endpoint(method, "/api/v1" + path, role: role, kind: .api(operation), bodyBytes: bodyBytes, handler: handler)
  }
}

extension Response {
  /// A page of a list: `{"items": [...], "next_cursor": ...}`.
  public static func list(_ items: [JSONText], next: String?) -> Response {
    .json(.object([("items", .array(items)), ("next_cursor", next.map { .string($0) } ?? .null)]))
  }
}

extension Schema {
  /// A page of a list.
  public static func list(_ item: Schema) -> Schema {
    .object([
      Member("items", .array(item, maximum: .max)),
      Member("next_cursor", .optional(.string), "send it as cursor for the next page; null on the last"),
    ])
  }
}
