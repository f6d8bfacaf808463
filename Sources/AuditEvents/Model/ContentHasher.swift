import CCrypto

/// Makes the SHA-256 digest of bytes that come in pieces, such as a file that is larger than memory.
public struct ContentHasher: ~Copyable {
  private let context: OpaquePointer?

  /// A hasher before the first byte.
  public init() {
    context = EVP_MD_CTX_new()
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Takes the next bytes.
  public mutating func add(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// The digest of every byte so far; nil when the library failed.
  public consuming func finish() -> ContentHash? {
    var digest = [UInt8](repeating: 0, count: 32)
    guard let context, EVP_DigestFinal_ex(context, &digest, nil) == 1 else { return nil }
    let digits = Array("0123456789abcdef".utf8)
    return ContentHash(
      hexadecimal: String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self))
  }
}
