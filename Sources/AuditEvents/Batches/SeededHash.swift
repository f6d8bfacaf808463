/// A fast 64-bit hash for the tables of a batch and for the check sum of an encoded one: one multiplication per 16
/// bytes, in the way of wyhash (Wang Yi, public domain). Both secrets come from the seed: an attacker who chooses the
/// texts can neither pile them up in one place of a table nor cancel the state with a known constant.
public struct SeededHash: Sendable {
  @usableFromInline let first: UInt64
  @usableFromInline let second: UInt64

  /// The hash under a seed.
  init(seed: (UInt64, UInt64)) {
    first = seed.0 ^ 0xa076_1d64_78bd_642f
    second = seed.1 ^ 0xe703_7ed1_a0b4_28db
  }

  /// The hash under a seed of its own, for tables that live only in this process.
  public static func random() -> SeededHash {
    var generator = SystemRandomNumberGenerator()
    return SeededHash(seed: (generator.next(), generator.next()))
  }

  /// The hash of bytes.
  @inlinable @inline(__always)
  public func hash(_ bytes: UnsafePointer<UInt8>, count: Int) -> UInt64 {
    let raw = UnsafeRawPointer(bytes)
    var state = first
    var offset = 0
    while count - offset > 16 {
      state = Self.mix(Self.load(raw, offset) ^ second, Self.load(raw, offset + 8) ^ state)
      offset += 16
    }
    let rest = count - offset
    var low: UInt64 = 0
    var high: UInt64 = 0
    if rest >= 8 {
      low = Self.load(raw, offset)
      high = Self.load(raw, offset + rest - 8)
    } else if rest >= 4 {
      low = UInt64(raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian)
      high = UInt64(raw.loadUnaligned(fromByteOffset: offset + rest - 4, as: UInt32.self).littleEndian)
    } else if rest > 0 {
      low = UInt64(bytes[offset]) << 16 | UInt64(bytes[offset + rest / 2]) << 8 | UInt64(bytes[offset + rest - 1])
    }
    return Self.mix(first ^ UInt64(truncatingIfNeeded: count), Self.mix(low ^ second, high ^ state))
  }

  @inlinable @inline(__always) static func load(_ raw: UnsafeRawPointer, _ offset: Int) -> UInt64 {
    raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
  }

  @inlinable @inline(__always) static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}
