internal import AuditEvents
public import WorkspaceFiles

/// A gateway for text messages that is described by templates: `{{ to }}` (`+8613800000000`), `{{ digits }}` (the same
/// without `+`), `{{ text }}` and `{{ id }}` stand in `url` and `body` and are encoded for where they stand.
public struct HTTPGatewaySettings: Sendable, Equatable {
  /// The methods. The raw value is the word of `tocsin.yml`.
  public enum Method: String, Sendable, CaseIterable {
    /// Without and with a body.
    case get = "GET", post = "POST", put = "PUT"
  }

  /// The address with its places.
  public var url: SecretReference
  /// The method.
  public var method = Method.post
  /// The body with its places.
  public var body: SecretReference?
  /// The body's type: for JSON, forms and XML what is filled in is encoded, plain text is sent as it is; no other type
  /// may have places.
  public var type = "application/json"
  /// Header fields; values may be secret.
  public var headers: [WebhookSettings.Header] = []
  /// A text that the answer has when the gateway took the message; empty when the status alone tells.
  public var success = ""

  /// A gateway at an address.
  public init(url: SecretReference) { self.url = url }

  /// Reads `url`, `method`, `body`, `type`, `headers` and `success`.
  init?(_ reader: NodeReader, folder: String) {
    guard let url = reader.url("url", folder: folder) else { return nil }
    self.init(url: url)
    method = reader.choice("method", of: Method.self) ?? method
    body = reader.secret("body", folder: folder, isSecret: false)
    type = reader.string("type") ?? type
    headers = WebhookSettings.headers(reader, folder: folder)
    success = reader.string("success") ?? ""
    for part in [url.text, body?.text ?? ""] where Self.unknownPlace(in: part) != nil {
      reader.error(
        reader.position, "there is no place {{ \(Self.unknownPlace(in: part) ?? "") }}", "to, digits, text, id")
    }
    if !Self.isEncoded(type), !Self.places(in: body?.text ?? "").isEmpty, let position = reader.node("type")?.position {
      reader.error(
        position, "texts cannot be filled into a body of this type safely",
        "application/json, application/x-www-form-urlencoded, text/xml or text/plain")
    }
    if !Self.places(in: url.text + (body?.text ?? "")).contains("text") {
      reader.error(reader.position, "neither 'url' nor 'body' has a place {{ text }}")
    }
  }

  /// The names between `{{` and `}}`.
  static func places(in template: String) -> [String] {
    PlacedText.pieces(of: template).compactMap { if case .place(let name, _) = $0 { name } else { nil } }
  }

  /// Whether it is known how a text stands in a body of this type.
  private static func isEncoded(_ type: String) -> Bool {
    let type = type.lowercased().split(separator: ";").first.map(String.init) ?? ""
    return ["application/json", "application/x-www-form-urlencoded", "text/plain"].contains(type) || isXML(type)
  }

  /// Whether a type, in lower case and without parameters, is XML.
  static func isXML(_ type: String) -> Bool { type.hasSuffix("/xml") || type.hasSuffix("+xml") }

  private static func unknownPlace(in template: String) -> String? {
    places(in: template).first { !["to", "digits", "text", "id"].contains($0) }
  }
}

/// Any gateway over HTTP.
struct HTTPGatewayDialect: HTTPDialect {
  let settings: HTTPGatewaySettings
  let connection: HTTPConnection
  let kind = ChannelKind.sms
  var needsBody: Bool { !settings.success.isEmpty }

  func request(_ messages: [OutgoingMessage], now: Timestamp) throws(RequestRefusal) -> HTTPRequest {
    let message = try ShortMessage(messages)
    let id = messages.first?.notification.id ?? ""
    let values = ["to": message.phone, "digits": message.digits, "text": message.text, "id": id]
    let url = Self.fill(try settings.url.revealed("the URL"), values, PercentEncoding.encode)
    let encode: (String) -> String =
      switch settings.type.lowercased().split(separator: ";").first.map(String.init) ?? "" {
      case "application/json": { String(JSONText.string($0).text.dropFirst().dropLast()) }
      case "application/x-www-form-urlencoded": PercentEncoding.encode
      case let type where HTTPGatewaySettings.isXML(type): SafeText.xml
      default: { $0 }
      }
    var body = ""
    if let template = settings.body {
      let revealed: String
      do { revealed = try template.resolve().reveal() } catch { throw .credential("the body cannot be read: \(error)") }
      body = Self.fill(revealed, values, encode)
    }
    var secrets: [String] = []
    var fields: [String] = []
    for header in settings.headers {
      let value = try header.value.revealed("the header \(header.name)")
      secrets += [value] + value.split(separator: " ").dropFirst().map(String.init)
      fields.append(value.isEmpty ? header.name + ";" : header.name + ": " + value)
    }
    var request = HTTPRequest(
      messages, url: url, type: settings.type, body: body, secrets: secrets, proxy: connection.proxy)
    request.method = settings.method.rawValue
    request.headers += fields
    return request
  }

  /// The template with its places filled; what is no place stays.
  static func fill(_ template: String, _ values: [String: String], _ encode: (String) -> String) -> String {
    PlacedText.pieces(of: template).map { piece in
      switch piece {
      case .text(let text): text
      case .place(let name, let written): values[name].map(encode) ?? written
      }
    }.joined()
  }

  func outcome(_ answer: HTTPAnswer) -> DeliveryOutcome {
    guard (200..<300).contains(answer.status), !settings.success.isEmpty else { return HTTPAnswers.outcome(answer) }
    let words = String(decoding: answer.body, as: UTF8.self)
    return words.contains(settings.success)
      ? .sent(detail: answer.detail(words))
      : .retry(after: answer.retryAfter, detail: answer.detail("no '\(settings.success)' in: " + words))
  }
}
