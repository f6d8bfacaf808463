internal import Engine

/// Reads what `ByteWriter` wrote. Bytes that it did not write are refused, never trusted: a length is checked against
/// what is left before anything is reserved.
struct ByteReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func integer() throws -> Int64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 64 {
      guard position < bytes.count else { throw Self.refused }
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
      shift += 7
    }
    throw Self.refused
  }

  mutating func number() throws -> Int { Int(try integer()) }

  mutating func text() throws -> String {
    let count = try length()
    defer { position += count }
    return String(decoding: bytes[position..<position + count], as: UTF8.self)
  }

  mutating func list<Element>(_ body: (inout ByteReader) throws -> Element) throws -> [Element] {
    // Every element takes a byte or more, so a count beyond what is left is refused like a length.
    let count = try length()
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(try body(&self)) }
    return elements
  }

  mutating func texts() throws -> [String] { try list { try $0.text() } }

  /// Whether everything was read.
  var isAtEnd: Bool { position == bytes.count }

  /// Refuses bytes that are left over.
  func finish() throws {
    guard position == bytes.count else { throw Self.refused }
  }

  private mutating func length() throws -> Int {
    let count = try number()
    guard count >= 0, count <= bytes.count - position else { throw Self.refused }
    return count
  }

  private static var refused: StoreError { .unreadable("a packed value") }
}
