internal import Alerting
internal import AuditEvents
internal import Detection
public import WorkspaceFiles

/// What `tocsin.yml` says of a PagerDuty service (Events API v2).
public struct PagerDutySettings: Sendable, Equatable {
  /// The integration key of the service.
  public var routingKey: SecretReference
  /// The address of the events interface.
  public var url: SecretReference
  /// How the endpoint is reached.
  public var connection = HTTPConnection()

  /// The vendor's address.
  public static let usualURL = "https://events.pagerduty.com/v2/enqueue"

  /// A service with this integration key.
  public init(routingKey: SecretReference, url: SecretReference = SecretReference(usualURL, folder: "")) {
    self.routingKey = routingKey
    self.url = url
  }

  /// Reads `routing-key` and `url`.
  init?(_ reader: NodeReader, folder: String) {
    let key = reader.requiredSecret("routing-key", folder: folder)
    let url = reader.url("url", folder: folder, usual: Self.usualURL)
    guard let key, let url else { return nil }
    self.init(routingKey: key, url: url)
    connection = HTTPConnection(reader, folder: folder)
  }
}

/// Events API v2. What is about the same thing has the same `dedup_key`, so that it becomes one incident.
struct PagerDutyDialect: HTTPDialect {
  let settings: PagerDutySettings
  let kind = ChannelKind.pagerduty
  /// 120 events a minute for one integration key.
  let pace = Pace(Pace.Limit(120, within: 60))
  var connection: HTTPConnection { settings.connection }

  func request(_ messages: [OutgoingMessage], now: Timestamp) throws(RequestRefusal) -> HTTPRequest {
    let url = try settings.url.revealed("the URL")
    let key = try settings.routingKey.revealed("the routing key")
    let body = messages.first.map { Self.body($0, routingKey: key).text } ?? "{}"
    return HTTPRequest(messages, url: url, body: body, secrets: [key], proxy: settings.connection.proxy)
  }

  static func body(_ message: OutgoingMessage, routingKey: String) -> JSONText {
    let notification = message.notification
    var summary = SafeText.oneLine(
      notification.message.parts["summary"] ?? "[\(notification.level.name)] \(notification.title)")
    if message.possibleRepeat { summary = "(possible repeat) " + summary }
    // Nothing is triggered that a responder has resolved already: it is over.
    guard notification.status == .firing else {
      return .object([
        ("routing_key", .string(routingKey)), ("event_action", .string("resolve")),
        ("dedup_key", .string(notification.fingerprint.text)),
      ])
    }
    let details = notification.checkedJSON?.adding(
      "\"notification_id\":" + JSONText.string(notification.id).text)
    return .object([
      ("routing_key", .string(routingKey)), ("event_action", .string("trigger")),
      ("dedup_key", .string(notification.fingerprint.text)), ("client", .string("Tocsin")),
      (
        "payload",
        .object([
          ("summary", .string(String(SafeText.prefix(summary, bytes: 1020)))),
          ("source", .string(notification.trail.text)), ("severity", .string(severity(notification.level))),
          ("timestamp", .string(notification.slot.rfc3339)), ("component", .string(notification.rule.text)),
          ("class", .string(String(SafeText.prefix(SafeText.oneLine(notification.title), bytes: 250)))),
          ("custom_details", .raw(details ?? "{}")),
        ])
      ),
    ])
  }

  private static func severity(_ level: Level) -> String {
    switch level {
    case .critical: "critical"
    case .high: "error"
    case .medium: "warning"
    case .low, .informational: "info"
    }
  }

  /// 202 takes it; 400 names what is wrong, the key among it.
  func outcome(_ answer: HTTPAnswer) -> DeliveryOutcome {
    if answer.status == 400 {
      let words = String(decoding: answer.body.prefix(1000), as: UTF8.self).lowercased()
      if words.contains("routing key") || words.contains("routing_key") { return .badCredential(detail: answer.detail) }
    }
    return HTTPAnswers.outcome(answer)
  }
}
