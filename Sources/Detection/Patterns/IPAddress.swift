/// An IPv4 or IPv6 address, read strictly: no port, no zone, no leading zeros.
public struct IPAddress: Sendable, Hashable, Comparable, BitwiseCopyable {
  /// The address as a number of 32 or 128 bits.
  let value: UInt128
  let isVersion6: Bool

  init(value: UInt128, isVersion6: Bool) {
    self.value = value
    self.isVersion6 = isVersion6
  }

  /// Reads an address; nil for anything else, such as a service's host name.
  public init?(_ text: String) {
    guard let address = Array(text.utf8).withUnsafeBufferPointer({ IPAddress($0) }) else { return nil }
    self = address
  }

  /// Reads an address from UTF-8 bytes: dotted decimal (RFC 6943, section 3.1.1), or RFC 4291, section 2.2.
  public init?(_ text: UnsafeBufferPointer<UInt8>) {
    guard (2...45).contains(text.count) else { return nil }
    if let value = Self.version4(text[...]) {
      self.init(value: UInt128(value), isVersion6: false)
    } else if let value = Self.version6(text) {
      self.init(value: value, isVersion6: true)
    } else {
      return nil
    }
  }

  /// Four numbers up to 255 without leading zeros.
  private static func version4(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32? {
    var value: UInt32 = 0
    var number: UInt32 = 0
    var digits = 0
    var parts = 1
    for byte in text {
      if byte == 0x2E {
        guard digits > 0, parts < 4 else { return nil }
        value = value << 8 | number
        parts += 1
        number = 0
        digits = 0
      } else {
        guard byte &- 0x30 < 10, digits == 0 || number > 0 else { return nil }
        number = number * 10 + UInt32(byte - 0x30)
        digits += 1
        guard number < 256 else { return nil }
      }
    }
    return parts == 4 && digits > 0 ? value << 8 | number : nil
  }

  /// Eight groups of up to four hexadecimal digits; `::` stands for one or more groups of zeros, and the last two groups
  /// may be an IPv4 address.
  private static func version6(_ text: UnsafeBufferPointer<UInt8>) -> UInt128? {
    var value: UInt128 = 0
    var count = 0
    var gap: Int?
    var index = 0
    if text[0] == 0x3A {
      guard text[1] == 0x3A else { return nil }
      gap = 0
      index = 2
    }
    while index < text.count {
      let start = index
      var group: UInt128 = 0
      while index < text.count, let digit = hexadecimal(text[index]) {
        group = group << 4 | UInt128(digit)
        index += 1
        guard index - start <= 4 else { return nil }
      }
      if index < text.count, text[index] == 0x2E {
        guard let tail = version4(text[start...]) else { return nil }
        value = value << 32 | UInt128(tail)
        count += 2
        break
      }
      guard index > start else { return nil }
      value = value << 16 | group
      count += 1
      guard count <= 8 else { return nil }
      if index == text.count { break }
      guard text[index] == 0x3A, index + 1 < text.count else { return nil }
      index += 1
      if text[index] == 0x3A {
        guard gap == nil else { return nil }
        gap = count
        index += 1
      }
    }
    guard let gap else { return count == 8 ? value : nil }
    guard count <= 7 else { return nil }
    let tail = UInt128(1) << UInt128((count - gap) * 16) - 1
    return (value & ~tail) << UInt128((8 - count) * 16) | value & tail
  }

  @inline(__always)
  private static func hexadecimal(_ byte: UInt8) -> UInt8? {
    if byte &- 0x30 < 10 { return byte - 0x30 }
    let letter = (byte | 0x20) &- 0x61
    return letter < 6 ? letter + 10 : nil
  }

  /// 4 or 16 bytes, the most significant first.
  public var bytes: [UInt8] {
    let count = isVersion6 ? 16 : 4
    return (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt128((count - 1 - $0) * 8)) }
  }

  /// The IPv4 address inside an IPv4-mapped IPv6 address (`::ffff:192.0.2.1`, RFC 4291, section 2.5.5.2); otherwise the
  /// address itself.
  public var unmapped: IPAddress {
    guard isVersion6, value >> 32 == 0xFFFF else { return self }
    return IPAddress(value: value & 0xFFFF_FFFF, isVersion6: false)
  }

  /// IPv4 before IPv6, then by number.
  public static func < (left: IPAddress, right: IPAddress) -> Bool {
    left.isVersion6 != right.isVersion6 ? right.isVersion6 : left.value < right.value
  }
}
