public import AuditEvents
internal import CCrypto

/// The token of a link in a message by which its reader answers the alert without signing in: for one alert, one answer
/// and one reader, and only for a while. A page that follows the link must ask before it acts, because mail scanners
/// follow links, too.
public struct AlertLink: Sendable, Equatable {
  /// The alert's id.
  public var alert: String
  /// What it says.
  public var kind: AlertAnswer.Kind
  /// The contact's id; empty for a message to a channel.
  public var contact: String
  /// Until when it is good.
  public var expires: Timestamp

  /// A link.
  public init(alert: String, kind: AlertAnswer.Kind, contact: String, expires: Timestamp) {
    self.alert = alert
    self.kind = kind
    self.contact = contact
    self.expires = expires
  }

  /// Why a token is not accepted.
  public enum Refusal: String, Error, Sendable, CustomStringConvertible {
    /// It is none of ours; it was ours, and its time is over.
    case invalid, expired
    /// In words for the reader.
    public var description: String {
      self == .expired ? "the link is too old: answer the alert by hand" : "the link is not valid"
    }
  }

  /// The token: letters, digits, `-`, `_` and `.` only. `key` is the secret of the workspace, at least 16 bytes.
  public func token(key: [UInt8]) -> String {
    let word = kind == .acknowledge ? "a" : "c"
    let payload = "1.\(word).\(expires.seconds).\(Self.hexadecimal(Array(contact.utf8))).\(alert)"
    return payload + "." + Self.hexadecimal(Self.code(payload, key))
  }

  /// The link of a token. Throws `Refusal` when the token was not made with the key or its time is over.
  public init(token: String, key: [UInt8], now: Timestamp) throws(Refusal) {
    guard token.utf8.count <= 1024, let end = token.lastIndex(of: ".") else { throw .invalid }
    let payload = String(token[..<end])
    let expected = Array(Self.hexadecimal(Self.code(payload, key)).utf8)
    let given = Array(token[token.index(after: end)...].utf8)
    // The comparison takes as long for a near miss as for a far one.
    guard given.count == expected.count, zip(given, expected).reduce(0, { $0 | ($1.0 ^ $1.1) }) == 0 else {
      throw .invalid
    }
    let parts = payload.split(separator: ".", maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0] == "1", parts[1] == "a" || parts[1] == "c", let seconds = Int64(parts[2]),
      seconds < 1 << 40, let contact = Self.text(parts[3])
    else { throw .invalid }
    let expires = Timestamp(seconds: seconds)
    guard now < expires else { throw .expired }
    self.init(
      alert: String(parts[4]), kind: parts[1] == "a" ? .acknowledge : .close, contact: contact, expires: expires)
  }

  private static func code(_ payload: String, _ key: [UInt8]) -> [UInt8] {
    let bytes = Array("tocsin alert link\n\(payload)".utf8)
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    _ = HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, &digest, &length)
    return Array(digest.prefix(Int(length)))
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  private static func text(_ hexadecimal: some StringProtocol) -> String? {
    let digits = hexadecimal.utf8.map { $0 > 96 ? $0 &- 87 : $0 &- 48 }
    guard digits.count % 2 == 0, digits.allSatisfy({ $0 < 16 }) else { return nil }
    let bytes = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Makes the answer links of messages.
public struct AlertLinks: Sendable, Equatable {
  /// Where the console answers, such as `https://tocsin.example.com`, without a slash at the end; empty for no links.
  public var address: String
  /// The secret of the workspace.
  public var key: [UInt8]
  /// Seconds for which a link is good.
  public var lifetime: Int64

  /// Links; without an address none.
  public init(address: String = "", key: [UInt8] = [], lifetime: Int64 = 7 * 86_400) {
    self.address = address
    self.key = key
    self.lifetime = lifetime
  }

  /// A new secret, from the system's source of randomness.
  public static func newKey() -> [UInt8] {
    var random = SystemRandomNumberGenerator()
    return (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
  }

  /// The link of an answer; empty when there is no console or no secret.
  public func url(_ kind: AlertAnswer.Kind, alert: String, contact: String, now: Timestamp) -> String {
    guard !address.isEmpty, key.count >= 16 else { return "" }
    let link = AlertLink(alert: alert, kind: kind, contact: contact, expires: now.adding(seconds: lifetime))
    return "\(address)/answer/\(link.token(key: key))"
  }
}
