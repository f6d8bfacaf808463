/// JSON without white space between tokens and without escapes that are not needed, keys in their original order: the
/// text of a container that `contains` rules search (`"Principal":"*"`).
enum CompactJSON {
  static func text(_ json: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(json.count)
    var cursor = JSONCursor(json)
    // Everything from here to the cursor is copied as it is.
    var plain = 0
    while cursor.position < cursor.end {
      let byte = cursor.byte
      if byte == 0x22 {
        let (range, escaped) = cursor.string()
        guard escaped else { continue }
        output.append(contentsOf: json[plain..<range.lowerBound])
        unescape(UnsafeBufferPointer(rebasing: json[range]), into: &output)
        plain = range.upperBound
      } else if byte <= 0x20 {
        output.append(contentsOf: json[plain..<cursor.position])
        cursor.position += 1
        plain = cursor.position
      } else {
        cursor.position += 1
      }
    }
    output.append(contentsOf: json[plain..<cursor.end])
    return output
  }

  private static func unescape(_ content: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
    let decoded = [UInt8](unsafeUninitializedCapacity: max(1, content.count)) { buffer, count in
      count = buffer.baseAddress.map { JSONUnescaping.decode(content, into: $0) } ?? 0
    }
    for byte in decoded {
      switch byte {
      case 0x22, 0x5C: output += [0x5C, byte]
      case 0x08: output += [0x5C, 0x62]
      case 0x09: output += [0x5C, 0x74]
      case 0x0A: output += [0x5C, 0x6E]
      case 0x0C: output += [0x5C, 0x66]
      case 0x0D: output += [0x5C, 0x72]
      case 0..<0x20:
        let digit = byte & 15
        output += [0x5C, 0x75, 0x30, 0x30, 0x30 | byte >> 4, digit < 10 ? 0x30 + digit : 0x57 + digit]
      default: output.append(byte)
      }
    }
  }
}
