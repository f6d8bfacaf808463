/// Appends the parts of an encoded batch: little endian, variable-length numbers of seven bits per byte.
struct BatchWriter {
  /// What was written.
  private(set) var bytes: [UInt8] = []

  /// Writes one byte.
  mutating func byte(_ value: UInt8) { bytes.append(value) }

  /// Writes a whole number in as many bytes as it needs.
  mutating func number(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Writes a number that is not negative.
  mutating func number(_ value: Int) { number(UInt64(value)) }

  /// Writes a number of either sign; small ones stay short.
  mutating func signed(_ value: Int64) { number(UInt64(bitPattern: value << 1 ^ value >> 63)) }

  /// Writes eight bytes.
  mutating func word(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Writes a text with its length.
  mutating func text(_ text: String) {
    number(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  /// Copies bytes.
  mutating func raw(_ other: some Sequence<UInt8>) { bytes.append(contentsOf: other) }

  /// Writes a section with its length in front, so that a reader may skip it.
  mutating func section(_ write: (inout BatchWriter) -> Void) {
    var inner = BatchWriter()
    write(&inner)
    number(inner.bytes.count)
    bytes.append(contentsOf: inner.bytes)
  }
}
