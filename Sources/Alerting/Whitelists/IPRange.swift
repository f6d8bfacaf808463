internal import Detection

/// The IP addresses from a lowest to a highest, of one version. IPv4-mapped IPv6 addresses count as IPv4.
struct IPRange: Sendable, Hashable {
  let lowest: IPNumber
  let highest: IPNumber

  /// Reads an address, a network (`10.0.0.0/8`) or a range (`10.0.0.1-10.0.0.9`).
  init(_ text: String) throws(IllFormed) {
    let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(Self.trimmed)
    if ends.count == 2 {
      guard let first = IPAddress(ends[0]), let last = IPAddress(ends[1]) else { throw Self.illFormed(text) }
      lowest = IPNumber(first)
      highest = IPNumber(last)
      guard lowest.isVersion6 == highest.isVersion6 else {
        throw IllFormed(message: "the range '\(text)' begins in one IP version and ends in the other", hint: "")
      }
      guard lowest.value <= highest.value else {
        throw IllFormed(message: "the range '\(text)' ends before it begins", hint: "write \(ends[1])-\(ends[0])")
      }
    } else if let network = IPNetwork(text) {
      (lowest, highest) = Self.ends(of: network)
    } else {
      throw Self.illFormed(text)
    }
  }

  private static func ends(of network: IPNetwork) -> (IPNumber, IPNumber) {
    let whole = IPNumber(mapped: network.base)
    let free = network.base.bytes.count * 8 - network.prefix
    let last = free == 128 ? UInt128.max : whole.value | ((1 << UInt128(free)) - 1)
    // A network inside ::ffff:0:0/96 holds IPv4 addresses only.
    let unmapped = IPNumber(network.base)
    guard whole.isVersion6, !unmapped.isVersion6, network.prefix >= 96 else {
      return (whole, IPNumber(isVersion6: whole.isVersion6, value: last))
    }
    return (unmapped, IPNumber(isVersion6: false, value: last & 0xFFFF_FFFF))
  }

  /// Whether an address lies in the range.
  func contains(_ address: IPNumber) -> Bool {
    address.isVersion6 == lowest.isVersion6 && lowest.value <= address.value && address.value <= highest.value
  }

  /// Wider than what one organisation is given: an IPv4 /8, an IPv6 /20.
  var isTooBroad: Bool {
    let size = highest.value - lowest.value
    return size >= (lowest.isVersion6 ? UInt128(1) << 108 : UInt128(1) << 24)
  }

  private static func illFormed(_ text: String) -> IllFormed {
    if let network = withoutHostBits(text) {
      return IllFormed(
        message: "'\(text)' has bits set behind its prefix",
        hint: "write \(network) for the network, or the address alone")
    }
    return IllFormed(
      message: "'\(text)' is no IP address, network or range",
      hint: "such as 192.0.2.7, 10.0.0.0/8, 10.0.0.1-10.0.0.9 or 2001:db8::/32; no leading zeros, no zone")
  }

  /// `10.0.0.0/8` for `10.1.2.3/8`.
  private static func withoutHostBits(_ text: String) -> String? {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let address = IPAddress(parts[0]), let prefix = Int(parts[1]),
      (0...address.bytes.count * 8).contains(prefix)
    else { return nil }
    guard address.bytes.count == 4 else { return "the first address before the /\(prefix)" }
    let kept = address.bytes.enumerated().map { index, byte in
      byte & UInt8(truncatingIfNeeded: 0xFF00 >> min(8, max(0, prefix - index * 8)))
    }
    return kept.map { String($0) }.joined(separator: ".") + "/\(prefix)"
  }

  private static func trimmed(_ text: Substring) -> String {
    let rest = text.drop { $0 == " " }
    return String(rest.prefix(rest.count - rest.reversed().prefix { $0 == " " }.count))
  }
}

/// What a value of a whitelist file gets wrong, and what would be right.
struct IllFormed: Error, Equatable {
  var message: String
  var hint: String
}

/// An IP address as a number.
struct IPNumber: Sendable, Hashable {
  let isVersion6: Bool
  let value: UInt128

  init(isVersion6: Bool, value: UInt128) {
    self.isVersion6 = isVersion6
    self.value = value
  }

  /// An address; one that is IPv4 mapped into IPv6 is the IPv4 address.
  init(_ address: IPAddress) { self.init(mapped: address.unmapped) }

  /// An address of the version it is written in.
  init(mapped address: IPAddress) {
    isVersion6 = address.bytes.count == 16
    value = address.bytes.reduce(0) { $0 << 8 | UInt128($1) }
  }
}

/// Many ranges, searched by halving.
struct IPRanges: Sendable {
  private let version4: [ClosedRange<UInt128>]
  private let version6: [ClosedRange<UInt128>]

  init(_ ranges: [IPRange]) {
    version4 = Self.merged(ranges.filter { !$0.lowest.isVersion6 })
    version6 = Self.merged(ranges.filter { $0.lowest.isVersion6 })
  }

  func contains(_ address: IPNumber) -> Bool {
    let ranges = address.isVersion6 ? version6 : version4
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < address.value { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(address.value)
  }

  private static func merged(_ ranges: [IPRange]) -> [ClosedRange<UInt128>] {
    var merged: [ClosedRange<UInt128>] = []
    for range in ranges.map({ $0.lowest.value...$0.highest.value }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, range.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    return merged
  }
}
