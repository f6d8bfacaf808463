internal import CCrypto

/// The keyed hashes that vendors sign requests with.
enum Signing {
  /// HMAC-SHA256 (RFC 2104).
  static func sha256(key: String, _ text: String) -> [UInt8] { code(EVP_sha256(), key, Array(text.utf8)) }

  /// HMAC-SHA1 (RFC 2104); only where a vendor's interface asks for it.
  static func sha1(key: String, _ text: String) -> [UInt8] { code(EVP_sha1(), key, Array(text.utf8)) }

  /// The bytes in one line of base64.
  static func base64(_ bytes: [UInt8]) -> String {
    String(decoding: TransferEncoding.base64(bytes, lineLength: nil), as: UTF8.self)
  }

  /// The bytes in lower-case hexadecimal digits.
  static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  private static func code(_ hash: OpaquePointer?, _ key: String, _ data: [UInt8]) -> [UInt8] {
    let key = Array(key.utf8)
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    _ = HMAC(hash, key, Int32(key.count), data, data.count, &digest, &length)
    return Array(digest.prefix(Int(length)))
  }
}

/// Percent-encoding (RFC 3986): letters, digits and `-._~` stay.
public enum PercentEncoding {
  /// A text as a value of a query, a form or a path segment.
  public static func encode(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 48...57, 65...90, 97...122, 45, 46, 95, 126: bytes.append(byte)
      default: bytes += [37, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `a=b&c=d`, in the given order.
  public static func form(_ fields: [(name: String, value: String)]) -> String {
    fields.map { encode($0.name) + "=" + encode($0.value) }.joined(separator: "&")
  }
}
