/// Takes secrets out of what people read: a peer's answer may echo anything it was sent.
struct Redaction: Sendable {
  private let secrets: [[UInt8]]

  /// Hides the given texts, and what the URLs carry in user info, query values and path tokens.
  init(secrets: [String], urls: [String] = []) {
    // A short query value (`v=1`) is no secret, and hiding it would blot out half of every answer.
    let carried = urls.flatMap { URLParts($0).tokens }.filter { $0.utf8.count >= 4 }
    let all = Set((secrets + carried).filter { !$0.isEmpty }.map { Array($0.utf8) })
    // The longest first, so that a secret that contains another is hidden whole.
    self.secrets = all.sorted { ($1.count, $0.first ?? 0) < ($0.count, $1.first ?? 0) }
  }

  /// A text from outside in one line, without secrets, at most `bytes` long.
  func clean(_ text: some Sequence<UInt8>, bytes limit: Int = 200) -> String {
    var bytes = Array(text)
    for secret in secrets { bytes = Self.hide(secret, in: bytes) }
    let line = SafeText.oneLine(String(decoding: bytes, as: UTF8.self))
    return line.utf8.count <= limit ? line : SafeText.prefix(line, bytes: limit - 3) + "\u{2026}"
  }

  /// A text from outside in one line, without secrets, at most `bytes` long.
  func clean(_ text: String, bytes limit: Int = 200) -> String { clean(text.utf8, bytes: limit) }

  /// A URL without what it carries as secrets: `https://hooks.test/services/***?token=***`.
  static func url(_ url: String) -> String { URLParts(url).redacted }

  private static func hide(_ secret: [UInt8], in bytes: [UInt8]) -> [UInt8] {
    guard bytes.count >= secret.count else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var place = 0
    while place < bytes.count {
      if bytes[place] == secret[0], bytes[place...].starts(with: secret) {
        result += Array("***".utf8)
        place += secret.count
      } else {
        result.append(bytes[place])
        place += 1
      }
    }
    return result
  }
}
