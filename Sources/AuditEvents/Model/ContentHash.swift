import CCrypto

/// A SHA-256 digest: names file contents, rule revisions and fingerprints (FIPS 180-4).
public struct ContentHash: Sendable, Hashable {
  /// The 64 lower-case hexadecimal digits.
  public let hexadecimal: String

  /// The digest of raw bytes.
  public init(of bytes: UnsafeRawBufferPointer) {
    hexadecimal = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digest in
      if EVP_Digest(bytes.baseAddress, bytes.count, digest.baseAddress, nil, Self.algorithm, nil) != 1 {
        _ = SHA256(bytes.baseAddress, bytes.count, digest.baseAddress)
      }
      return String(unsafeUninitializedCapacity: 64) { text in
        for (index, byte) in digest.enumerated() {
          text[2 * index] = Self.digit(byte >> 4)
          text[2 * index + 1] = Self.digit(byte & 15)
        }
        return 64
      }
    }
  }

  /// The algorithm, looked up once: `SHA256` looks it up for every digest, which takes as long as hashing a rule. OpenSSL
  /// never changes what it looked up, so that threads may share it.
  nonisolated(unsafe) private static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

  /// The digest of an array of bytes.
  public init(of bytes: [UInt8]) { self = bytes.withUnsafeBytes { ContentHash(of: $0) } }

  /// The digest of several texts such that no two different lists collide by joining (each is length-prefixed).
  public init(ofParts parts: [String]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(parts.reduce(0) { $0 + $1.utf8.count + 8 })
    for part in parts {
      bytes.append(contentsOf: String(part.utf8.count).utf8)
      bytes.append(58)
      bytes.append(contentsOf: part.utf8)
    }
    self.init(of: bytes)
  }

  /// A digest by its digits, as a store keeps it; nil for anything but 64 lower-case hexadecimal digits.
  public init?(hexadecimal: String) {
    guard hexadecimal.utf8.count == 64,
      hexadecimal.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    self.hexadecimal = hexadecimal
  }

  /// The first `count` hexadecimal digits.
  public func prefix(_ count: Int) -> String { String(hexadecimal.prefix(count)) }
}
