/// Marks keys, texts, numbers and words of JSON, and lays it out in lines.
enum JSONColours {
  /// Layout stops at this depth, and colours at this size: what a hostile record holds must not make a page of gigabytes.
  private static let maximumDepth = 64, maximumBytes = 1 << 20

  static func html(_ text: String) -> HTML {
    let bytes = Array(text.utf8)
    guard bytes.count <= maximumBytes else { return HTML(escaping: text) }
    var html = HTML()
    var (index, depth) = (0, 0)
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case 34:
        let end = endOfText(bytes, index)
        let piece = String(decoding: bytes[index..<end], as: UTF8.self)
        var after = end
        while after < bytes.count, isSpace(bytes[after]) { after += 1 }
        html +=
          after < bytes.count && bytes[after] == 58
          ? "<span class=\"key\">\(piece)</span>" : "<span class=\"text\">\(piece)</span>"
        index = end
        continue
      case 123, 91:
        var after = index + 1
        while after < bytes.count, isSpace(bytes[after]) { after += 1 }
        if after < bytes.count, bytes[after] == byte + 2 {
          html += byte == 123 ? "{}" : "[]"
          index = after + 1
          continue
        }
        depth += 1
        html += byte == 123 ? "{" : "["
        html += line(depth)
      case 125, 93:
        depth = max(0, depth - 1)
        html += line(depth)
        html += byte == 125 ? "}" : "]"
      case 44: html += "," + line(depth)
      case 58: html += ": "
      case _ where isSpace(byte): break
      default:
        let end =
          bytes[index...].firstIndex { [44, 125, 93, 34, 58, 123, 91].contains($0) || isSpace($0) } ?? bytes.count
        html += "<span class=\"word\">\(String(decoding: bytes[index..<end], as: UTF8.self))</span>"
        index = end
        continue
      }
      index += 1
    }
    return html
  }

  private static func line(_ depth: Int) -> HTML {
    HTML(escaping: "\n" + String(repeating: "  ", count: min(depth, maximumDepth)))
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

  private static func endOfText(_ bytes: [UInt8], _ start: Int) -> Int {
    var index = start + 1
    while index < bytes.count {
      if bytes[index] == 92 {
        index += 2
        continue
      }
      if bytes[index] == 34 { return index + 1 }
      index += 1
    }
    return bytes.count
  }
}
