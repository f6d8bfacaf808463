internal import AuditEvents
internal import Detection

/// A notification as a syslog message (RFC 5424) in a frame that counts its octets (RFC 6587, RFC 5425).
struct SyslogMessage {
  /// The whole frame.
  let frame: [UInt8]

  init(_ message: OutgoingMessage, settings: SyslogSettings, now: Timestamp) {
    let notification = message.notification
    var data: [(String, String)] = [
      ("notification", notification.id), ("alert", notification.alert), ("level", notification.level.name),
      ("rule", notification.rule.text), ("trail", notification.trail.text), ("policy", notification.policy),
    ]
    if message.possibleRepeat { data.append(("possibleRepeat", "yes")) }
    let elements = data.map { " \($0.0)=\"\(Self.escaped(SafeText.oneLine($0.1)))\"" }.joined()
    let priority = settings.facility * 8 + Self.severity(notification.level)
    let head = [
      "<\(priority)>1", Self.time(now), settings.hostname.isEmpty ? "-" : settings.hostname, "tocsin", "-", "alert",
      "[tocsin@\(settings.enterprise)\(elements)]",
    ].joined(separator: " ")
    let text = SafeText.prefix(SafeText.oneLine(notification.readableText), bytes: 8000)
    // The mark says that the text is UTF-8.
    let bytes = Array(head.utf8) + [32, 0xEF, 0xBB, 0xBF] + Array(text.utf8)
    frame = Array("\(bytes.count) ".utf8) + bytes
  }

  private static func time(_ now: Timestamp) -> String { now.rfc3339 }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" || scalar == "]" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  private static func severity(_ level: Level) -> Int {
    switch level {
    case .critical: 2
    case .high: 3
    case .medium: 4
    case .low: 5
    case .informational: 6
    }
  }
}
