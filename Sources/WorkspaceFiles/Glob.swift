/// A pattern in which `*` stands for any text, also none; everything else stands for itself without ASCII case. Works
/// on UTF-8 bytes and takes time proportional to text times number of stars at worst.
public struct Glob: Sendable, Hashable {
  /// The pattern as written.
  public let pattern: String
  private let parts: [[UInt8]]

  /// A pattern.
  public init(_ pattern: String) {
    self.pattern = pattern
    parts = pattern.utf8.split(separator: 0x2A, omittingEmptySubsequences: false).map { $0.map(Self.lower) }
  }

  /// Whether the pattern has no star: it then names one thing.
  public var isExact: Bool { parts.count == 1 }

  /// Whether the whole text fits the pattern.
  public func matches(_ text: String) -> Bool {
    let bytes = text.utf8.map(Self.lower)
    guard parts.count > 1 else { return bytes == parts[0] }
    guard let first = parts.first, let last = parts.last, bytes.count >= first.count + last.count,
      bytes.starts(with: first), bytes.suffix(last.count).elementsEqual(last)
    else { return false }
    // Between head and tail the leftmost place of each part is as good as any.
    var start = first.count
    let end = bytes.count - last.count
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let place = Self.find(part, in: bytes, from: start, to: end) else { return false }
      start = place + part.count
    }
    return start <= end
  }

  private static func find(_ part: [UInt8], in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    guard end - start >= part.count else { return nil }
    for place in start...end - part.count where bytes[place..<place + part.count].elementsEqual(part) { return place }
    return nil
  }

  private static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
