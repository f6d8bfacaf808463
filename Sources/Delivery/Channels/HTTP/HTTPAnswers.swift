internal import AuditEvents
internal import CCurl

/// What an HTTP status means for a notification.
enum HTTPAnswers {
  /// The table: taken, later, credential, too large, never, unknown.
  static func outcome(status: Int, retryAfter: Int64?, detail: String) -> DeliveryOutcome {
    switch status {
    case 200..<300: .sent(detail: detail)
    case 300..<400: .never(detail: detail)
    case 401, 403, 407: .badCredential(detail: detail)
    case 408, 425, 429: .retry(after: retryAfter, detail: detail)
    case 413: .tooLarge(detail: detail)
    case 400..<500: .never(detail: detail)
    // A gateway's word that the server behind it did not answer, which may have taken the message (RFC 9110, 15.6).
    case 502, 504: .unconfirmed(detail: detail)
    default: .retry(after: retryAfter, detail: detail)
    }
  }

  /// The table for an answer.
  static func outcome(_ answer: HTTPAnswer) -> DeliveryOutcome {
    outcome(status: answer.status, retryAfter: answer.retryAfter, detail: answer.detail)
  }

  /// Seconds of a `Retry-After` field: a number of seconds or an HTTP date (RFC 9110, section 10.2.3), never negative;
  /// nil for anything else.
  static func seconds(retryAfter value: String, now: Timestamp) -> Int64? {
    let text = SafeText.oneLine(value)
    if !text.isEmpty, text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) { return Int64(text) ?? .max }
    let date = curl_getdate(text, nil)
    return date < 0 ? nil : max(0, Int64(date) - now.seconds)
  }
}

/// The header lines of an HTTP answer.
struct AnswerHead {
  private let fields: [(name: String, value: String)]
  /// Whether the empty line came that ends the fields.
  let isComplete: Bool

  /// Reads the lines of the last answer; earlier ones were interim (`100 Continue`).
  init(lines: [[UInt8]]) {
    let texts = lines.map { String(decoding: $0, as: UTF8.self) }
    let start = texts.lastIndex { $0.hasPrefix("HTTP/") } ?? 0
    isComplete = texts.last.map { SafeText.oneLine($0).isEmpty } ?? false
    fields = texts[min(start, texts.count)...].compactMap { line in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (line[..<colon].lowercased(), SafeText.oneLine(String(line[line.index(after: colon)...])))
    }
  }

  /// The first value of a field whose name is given in lower case.
  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
}
