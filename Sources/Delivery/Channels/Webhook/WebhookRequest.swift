internal import AuditEvents
internal import WorkspaceFiles

/// Posts notifications as JSON to an endpoint of one's own: one object each, or an array of them.
struct WebhookDialect: HTTPDialect {
  let settings: WebhookSettings
  let kind = ChannelKind.webhook
  var connection: HTTPConnection { settings.connection }
  var merging: Merging { settings.batch > 1 ? .always : .never }

  /// As many as a batch takes, and no more than a megabyte.
  func fitting(_ notifications: [Notification]) -> Int {
    var bytes = 0
    let count = notifications.prefix(settings.batch).prefix { notification in
      bytes += (notification.message.parts["json"] ?? notification.readableText).utf8.count
      return bytes <= 1 << 20
    }.count
    return max(1, count)
  }

  func request(_ messages: [OutgoingMessage], now: Timestamp) throws(RequestRefusal) -> HTTPRequest {
    let url = try settings.url.revealed("the URL")
    let bodies = messages.map { Self.body($0.notification) }
    let body = settings.batch > 1 ? "[" + bodies.joined(separator: ",") + "]" : bodies.first ?? ""
    var secrets: [String] = []
    var fields: [(name: String, value: String)] = []
    for header in settings.headers {
      let value = try header.value.revealed("the header \(header.name)")
      secrets += [value] + value.split(separator: " ").dropFirst().map(String.init)
      fields.append((header.name, value))
    }
    let key = try settings.signingSecret?.revealed("the signing secret")
    secrets += key.map { [$0] } ?? []
    var request = HTTPRequest(messages, url: url, body: body, secrets: secrets, proxy: settings.connection.proxy)
    for (name, value) in fields {
      request.headers.removeAll { $0.lowercased().hasPrefix(name.lowercased() + ":") }
      request.headers.append(value.isEmpty ? name + ";" : name + ": " + value)
    }
    if let key {
      let signature = MessageSignature.hexadecimal(secret: key, timestamp: now.seconds, body: request.body)
      request.headers += ["X-Tocsin-Timestamp: \(now.seconds)", "X-Tocsin-Signature: v1=" + signature]
    }
    return request
  }

  /// As the template wrote it, because some receivers compare bytes; anything but JSON is put into an object.
  private static func body(_ notification: Notification) -> String {
    let part = notification.message.parts["json"] ?? ""
    let isJSON = (try? WellFormedJSON(part)) != nil
    return isJSON ? part : notification.checkedJSON?.compact ?? ""
  }
}
