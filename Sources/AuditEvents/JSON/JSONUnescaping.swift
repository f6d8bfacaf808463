/// Turns the content of a JSON string into its UTF-8 text (RFC 8259, section 7).
enum JSONUnescaping {
  /// Writes the text of an escaped string's content; never more bytes than the content has. A lone surrogate becomes
  /// U+FFFD.
  static func decode(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var read = 0
    var written = 0
    while read < source.count {
      let byte = source[read]
      guard byte == 0x5C, read + 1 < source.count else {
        target[written] = byte
        written += 1
        read += 1
        continue
      }
      let code = source[read + 1]
      read += 2
      switch code {
      case 0x62: target[written] = 0x08
      case 0x66: target[written] = 0x0C
      case 0x6E: target[written] = 0x0A
      case 0x72: target[written] = 0x0D
      case 0x74: target[written] = 0x09
      case 0x75:
        guard read + 4 <= source.count else {
          // Not sound JSON; the three bytes of U+FFFD might not fit.
          target[written] = 0x3F
          return written + 1
        }
        var scalar = hexadecimal(source, at: read)
        read += 4
        if (0xD800..<0xDC00).contains(scalar), read + 6 <= source.count, source[read] == 0x5C, source[read + 1] == 0x75
        {
          let low = hexadecimal(source, at: read + 2)
          if (0xDC00..<0xE000).contains(low) {
            scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
            read += 6
          }
        }
        if (0xD800..<0xE000).contains(scalar) { scalar = 0xFFFD }
        written += encode(scalar, into: target + written)
        continue
      default: target[written] = code
      }
      written += 1
    }
    return written
  }

  private static func hexadecimal(_ source: UnsafeBufferPointer<UInt8>, at start: Int) -> UInt32 {
    var value: UInt32 = 0
    for index in start..<start + 4 {
      let byte = source[index]
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x37
      case 0x61...0x66: digit = byte - 0x57
      default: return 0xFFFD
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  /// Writes a scalar as UTF-8: at most four bytes for the six or twelve of its escapes.
  private static func encode(_ scalar: UInt32, into target: UnsafeMutablePointer<UInt8>) -> Int {
    if scalar < 0x80 {
      target[0] = UInt8(scalar)
      return 1
    }
    if scalar < 0x800 {
      target[0] = UInt8(0xC0 | scalar >> 6)
      target[1] = UInt8(0x80 | scalar & 0x3F)
      return 2
    }
    if scalar < 0x10000 {
      target[0] = UInt8(0xE0 | scalar >> 12)
      target[1] = UInt8(0x80 | scalar >> 6 & 0x3F)
      target[2] = UInt8(0x80 | scalar & 0x3F)
      return 3
    }
    target[0] = UInt8(0xF0 | scalar >> 18)
    target[1] = UInt8(0x80 | scalar >> 12 & 0x3F)
    target[2] = UInt8(0x80 | scalar >> 6 & 0x3F)
    target[3] = UInt8(0x80 | scalar & 0x3F)
    return 4
  }
}

/// Scratch memory whose addresses stay valid until it is cleared: decoded strings of one record.
final class ScratchArena {
  // No access to these overlaps another; checking that at run time would cost as much as what is done.
  @exclusivity(unchecked) private var blocks: [UnsafeMutableBufferPointer<UInt8>] = []
  @exclusivity(unchecked) private var current = 0
  @exclusivity(unchecked) private var used = 0

  deinit { for block in blocks { block.deallocate() } }

  /// Forgets everything handed out; keeps the memory of the first block unless it was made for a huge record.
  @inline(__always)
  func clear() {
    if used > 0 { forget() }
  }

  private func forget() {
    while let last = blocks.last, blocks.count > 1 || last.count > 1 << 20 {
      last.deallocate()
      blocks.removeLast()
    }
    current = 0
    used = 0
  }

  /// Room for this many bytes.
  func room(for count: Int) -> UnsafeMutablePointer<UInt8> {
    if current < blocks.count, blocks[current].count - used >= count, let base = blocks[current].baseAddress {
      defer { used += count }
      return base + used
    }
    let block = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(count, 1 << 14))
    blocks.append(block)
    current = blocks.count - 1
    used = count
    return block.baseAddress ?? UnsafeMutablePointer<UInt8>.allocate(capacity: count)
  }

  /// The text of a string's content: the content itself unless it has escapes.
  @inline(__always)
  func text(_ content: UnsafeBufferPointer<UInt8>, escaped: Bool) -> UnsafeBufferPointer<UInt8> {
    guard escaped else { return content }
    let target = room(for: content.count)
    return UnsafeBufferPointer(start: target, count: JSONUnescaping.decode(content, into: target))
  }
}
