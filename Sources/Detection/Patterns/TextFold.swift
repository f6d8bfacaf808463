/// Case folding of UTF-8 text scalar by scalar, without changing its length in scalars: `É` is `é` and the Kelvin sign is
/// `k`, but `ß` is not `SS` and `İ` is not `i`. Nothing is normalised: one scalar `é` is not `e` and an accent.
enum TextFold {
  static func folded(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result = [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
      for index in 0..<bytes.count {
        let byte = bytes[index]
        if byte >= 0x80 { break }
        buffer[index] = byte &- 0x41 < 26 ? byte | 0x20 : byte
        count = index + 1
      }
    }
    if result.count < bytes.count { foldRest(UnsafeBufferPointer(rebasing: bytes[result.count...]), into: &result) }
    return result
  }

  static func folded(_ text: [UInt8]) -> [UInt8] { text.withUnsafeBufferPointer { folded($0) } }

  private static func foldRest(_ bytes: UnsafeBufferPointer<UInt8>, into result: inout [UInt8]) {
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      result.append(contentsOf: UTF8.encode(lower(scalar)) ?? UTF8.encodedReplacementCharacter)
    }
  }

  static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let mapped = scalar.properties.lowercaseMapping.unicodeScalars
    return mapped.count == 1 ? mapped.first ?? scalar : scalar
  }
}
