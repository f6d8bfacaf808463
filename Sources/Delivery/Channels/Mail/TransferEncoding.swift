/// Bodies of mail in 7-bit lines (RFC 2045).
enum TransferEncoding {
  /// A body and the name of its encoding for `Content-Transfer-Encoding`: quoted-printable for what is mostly ASCII,
  /// so that people can read the source, base64 for the rest.
  static func body(_ text: String) -> (name: String, bytes: [UInt8]) {
    let bytes = Array(text.utf8)
    let beyond = bytes.count { $0 >= 127 }
    return beyond * 6 > bytes.count
      ? ("base64", base64(withNetworkBreaks(bytes), lineLength: 76) + [13, 10])
      : ("quoted-printable", quotedPrintable(bytes))
  }

  /// Base64 in lines of `lineLength` characters, or in one line.
  static func base64(_ bytes: [UInt8], lineLength: Int?) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count * 4 / 3 + bytes.count / 40 + 8)
    var column = 0
    for start in stride(from: 0, to: bytes.count, by: 3) {
      if let lineLength, column >= lineLength {
        result += [13, 10]
        column = 0
      }
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0..<4 {
        result.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : 61)
      }
      column += 4
    }
    return result
  }

  /// Quoted-printable with lines of at most 76 characters; ends in CR LF.
  static func quotedPrintable(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 8 + 8)
    var column = 0
    for (index, byte) in bytes.enumerated() {
      if byte == 10 {
        result += [13, 10]
        column = 0
        continue
      }
      let next = index + 1 < bytes.count ? bytes[index + 1] : 10
      // White space at the end of a line would be lost on the way; so would a "From " or a dot at its beginning.
      let isPlain = byte > 32 && byte < 127 && byte != 61 || (byte == 32 || byte == 9) && next != 10
      let isFragile = column == 0 && (byte == 46 || bytes[index...].starts(with: "From ".utf8))
      let piece = isPlain && !isFragile ? [byte] : [61, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      if column + piece.count > 75 {
        result += [61, 13, 10]
        column = 0
      }
      result += piece
      column += piece.count
    }
    return column == 0 ? result : result + [13, 10]
  }

  private static func withNetworkBreaks(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 64)
    for byte in bytes {
      if byte == 10 { result.append(13) }
      result.append(byte)
    }
    return result
  }
}
