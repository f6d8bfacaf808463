/// A key's length and its first and last eight bytes in lower case: all of a key of up to sixteen bytes.
struct KeyWords: Equatable {
  var first: UInt64
  var last: UInt64
  var count: Int

  @inline(__always)
  init(first: UInt64, last: UInt64, count: Int) {
    self.first = first
    self.last = last
    self.count = count
  }

  /// Of `count` bytes at a place behind which `readable` bytes may be read.
  @inline(__always)
  init(_ bytes: UnsafePointer<UInt8>?, _ count: Int, readable: Int) {
    self.count = count
    first = 0
    last = 0
    guard let bytes, count > 0 else { return }
    if count >= 8 {
      first = ASCIIFold.lower(Self.word(bytes))
      last = ASCIIFold.lower(Self.word(bytes + (count - 8)))
    } else if readable >= 8 {
      first = ASCIIFold.lower(Self.word(bytes) & (1 << UInt64(count &* 8) &- 1))
    } else {
      for index in 0..<count { first |= UInt64(ASCIIFold.lower(bytes[index])) << UInt64(index &* 8) }
    }
  }

  @inline(__always)
  private static func word(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
  }

  @inline(__always)
  static func lengthBit(_ count: Int) -> UInt64 { 1 << UInt64(min(count, 63)) }

  var lengthBit: UInt64 { Self.lengthBit(count) }

  /// The first place to look at in a table of `mask + 1` places.
  @inline(__always)
  func place(_ mask: Int) -> Int {
    let mixed = (first ^ (last &* 0x9E37_79B9_7F4A_7C15) ^ UInt64(count)) &* 0xFF51_AFD7_ED55_8CCD
    return Int(truncatingIfNeeded: mixed >> 40) & mask
  }
}

/// ASCII letters compare without case, all other bytes exactly.
enum ASCIIFold {
  @inline(__always)
  static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  /// Eight bytes in lower case.
  @inline(__always)
  static func lower(_ word: UInt64) -> UInt64 {
    let highs: UInt64 = 0x8080_8080_8080_8080
    let low = word & ~highs
    // The high bit of each byte: at least 'A', and above 'Z'.
    let fromA = low &+ 0x3F3F_3F3F_3F3F_3F3F
    let aboveZ = low &+ 0x2525_2525_2525_2525
    return word | ((fromA ^ aboveZ) & ~word & highs) >> 2
  }

  /// Whether bytes in lower case are the folded ones, which are as many.
  @inline(__always)
  static func equal(_ bytes: UnsafePointer<UInt8>, _ folded: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var index = 0
    while index < count {
      if lower(bytes[index]) != folded[index] { return false }
      index += 1
    }
    return true
  }
}
