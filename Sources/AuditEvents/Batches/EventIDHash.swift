/// The 64-bit hash of an event id that de-duplication compares first: SipHash-1-3 (J.-P. Aumasson and D. J. Bernstein)
/// under a key that is fixed for ever, because hashes are stored with their segment and compared across processes. Ids
/// of equal hash are compared in full, so a collision costs time and never an event.
public enum EventIDHash {
  private static let key: (UInt64, UInt64) = (0x746f_6373_696e_2d65, 0x7665_6e74_2d69_6431)

  /// The hash of an id.
  public static func hash(_ id: String) -> UInt64 {
    var copy = id
    return copy.withUTF8 { hash($0) }
  }

  /// The hash of an id's UTF-8 bytes.
  public static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 { hash(bytes, key: key) }

  /// The hash under another key; for the published vectors.
  static func hash(_ bytes: UnsafeBufferPointer<UInt8>, key: (UInt64, UInt64)) -> UInt64 {
    var state = State(key: key)
    let raw = UnsafeRawBufferPointer(bytes)
    let whole = raw.count & ~7
    var offset = 0
    while offset < whole {
      state.absorb(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    var last = UInt64(truncatingIfNeeded: raw.count) << 56
    var shift: UInt64 = 0
    while offset < raw.count {
      last |= UInt64(raw[offset]) << shift
      shift += 8
      offset += 1
    }
    state.absorb(last)
    return state.finish()
  }

  private struct State {
    var v0: UInt64, v1: UInt64, v2: UInt64, v3: UInt64

    init(key: (UInt64, UInt64)) {
      v0 = key.0 ^ 0x736f_6d65_7073_6575
      v1 = key.1 ^ 0x646f_7261_6e64_6f6d
      v2 = key.0 ^ 0x6c79_6765_6e65_7261
      v3 = key.1 ^ 0x7465_6462_7974_6573
    }

    @inline(__always) mutating func absorb(_ word: UInt64) {
      v3 ^= word
      round()
      v0 ^= word
    }

    @inline(__always) mutating func finish() -> UInt64 {
      v2 ^= 0xff
      round()
      round()
      round()
      return v0 ^ v1 ^ v2 ^ v3
    }

    @inline(__always) private mutating func round() {
      v0 = v0 &+ v1
      v1 = rotate(v1, 13) ^ v0
      v0 = rotate(v0, 32)
      v2 = v2 &+ v3
      v3 = rotate(v3, 16) ^ v2
      v0 = v0 &+ v3
      v3 = rotate(v3, 21) ^ v0
      v2 = v2 &+ v1
      v1 = rotate(v1, 17) ^ v2
      v2 = rotate(v2, 32)
    }

    @inline(__always) private func rotate(_ word: UInt64, _ bits: UInt64) -> UInt64 {
      word << bits | word >> (64 - bits)
    }
  }
}
