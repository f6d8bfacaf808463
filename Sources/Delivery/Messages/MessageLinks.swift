internal import Alerting
internal import AuditEvents
internal import Detection
internal import Templating

/// Addresses of pages of the console; empty texts when the workspace has none.
struct MessageLinks {
  private let base: String

  init(_ settings: MessageSettings) { base = settings.consoleURL }

  /// The alert, the rule, a run's events, the history of the fingerprint.
  func alert(_ alert: Alert) -> String { page(["alerts", alert.id]) }
  func rule(_ alert: Alert) -> String { page(["rules", alert.rule.text]) }
  func history(_ alert: Alert) -> String { page(["alerts"], "fingerprint=" + Self.encoded(alert.fingerprint.text)) }
  func event(_ event: AuditEvent, of alert: Alert) -> String {
    page(["events", event.id], "trail=" + Self.encoded(alert.trail.text))
  }
  func events(of alert: Alert) -> String {
    let actor = alert.samples.first.flatMap { ActorKey($0.event.actor)?.identity } ?? ""
    let query = ["trail=" + Self.encoded(alert.trail.text)] + (actor.isEmpty ? [] : ["actor=" + Self.encoded(actor)])
    return page(["events"], query.joined(separator: "&"))
  }
  func notification(_ id: String) -> String { page(["notifications", id]) }

  private func page(_ path: [String], _ query: String = "") -> String {
    guard !base.isEmpty, path.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 512 }), query.utf8.count <= 2048 else {
      return ""
    }
    return base + path.map { "/" + Self.encoded($0) }.joined() + (query.isEmpty ? "" : "?" + query)
  }

  /// Percent-encoded; a text that is too long for an address becomes nothing.
  private static func encoded(_ text: String) -> String {
    guard text.utf8.count <= 512 else { return "" }
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
      default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
