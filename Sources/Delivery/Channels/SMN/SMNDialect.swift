internal import AuditEvents
internal import Detection
public import WorkspaceFiles

/// What `tocsin.yml` says of a topic of Huawei Simple Message Notification.
public struct SMNSettings: Sendable, Equatable {
  /// The topic's URN: `urn:smn:<region>:<project>:<name>`.
  public var topic: String
  /// The access key and the secret key of a user that may publish.
  public var accessKey: SecretReference
  /// The secret key.
  public var secretKey: SecretReference
  /// The address of the region's endpoint, such as `https://smn.cn-north-4.myhuaweicloud.com`.
  public var endpoint: String
  /// Seconds for which the service tries to deliver.
  public var timeToLive: Int64 = 3600
  /// How the endpoint is reached.
  public var connection = HTTPConnection()

  /// A topic; the endpoint follows from its region.
  public init(topic: String, accessKey: SecretReference, secretKey: SecretReference, endpoint: String? = nil) {
    self.topic = topic
    self.accessKey = accessKey
    self.secretKey = secretKey
    self.endpoint = endpoint ?? "https://smn.\(Self.part(2, of: topic)).myhuaweicloud.com"
  }

  /// The project's id, the fourth part of the URN.
  var project: String { Self.part(3, of: topic) }

  private static func part(_ index: Int, of topic: String) -> String {
    let parts = topic.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count > index ? String(parts[index]) : ""
  }

  /// Reads `topic`, `access-key`, `secret-key`, `endpoint` and `time-to-live`.
  init?(_ reader: NodeReader, folder: String) {
    let topic = reader.requiredString("topic")
    let accessKey = reader.required("access-key").flatMap { _ in
      reader.secret("access-key", folder: folder, isSecret: false)
    }
    let secretKey = reader.requiredSecret("secret-key", folder: folder)
    let endpoint = reader.string("endpoint")
    if let topic, let position = reader.node("topic")?.position {
      let parts = topic.split(separator: ":", omittingEmptySubsequences: false)
      if parts.count != 5 || parts[0] != "urn" || parts[1] != "smn" || parts.contains(where: \.isEmpty) {
        reader.error(position, "'topic' is no URN of a topic", "urn:smn:REGION:PROJECT:NAME")
      }
    }
    guard let topic, let accessKey, let secretKey else { return nil }
    self.init(topic: topic, accessKey: accessKey, secretKey: secretKey, endpoint: endpoint)
    let seconds = reader.duration("time-to-live") ?? timeToLive
    if seconds > 86_400, let position = reader.node("time-to-live")?.position {
      reader.error(position, "'time-to-live' is longer than 1d")
    }
    timeToLive = seconds
    connection = HTTPConnection(reader, folder: folder)
  }
}

/// Publishes to a topic; the service passes it on to the topic's subscribers.
struct SMNDialect: HTTPDialect {
  let settings: SMNSettings
  let kind = ChannelKind.smn
  var connection: HTTPConnection { settings.connection }

  func request(_ messages: [OutgoingMessage], now: Timestamp) throws(RequestRefusal) -> HTTPRequest {
    let accessKey = try settings.accessKey.revealed("the access key")
    let secretKey = try settings.secretKey.revealed("the secret key")
    var endpoint = settings.endpoint
    while endpoint.hasSuffix("/") { endpoint.removeLast() }
    let path =
      "/v2/\(PercentEncoding.encode(settings.project))/notifications/topics/"
      + PercentEncoding.encode(settings.topic) + "/publish"
    let body = messages.first.map { self.body($0).text } ?? "{}"
    let type = "application/json;charset=utf8"
    var request = HTTPRequest(
      messages, url: endpoint + path, type: type, body: body, secrets: [secretKey, accessKey],
      proxy: settings.connection.proxy)
    request.headers += HuaweiSignature.headers(
      method: "POST", host: URLParts(endpoint).host, path: path, type: type, body: body, accessKey: accessKey,
      secretKey: secretKey, now: now)
    return request
  }

  /// The subject takes less than 512 bytes, the message 256 KB.
  func body(_ message: OutgoingMessage) -> JSONText {
    let notification = message.notification
    let subject = SafeText.oneLine(
      notification.message.parts["subject"] ?? "[\(notification.level.name)] \(notification.title)")
    var text = SafeText.lines(notification.readableText)
    if message.possibleRepeat { text += "\n\n" + RepeatNotice.text(notification.id) }
    return .object([
      ("subject", .string(String(SafeText.prefix(subject, bytes: 500)))),
      ("message", .string(text.utf8.count <= 250_000 ? text : MessagePart.cut(text, bytes: 250_000))),
      ("time_to_live", .string(String(settings.timeToLive))),
    ])
  }

  /// The status decides, and `error_code` where a 4xx is for an operator.
  func outcome(_ answer: HTTPAnswer) -> DeliveryOutcome {
    guard (400..<500).contains(answer.status) else { return HTTPAnswers.outcome(answer) }
    let members = answer.members
    let code = members["error_code"] ?? members["code"] ?? ""
    let detail = answer.detail("\(code): \(members["error_msg"] ?? members["message"] ?? "")")
    // Too many requests.
    if code == "APIGW.0308" { return .retry(after: answer.retryAfter ?? 60, detail: detail) }
    // APIGW.030x: the signature or the key; SMN.0004: the signature; SMN.00011006: no right to the topic.
    if code.hasPrefix("APIGW.030") || ["SMN.0004", "SMN.00000004", "SMN.00011006"].contains(code) {
      return .badCredential(detail: detail)
    }
    return HTTPAnswers.outcome(
      status: answer.status, retryAfter: answer.retryAfter, detail: code.isEmpty ? answer.detail : detail)
  }
}
