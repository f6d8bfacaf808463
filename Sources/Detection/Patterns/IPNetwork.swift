/// A network in CIDR notation; a single address is a network of one.
public struct IPNetwork: Sendable, Hashable, BitwiseCopyable {
  /// The lowest address.
  public let base: IPAddress
  /// How many leading bits are fixed.
  public let prefix: Int
  private let mask: UInt128

  /// Reads `10.0.0.0/8`, `2001:db8::/32` or a single address. Bits behind the prefix must be zero; nil otherwise.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let base = IPAddress(parts[0]) else { return nil }
    let width = base.isVersion6 ? 128 : 32
    var prefix = width
    if parts.count == 2 {
      let digits = parts[1].utf8
      guard (1...3).contains(digits.count), digits.allSatisfy({ $0 &- 0x30 < 10 }), let length = Int(parts[1]),
        length <= width
      else { return nil }
      prefix = length
    }
    // A shift by the whole width leaves nothing, which is right for a prefix of 0.
    mask = UInt128.max << UInt128(width - prefix)
    self.base = base
    self.prefix = prefix
    if base.value & ~mask != 0 { return nil }
  }

  /// Whether an address of the same version lies in the network.
  @inline(__always)
  public func contains(_ address: IPAddress) -> Bool {
    address.isVersion6 == base.isVersion6 && address.value & mask == base.value
  }
}
