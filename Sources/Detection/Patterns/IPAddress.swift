internal import Foundation

/// An IPv4 or IPv6 address, read strictly: no port, no zone, no leading zeros.
public struct IPAddress: Sendable, Hashable, Comparable {
  /// 4 or 16 bytes, the most significant first.
  public let bytes: [UInt8]

  /// Reads an address; nil for anything else, such as a service's host name.
  public init?(_ text: String) {
    guard let address = Array(text.utf8).withUnsafeBufferPointer({ IPAddress($0) }) else { return nil }
    self = address
  }

  /// Reads an address from UTF-8 bytes.
  public init?(_ text: UnsafeBufferPointer<UInt8>) {
    guard (2...45).contains(text.count), !text.contains(0) else { return nil }
    let word = text.map { CChar(bitPattern: $0) } + [0]
    let isVersion6 = text.contains(0x3A)
    var address = [UInt8](repeating: 0, count: isVersion6 ? 16 : 4)
    guard inet_pton(isVersion6 ? AF_INET6 : AF_INET, word, &address) == 1 else { return nil }
    bytes = address
  }

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The IPv4 address inside an IPv4-mapped IPv6 address (`::ffff:192.0.2.1`, RFC 4291, section 2.5.5.2); otherwise the
  /// address itself.
  public var unmapped: IPAddress {
    let prefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    return bytes.count == 16 && bytes.starts(with: prefix) ? IPAddress(bytes: Array(bytes[12...])) : self
  }

  /// IPv4 before IPv6, then by number.
  public static func < (left: IPAddress, right: IPAddress) -> Bool {
    left.bytes.count != right.bytes.count
      ? left.bytes.count < right.bytes.count : left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

/// A network in CIDR notation; a single address is a network of one.
public struct IPNetwork: Sendable, Hashable {
  /// The lowest address and how many leading bits are fixed.
  public let base: IPAddress
  /// How many leading bits are fixed.
  public let prefix: Int

  /// Reads `10.0.0.0/8`, `2001:db8::/32` or a single address. Bits behind the prefix must be zero; nil otherwise.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let base = IPAddress(parts[0]) else { return nil }
    var prefix = base.bytes.count * 8
    if parts.count == 2 {
      guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(parts[1]), length <= prefix
      else {
        return nil
      }
      prefix = length
    }
    for bit in prefix..<base.bytes.count * 8 where base.bytes[bit / 8] & 0x80 >> UInt8(bit % 8) != 0 { return nil }
    self.base = base
    self.prefix = prefix
  }

  /// Whether an address of the same version lies in the network.
  public func contains(_ address: IPAddress) -> Bool {
    guard address.bytes.count == base.bytes.count else { return false }
    let whole = prefix / 8
    guard address.bytes[..<whole].elementsEqual(base.bytes[..<whole]) else { return false }
    let rest = prefix % 8
    return rest == 0 || (address.bytes[whole] ^ base.bytes[whole]) & UInt8(0xFF << (8 - rest) & 0xFF) == 0
  }
}
