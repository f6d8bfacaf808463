internal import AuditEvents
internal import WorkspaceFiles

/// What is sent to an HTTP endpoint, with every secret in place; and what must not be shown of it.
struct HTTPRequest: Sendable {
  var method = "POST"
  var url: String
  /// Header lines as libcurl takes them.
  var headers: [String]
  var body: [UInt8]
  var redaction: Redaction

  /// A request for these messages. The id of the only one is the `Idempotency-Key`, so that a receiver can drop repeats;
  /// several have a key that follows from all ids, since the next try may carry another one, too.
  init(
    _ messages: [OutgoingMessage], url: String, type: String = "application/json", body: String, secrets: [String] = [],
    proxy: String = ""
  ) {
    self.url = url
    self.body = Array(body.utf8)
    let ids = messages.map(\.notification.id)
    let id = ids.count == 1 ? ids[0] : ContentHash(ofParts: ids).prefix(24)
    headers = [
      "Content-Type: " + type, "Idempotency-Key: " + SafeText.oneLine(id), "User-Agent: tocsin",
      // libcurl would wait a second for `100 Continue` before it sends a large body.
      "Expect:",
    ]
    if messages.contains(where: \.possibleRepeat) { headers.append("X-Tocsin-Possible-Repeat: yes") }
    redaction = Redaction(secrets: secrets, urls: [url, proxy])
  }
}

/// Why no request can be made.
struct RequestRefusal: Error {
  var outcome: DeliveryOutcome

  /// A credential that cannot be used.
  static func credential(_ detail: String) -> RequestRefusal {
    RequestRefusal(outcome: .badCredential(detail: SafeText.oneLine(detail)))
  }
}

extension SecretReference {
  /// The text with its secrets in place. Throws when one cannot be read, or would break out of a header line.
  func revealed(_ what: String) throws(RequestRefusal) -> String {
    let text: String
    do {
      text = try resolve().reveal()
    } catch {
      throw .credential("\(what) cannot be read: \(error)")
    }
    // A line break in a header would start another header.
    guard !text.utf8.contains(where: { $0 < 32 || $0 == 127 }) else {
      throw .credential("\(what) has a control character in it")
    }
    return text
  }
}

/// The answer of an HTTP endpoint.
struct HTTPAnswer: Sendable {
  var status: Int
  /// At most 64 KB of it.
  var body: [UInt8] = []
  /// Seconds that `Retry-After` asked for.
  var retryAfter: Int64?
  /// The status and the answer's words, shortened and free of secrets.
  var detail: String
  var redaction = Redaction(secrets: [])

  /// The members of the answer's object; empty when it is none.
  var members: AnswerObject { AnswerObject(body) }

  /// `HTTP 200: errcode 310000: sign not match`, free of secrets.
  func detail(_ words: String) -> String { "HTTP \(status): " + redaction.clean(words) }
}
