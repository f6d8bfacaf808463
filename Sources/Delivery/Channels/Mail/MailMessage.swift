internal import Alerting
internal import AuditEvents
internal import Detection

/// A notification as a mail (RFC 5322, MIME): text and HTML of one alert for one recipient.
struct MailMessage {
  /// The whole mail, 7-bit, lines ending in CR LF.
  let bytes: [UInt8]

  init(_ notification: Notification, settings: EmailSettings, possibleRepeat: Bool, now: Timestamp) {
    let parts = notification.message.parts
    let subject = parts["subject"] ?? "[\(notification.level.name)] \(notification.title)"
    var text = SafeText.lines(notification.readableText)
    var html = parts["html"].map(SafeText.lines)
    if possibleRepeat {
      text += "\n\n" + RepeatNotice.text(notification.id) + "\n"
      html = html.map { Self.adding("<p>\(RepeatNotice.text(notification.id))</p>", to: $0) }
    }
    // Mails about the same thing hang below a message that never was, so that readers show them as one thread.
    let thread = "<thread-\(notification.fingerprint.text)@\(settings.domain)>"
    var mail = MailHeader.mailbox("From", display: settings.fromName, address: settings.from)
    mail += MailHeader.tokens("To", "<\(notification.address)>")
    mail += MailHeader.text("Subject", String(SafeText.prefix(subject, bytes: 900)))
    mail += MailHeader.tokens("Date", MailHeader.date(now))
    mail += MailHeader.tokens("Message-ID", "<\(notification.id)@\(settings.domain)>")
    mail += MailHeader.tokens("In-Reply-To", thread) + MailHeader.tokens("References", thread)
    mail += MailHeader.tokens("List-Id", "Tocsin <alerts.\(settings.domain)>")
    mail += MailHeader.tokens("Auto-Submitted", "auto-generated")
    mail += MailHeader.tokens("X-Auto-Response-Suppress", "All")
    mail += MailHeader.tokens("X-Tocsin-Notification", notification.id)
    mail += MailHeader.tokens("X-Tocsin-Level", notification.level.name)
    mail += MailHeader.text("X-Tocsin-Trail", notification.trail.text)
    if possibleRepeat { mail += MailHeader.tokens("X-Tocsin-Possible-Repeat", "yes") }
    mail += "MIME-Version: 1.0\r\n"
    guard let html else {
      bytes = Array(mail.utf8) + Self.part("text/plain", text)
      return
    }
    // "=_" occurs in no encoded body (RFC 2045, section 6.7).
    let boundary = "=_" + ContentHash(ofParts: [notification.id, "boundary"]).prefix(24)
    mail += "Content-Type: multipart/alternative; boundary=\"\(boundary)\"\r\n\r\n"
    let start = Array("--\(boundary)\r\n".utf8)
    let end = Array("--\(boundary)--\r\n".utf8)
    bytes = Array(mail.utf8) + start + Self.part("text/plain", text) + start + Self.part("text/html", html) + end
  }

  private static func part(_ type: String, _ text: String) -> [UInt8] {
    let body = TransferEncoding.body(text)
    let head = "Content-Type: \(type); charset=utf-8\r\nContent-Transfer-Encoding: \(body.name)\r\n\r\n"
    return Array(head.utf8) + body.bytes
  }

  private static func adding(_ paragraph: String, to html: String) -> String {
    let end = Array("</body>".utf8)
    let bytes = Array(html.utf8)
    let place = bytes.indices.last { bytes[$0] == 60 && bytes[$0...].prefix(7).map { $0 | 32 } == end.map { $0 | 32 } }
    guard let place else { return html + paragraph }
    return String(decoding: bytes[..<place] + Array(paragraph.utf8) + bytes[place...], as: UTF8.self)
  }
}
