public import AuditEvents

/// One line of the service's log, for people or for programs. Secrets are taken out of it.
public struct LogLine: Sendable {
  /// How serious it is.
  public enum Weight: String, Sendable {
    /// All is well; something is to be looked at; something did not work.
    case info, warning, error
  }

  /// How lines are written.
  public enum Format: String, Sendable, CaseIterable {
    /// For people; one JSON object a line.
    case text, json
  }

  /// How serious it is.
  public var weight: Weight
  /// What happened, in a word: `run`, `request`.
  public var event: String
  /// What happened, for people.
  public var message: String
  /// Details for programs.
  public var fields: [(key: String, value: JSONText)]

  /// A line.
  public init(_ weight: Weight, _ event: String, _ message: String, fields: [(key: String, value: JSONText)] = []) {
    self.weight = weight
    self.event = event
    self.message = message
    self.fields = fields
  }

  /// The line in a format, without a line feed.
  public func text(_ format: Format, at time: Timestamp) -> String {
    switch format {
    case .text:
      let warning = weight == .info ? "" : weight.rawValue + ": "
      return Self.withoutSecrets("\(time.rfc3339) \(warning)\(message)")
    case .json:
      let head: [(key: String, value: JSONText)] = [
        ("time", .string(time.rfc3339)), ("level", .string(weight.rawValue)), ("event", .string(event)),
        ("message", .string(Self.withoutSecrets(message))),
      ]
      return JSONText.object(head + fields.map { ($0.key, Self.withoutSecrets($0.key, $0.value)) }).text
    }
  }

  private static let secretKeys = ["password", "secret", "token", "cookie", "authorization", "csrf", "key"]

  private static func withoutSecrets(_ key: String, _ value: JSONText) -> JSONText {
    let folded = key.lowercased()
    if secretKeys.contains(where: { folded == $0 || folded.hasSuffix("_" + $0) }) { return .string(AuditEntry.hidden) }
    switch value {
    case .string(let text): return .string(withoutSecrets(text))
    case .array(let values): return .array(values.map { withoutSecrets(key, $0) })
    case .object(let members): return .object(members.map { ($0.key, withoutSecrets($0.key, $0.value)) })
    default: return value
    }
  }

  /// The text with the secret parts of API tokens, answer links and addresses with a password replaced.
  public static func withoutSecrets(_ text: String) -> String {
    var result = hide(in: text, after: "tocsin_", isPart: { isWord($0) || $0 == 0x5F })
    for (mark, shortest) in [("/answer/", 16), ("/confirm/", 12), ("Bearer ", 16), ("Basic ", 16)] {
      result = hide(
        in: result, after: mark, shortest: shortest,
        isPart: { isWord($0) || [0x2E, 0x5F, 0x2D, 0x2B, 0x2F, 0x3D].contains($0) })
    }
    return hidePasswords(in: result)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func hide(
    in text: String, after mark: String, shortest: Int = 16, isPart: (UInt8) -> Bool
  ) -> String {
    let (bytes, mark) = (Array(text.utf8), Array(mark.utf8))
    guard bytes.count > mark.count, text.contains(String(decoding: mark, as: UTF8.self)) else { return text }
    var (result, index): ([UInt8], Int) = ([], 0)
    while index < bytes.count {
      result.append(bytes[index])
      index += 1
      guard result.suffix(mark.count).elementsEqual(mark) else { continue }
      let end = bytes[index...].firstIndex { !isPart($0) } ?? bytes.count
      // Shorter ones are words of the text and no secrets.
      if end - index >= shortest {
        result += Array(AuditEntry.hidden.utf8)
        index = end
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// `https://name:password@host` becomes `https://***@host`.
  private static func hidePasswords(in text: String) -> String {
    guard text.contains("://"), text.contains("@") else { return text }
    return text.split(separator: " ", omittingEmptySubsequences: false).map { word in
      let parts = word.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { return String(word) }
      let authority = parts[1].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
      guard let at = authority.lastIndex(of: "@"), authority[..<at].contains(":") else { return String(word) }
      return "\(parts[0])://\(AuditEntry.hidden)\(parts[1][at...])"
    }.joined(separator: " ")
  }
}
