/// Encodings of rule values: what an attacker's encoded command line looks like.
enum TextEncodings {
  /// RFC 4648, section 4, with padding.
  static func base64(_ bytes: [UInt8]) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var output: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let one = bytes[index]
      let two = index + 1 < bytes.count ? bytes[index + 1] : 0
      let three = index + 2 < bytes.count ? bytes[index + 2] : 0
      output.append(alphabet[Int(one >> 2)])
      output.append(alphabet[Int((one & 3) << 4 | two >> 4)])
      output.append(index + 1 < bytes.count ? alphabet[Int((two & 15) << 2 | three >> 6)] : 0x3D)
      output.append(index + 2 < bytes.count ? alphabet[Int(three & 63)] : 0x3D)
      index += 3
    }
    return output
  }

  /// The three texts that a value may turn into inside a longer Base64 text, without the characters at its ends that
  /// depend on the neighbours.
  static func base64Offsets(_ bytes: [UInt8]) -> [[UInt8]] {
    (0..<3).map { offset in
      let encoded = base64([UInt8](repeating: 0x20, count: offset) + bytes)
      let start = [0, 2, 3][offset]
      let cut = [0, 3, 2][(bytes.count + offset) % 3]
      return Array(encoded[min(start, encoded.count - cut)..<encoded.count - cut])
    }
  }

  /// The UTF-16 bytes of UTF-8 text.
  static func utf16(_ bytes: [UInt8], bigEndian: Bool) -> [UInt8] {
    String(decoding: bytes, as: UTF8.self).utf16.flatMap { unit in
      bigEndian ? [UInt8(unit >> 8), UInt8(unit & 0xFF)] : [UInt8(unit & 0xFF), UInt8(unit >> 8)]
    }
  }

  /// The most dashes that are varied: five kinds each, 3,125 texts.
  static let maximumDashes = 5

  /// The text with each option dash (a `-` or `/` before a word, not behind one) replaced by each kind of dash; nil when
  /// there are more than `maximumDashes`.
  static func dashVariants(_ text: String) -> [String]? {
    let scalars = Array(text.unicodeScalars)
    func isWord(_ index: Int) -> Bool {
      guard scalars.indices.contains(index) else { return false }
      return scalars[index] == "_" || scalars[index].properties.isAlphabetic
        || scalars[index].properties.numericType != nil
    }
    let places = scalars.indices.filter { index in
      (scalars[index] == "-" || scalars[index] == "/") && !isWord(index - 1) && isWord(index + 1)
    }
    guard places.count <= maximumDashes else { return nil }
    var variants = [scalars]
    for place in places {
      variants = variants.flatMap { variant in
        (["-", "/", "\u{2013}", "\u{2014}", "\u{2015}"] as [Unicode.Scalar]).map { dash in
          var copy = variant
          copy[place] = dash
          return copy
        }
      }
    }
    return variants.map { scalars in
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars)
      return String(view)
    }
  }
}
