/// JSON without white space between tokens and without escapes that are not needed, keys in their original order: the
/// text of a container that `contains` rules search (`"Principal":"*"`).
enum CompactJSON {
  static func text(_ json: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(json.count)
    var cursor = JSONCursor(json)
    while cursor.position < cursor.end {
      let byte = cursor.byte
      if byte <= 0x20 {
        cursor.position += 1
      } else if byte == 0x22 {
        let (range, escaped) = cursor.string()
        let content = UnsafeBufferPointer(start: cursor.base + range.lowerBound, count: range.count)
        output.append(0x22)
        if escaped { unescape(content, into: &output) } else { output.append(contentsOf: content) }
        output.append(0x22)
      } else {
        output.append(byte)
        cursor.position += 1
      }
    }
    return output
  }

  private static func unescape(_ content: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
    let decoded = [UInt8](unsafeUninitializedCapacity: max(1, content.count)) { buffer, count in
      count = buffer.baseAddress.map { JSONUnescaping.decode(content, into: $0) } ?? 0
    }
    let digits = Array("0123456789abcdef".utf8)
    for byte in decoded {
      switch byte {
      case 0x22, 0x5C: output += [0x5C, byte]
      case 0x08: output += [0x5C, 0x62]
      case 0x09: output += [0x5C, 0x74]
      case 0x0A: output += [0x5C, 0x6E]
      case 0x0C: output += [0x5C, 0x66]
      case 0x0D: output += [0x5C, 0x72]
      case 0..<0x20: output += [0x5C, 0x75, 0x30, 0x30, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: output.append(byte)
      }
    }
  }
}
