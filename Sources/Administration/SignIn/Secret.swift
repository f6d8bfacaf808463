internal import AuditEvents
internal import CCrypto

/// Random secrets and what is kept of them.
enum Secret {
  /// A new secret of 256 bits from the system's source of randomness, in 64 hexadecimal digits.
  static func new() -> String { hexadecimal(random(32)) }

  /// Random bytes from the system's source of randomness.
  static func random(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  /// What a store keeps of a secret. Nobody can guess 256 random bits, so that a fast hash is enough.
  static func digest(_ secret: String) -> String { ContentHash(of: Array(secret.utf8)).hexadecimal }

  /// HMAC-SHA256 (RFC 2104), in hexadecimal digits.
  static func code(_ text: String, key: String) -> String {
    let (key, text) = (Array(key.utf8), Array(text.utf8))
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    _ = HMAC(EVP_sha256(), key, Int32(key.count), text, text.count, &digest, &length)
    return hexadecimal(Array(digest.prefix(Int(length))))
  }

  /// Whether two texts are the same; it takes as long for a near miss as for a far one.
  static func equal(_ left: String, _ right: String) -> Bool { equal(Array(left.utf8), Array(right.utf8)) }

  /// Whether two lists of bytes are the same; it takes as long for a near miss as for a far one.
  static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
  }

  /// Two digits for each byte.
  static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The bytes of hexadecimal digits; nil for anything else.
  static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    let digits = text.utf8.map { $0 > 96 ? $0 &- 87 : $0 &- 48 }
    guard digits.count % 2 == 0, digits.allSatisfy({ $0 < 16 }) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
