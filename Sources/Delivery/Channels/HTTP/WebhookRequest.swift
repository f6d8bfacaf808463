internal import AuditEvents
internal import WorkspaceFiles

/// What is sent to an endpoint for one notification, with every secret in place; and what must not be shown.
struct WebhookRequest {
  var url: String
  var headers: [String]
  var body: [UInt8]
  var redaction: Redaction

  /// Why a request cannot be made.
  struct Refusal: Error {
    var detail: String
  }

  init(
    _ notification: Notification, settings: WebhookSettings, possibleRepeat: Bool, now: Timestamp
  ) throws(Refusal) {
    url = try Self.reveal(settings.url, "the URL")
    // As the template wrote it, because some receivers compare bytes; anything but JSON is put into an object.
    let part = notification.message.parts["json"] ?? ""
    let isJSON = (try? WellFormedJSON(part)) != nil
    body = Array((isJSON ? part : notification.checkedJSON?.compact ?? "").utf8)
    var secrets: [String] = []
    headers = [
      "Content-Type: application/json", "Idempotency-Key: " + SafeText.oneLine(notification.id), "User-Agent: tocsin",
      // libcurl would wait a second for `100 Continue` before it sends a large body.
      "Expect:",
    ]
    if possibleRepeat { headers.append("X-Tocsin-Possible-Repeat: yes") }
    for header in settings.headers {
      let value = try Self.reveal(header.value, "the header \(header.name)")
      secrets += [value] + value.split(separator: " ").dropFirst().map(String.init)
      headers.removeAll { $0.lowercased().hasPrefix(header.name.lowercased() + ":") }
      headers.append(value.isEmpty ? header.name + ";" : header.name + ": " + value)
    }
    if let secret = settings.signingSecret {
      let key = try Self.reveal(secret, "the signing secret")
      secrets.append(key)
      let signature = MessageSignature.hexadecimal(secret: key, timestamp: now.seconds, body: body)
      headers += ["X-Tocsin-Timestamp: \(now.seconds)", "X-Tocsin-Signature: v1=" + signature]
    }
    redaction = Redaction(secrets: secrets, urls: [url, settings.proxy])
  }

  private static func reveal(_ secret: SecretReference, _ what: String) throws(Refusal) -> String {
    let text: String
    do {
      text = try secret.resolve().reveal()
    } catch {
      throw Refusal(detail: SafeText.oneLine("\(what) cannot be read: \(error)"))
    }
    // A line break in a header would start another header.
    guard !text.utf8.contains(where: { $0 < 32 || $0 == 127 }) else {
      throw Refusal(detail: "\(what) has a control character in it")
    }
    return text
  }
}
