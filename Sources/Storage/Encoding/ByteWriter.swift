/// Writes values that have no column of their own as compact bytes: lists, labels, the neutral view of an event.
///
/// Numbers are zigzag varints; texts are their UTF-8 bytes after their length, so that any text comes back as it was.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  /// The bytes that `body` writes.
  static func encode(_ body: (inout ByteWriter) -> Void) -> [UInt8] {
    var writer = ByteWriter()
    // Most events fit, so that the bytes are not moved while they grow.
    writer.bytes.reserveCapacity(768)
    body(&writer)
    return writer.bytes
  }

  mutating func write(_ number: Int64) {
    var rest = UInt64(bitPattern: number << 1) ^ UInt64(bitPattern: number >> 63)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func write(_ number: Int) { write(Int64(number)) }

  mutating func write(_ text: String) {
    write(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func write<Elements: Collection>(
    list: Elements, _ body: (inout ByteWriter, Elements.Element) -> Void
  ) {
    write(list.count)
    for element in list { body(&self, element) }
  }

  mutating func write(texts: some Collection<String>) { write(list: texts) { $0.write($1) } }
}
