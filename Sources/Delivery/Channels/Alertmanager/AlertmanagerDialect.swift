internal import Alerting
internal import AuditEvents
internal import Detection
public import WorkspaceFiles

/// What `tocsin.yml` says of a Prometheus Alertmanager.
public struct AlertmanagerSettings: Sendable, Equatable {
  /// The address of the server, without `/api/v2/alerts`.
  public var url: SecretReference
  /// The value of the `Authorization` field, such as `Bearer ${env:TOKEN}`; nil for none.
  public var authorization: SecretReference?
  /// Further labels.
  public var labels: [String: String] = [:]
  /// Seconds after which the alert counts as resolved when it is not told again.
  public var resolveAfter: Int64 = 3600
  /// How the endpoint is reached.
  public var connection = HTTPConnection()

  /// A server at an address.
  public init(url: SecretReference) { self.url = url }

  /// Reads `url`, `authorization`, `labels` and `resolve-after`.
  init?(_ reader: NodeReader, folder: String) {
    guard let url = reader.url("url", folder: folder) else { return nil }
    self.init(url: url)
    authorization = reader.secret("authorization", folder: folder, isSecret: true)
    resolveAfter = reader.duration("resolve-after") ?? resolveAfter
    if let fields = reader.mapping("labels") {
      for key in fields.keys {
        guard let value = fields.string(key.text) else { continue }
        if AlertmanagerDialect.isLabelName(key.text) {
          labels[key.text] = value
        } else {
          reader.error(key.position, "'\(SafeText.oneLine(key.text))' is no label name", "letters, digits and _")
        }
      }
    }
    connection = HTTPConnection(reader, folder: folder)
  }
}

/// The alerts interface v2 of Alertmanager.
struct AlertmanagerDialect: HTTPDialect {
  let settings: AlertmanagerSettings
  let kind = ChannelKind.alertmanager
  var connection: HTTPConnection { settings.connection }

  func request(_ messages: [OutgoingMessage], now: Timestamp) throws(RequestRefusal) -> HTTPRequest {
    var url = try settings.url.revealed("the URL")
    while url.hasSuffix("/") { url.removeLast() }
    let authorization = try settings.authorization?.revealed("the authorization")
    let body = JSONText.array(messages.map { alert($0, now: now) })
    var request = HTTPRequest(
      messages, url: url + "/api/v2/alerts", body: body.text,
      secrets: authorization.map { [$0] + $0.split(separator: " ").map(String.init) } ?? [],
      proxy: settings.connection.proxy)
    if let authorization { request.headers.append("Authorization: " + authorization) }
    return request
  }

  func alert(_ message: OutgoingMessage, now: Timestamp) -> JSONText {
    let notification = message.notification
    let own = [
      "alertname": notification.title, "severity": notification.level.name, "trail": notification.trail.text,
      "rule": notification.rule.text, "fingerprint": notification.fingerprint.text, "source": "tocsin",
    ]
    let labels = settings.labels.merging(own) { $1 }
      .map { (key: $0.key, value: SafeText.oneLine($0.value)) }
      .filter { !$0.value.isEmpty }
      .sorted { $0.key < $1.key }
    var annotations: [(key: String, value: JSONText)] = [
      ("summary", .string(notification.message.parts["summary"] ?? notification.title)),
      ("description", .string(SafeText.lines(notification.readableText))),
      ("notification_id", .string(notification.id)),
    ]
    if message.possibleRepeat { annotations.append(("possible_repeat", .string("yes"))) }
    let end =
      switch notification.status {
      case .firing: max(now, notification.slot).adding(seconds: settings.resolveAfter)
      case .resolved: now
      }
    return .object([
      ("labels", .object(labels.map { ($0.key, .string($0.value)) })), ("annotations", .object(annotations)),
      ("startsAt", .string(min(now, notification.slot).rfc3339)), ("endsAt", .string(end.rfc3339)),
    ])
  }

  /// `[a-zA-Z_][a-zA-Z0-9_]*`
  static func isLabelName(_ name: String) -> Bool {
    guard let first = name.utf8.first, first < 48 || first > 57 else { return false }
    return name.utf8.allSatisfy { byte in
      byte == 95 || (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
  }
}
