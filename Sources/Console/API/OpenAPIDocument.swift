internal import Administration
internal import AuditEvents

/// The OpenAPI 3.1 document of the operations: written from the same table that requests are checked against.
enum OpenAPIDocument {
  static func json(_ endpoints: [Endpoint], version: String, url: String) -> JSONText {
    var paths: [(key: String, value: JSONText)] = []
    for (pattern, group) in grouped(endpoints) {
      let methods = group.compactMap { endpoint in
        endpoint.operation.map { (key: endpoint.method.rawValue.lowercased(), value: operation($0, endpoint)) }
      }
      paths.append((pattern, .object(methods)))
    }
    let bearer: JSONText = .object([
      ("type", .string("http")), ("scheme", .string("bearer")),
      ("description", .string("an API token: tocsin tokens add, or the profile page of the console")),
    ])
    let session: JSONText = .object([
      ("type", .string("apiKey")), ("in", .string("cookie")),
      ("name", .string(Admission.cookieName(isSecure: url.utf8.starts(with: "https:".utf8)))),
      ("description", .string("the session of a browser that is signed in")),
    ])
    let form: JSONText = .object([
      ("type", .string("apiKey")), ("in", .string("header")), ("name", .string("x-csrf-token")),
      ("description", .string("with a session: what the forms of its pages carry; only needed to change something")),
    ])
    return .object([
      ("openapi", .string("3.1.0")),
      (
        "info",
        .object([
          ("title", .string("Tocsin")), ("version", .string(version.isEmpty ? "0" : version)),
          ("description", .string("Scheduled alerts from cloud audit logs. Errors are problems (RFC 9457).")),
        ])
      ),
      ("servers", .array([.object([("url", .string(url.isEmpty ? "/" : url))])])),
      (
        "security",
        .array([
          .object([("token", .array([]))]), .object([("session", .array([])), ("form", .array([]))]),
        ])
      ),
      ("paths", .object(paths)),
      (
        "components",
        .object([
          ("securitySchemes", .object([("token", bearer), ("session", session), ("form", form)])),
          ("schemas", .object([("Problem", problem.json)])),
        ])
      ),
    ])
  }

  /// Endpoints of each path, in their order.
  private static func grouped(_ endpoints: [Endpoint]) -> [(String, [Endpoint])] {
    var groups: [(String, [Endpoint])] = []
    for endpoint in endpoints where endpoint.operation != nil {
      if let index = groups.firstIndex(where: { $0.0 == endpoint.pattern }) {
        groups[index].1.append(endpoint)
      } else {
        groups.append((endpoint.pattern, [endpoint]))
      }
    }
    return groups
  }

  private static let retryAfter = JSONText.object([
    ("description", .string("seconds to wait")), ("schema", .object([("type", .string("integer"))])),
  ])
  private static let problem = Schema.object([
    .init("type", .string), .init("title", .string), .init("status", .integer(100...599)),
    .init("detail", .string, required: false),
  ])

  private static func operation(_ operation: Operation, _ endpoint: Endpoint) -> JSONText {
    var members: [(key: String, value: JSONText)] = [
      ("operationId", .string(operation.id)), ("tags", .array([.string(operation.tag)])),
      ("summary", .string(operation.summary)),
    ]
    let role = endpoint.role.map { "Takes the role \($0.name)." } ?? "Anybody may."
    members.append(
      ("description", .string(operation.description.isEmpty ? role : operation.description + "\n\n" + role)))
    members.append(("x-role", endpoint.role.map { .string($0.name) } ?? .null))
    if endpoint.role == nil { members.append(("security", .array([]))) }
    let names = endpoint.pattern.split(separator: "/").filter { $0.first == "{" }.map {
      String($0.dropFirst().dropLast())
    }
    let path = names.map { name in
      parameter(operation.path.first { $0.name == name } ?? .init(name, .name(), ""), place: "path")
    }
    let parameters = path + operation.query.map { parameter($0, place: "query") }
    if !parameters.isEmpty { members.append(("parameters", .array(parameters))) }
    if let body = operation.body {
      let content = JSONText.object([(operation.bodyType, .object([("schema", body.json)]))])
      members.append(("requestBody", .object([("required", .boolean(true)), ("content", content)])))
    }
    members.append(("responses", .object(answers(operation, endpoint))))
    return .object(members)
  }

  private static func parameter(_ parameter: Operation.Parameter, place: String) -> JSONText {
    .object([
      ("name", .string(parameter.name)), ("in", .string(place)), ("required", .boolean(place == "path")),
      ("description", .string(parameter.meaning)), ("schema", parameter.schema.json),
    ])
  }

  private static func answers(_ operation: Operation, _ endpoint: Endpoint) -> [(key: String, value: JSONText)] {
    var success: [(key: String, value: JSONText)] = [("description", .string("done"))]
    if let answer = operation.answer {
      let types = [operation.answerType] + operation.otherAnswerTypes
      success.append(("content", .object(types.map { ($0, .object([("schema", answer.json)])) })))
    }
    let failures: [(Int, String)] = [
      (400, "malformed"), (401, "no valid token"), (403, "the role does not suffice"), (404, "there is no such thing"),
      (405, "not with this method"), (409, "in the way of something"), (413, "too large"), (415, "another media type"),
      (421, "the Host is not the console's"), (422, "not allowed as it is"), (429, "too often"),
      (431, "the header is too large"), (500, "the store could not answer"), (503, "too busy"),
    ]
    let reference = JSONText.object([("$ref", .string("#/components/schemas/Problem"))])
    return [(String(operation.status), .object(success))]
      + failures.map { status, text in
        let content = JSONText.object([("application/problem+json", .object([("schema", reference)]))])
        var members: [(key: String, value: JSONText)] = [("description", .string(text)), ("content", content)]
        if status == 429 || status == 503 { members.append(("headers", .object([("Retry-After", retryAfter)]))) }
        return (String(status), .object(members))
      }
  }
}

/// The document and a page of it for people.
enum ReferencePages {
  static let endpoints: [Endpoint] = [
    .page("/api/v1/openapi.json", role: nil) { visit in
      .json(
        OpenAPIDocument.json(Endpoints.operations, version: visit.settings.version, url: visit.settings.url)
      ).with("Cache-Control", "no-cache")
    },
    .page("/api/v1", role: nil) { visit in
      let words = visit.words
      let tags = Endpoints.operations.compactMap { $0.operation?.tag }.reduce(into: [String]()) { tags, tag in
        if !tags.contains(tag) { tags.append(tag) }
      }
      let parts = tags.map { tag -> HTML in
        let rows = Endpoints.operations.filter { $0.operation?.tag == tag }.map { endpoint -> [HTML] in
          let operation = endpoint.operation
          let names = (operation?.query ?? []).map(\.name)
          return [
            .badge(endpoint.method.rawValue, endpoint.method.isSafe ? .info : .warning), .code(endpoint.pattern),
            "\(operation?.summary ?? "")\(names.isEmpty ? "" : " <span class=\"muted\">?\(names.joined(separator: "&"))</span>" as HTML)",
            "\(endpoint.role.map { words.role($0) } ?? "–")",
          ]
        }
        return .card(
          tag,
          visit.table(
            tag,
            [
              .init(words("Method"), .tag), .init(words("Path"), .title), .init(words("What it does")),
              .init(words("Role")),
            ],
            rows))
      }
      let example =
        "curl -H 'Authorization: Bearer TOKEN' \(visit.settings.url.isEmpty ? "http://127.0.0.1:8470" : visit.settings.url)/api/v1/alerts?limit=10"
      return visit.page(
        words("HTTP API"), section: nil,
        actions: .button("openapi.json", "/api/v1/openapi.json"),
        .block(example) + parts.joined())
    },
  ]
}
