internal import CCrypto

/// The signature of a webhook: a receiver that knows the secret can tell that the body is ours and how old it is.
public enum MessageSignature {
  /// HMAC-SHA256 (RFC 2104) of `<timestamp>.<body>` in 64 lower-case hexadecimal digits. `timestamp` is in seconds
  /// since 1970 as in the header `X-Tocsin-Timestamp`.
  public static func hexadecimal(secret: String, timestamp: Int64, body: [UInt8]) -> String {
    let key = Array(secret.utf8)
    let signed = Array("\(timestamp).".utf8) + body
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    _ = HMAC(EVP_sha256(), key, Int32(key.count), signed, signed.count, &digest, &length)
    return Signing.hexadecimal(Array(digest.prefix(Int(length))))
  }
}
