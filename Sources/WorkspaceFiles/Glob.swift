/// A pattern in which `*` stands for any text, also none; everything else stands for itself without ASCII case. Works
/// on UTF-8 bytes and takes time proportional to text times longest part at worst.
public struct Glob: Sendable, Hashable {
  /// The pattern as written.
  public let pattern: String
  private let parts: [[UInt8]]

  /// A pattern.
  public init(_ pattern: String) {
    self.pattern = pattern
    parts = pattern.utf8.split(separator: 0x2A, omittingEmptySubsequences: false).map { $0.map(Self.folded) }
  }

  /// Whether the pattern has no star: it then names one thing.
  public var isExact: Bool { parts.count == 1 }

  /// Whether the pattern has nothing but stars: it then fits everything.
  public var isEverything: Bool { parts.count > 1 && parts.allSatisfy(\.isEmpty) }

  /// Whether the whole text fits the pattern.
  public func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { matches($0) }
  }

  /// Whether the whole text, given as UTF-8, fits the pattern.
  public func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let first = parts[0]
    guard parts.count > 1 else { return text.count == first.count && Self.holds(first, text, at: 0) }
    let last = parts[parts.count - 1]
    guard text.count >= first.count + last.count, Self.holds(first, text, at: 0),
      Self.holds(last, text, at: text.count - last.count)
    else { return false }
    // Between head and tail the leftmost place of each part is as good as any.
    var start = first.count
    let end = text.count - last.count
    for part in parts[1..<parts.count - 1] where !part.isEmpty {
      while start + part.count <= end, !Self.holds(part, text, at: start) { start += 1 }
      start += part.count
      if start > end { return false }
    }
    return true
  }

  private static func holds(_ part: [UInt8], _ text: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    for index in part.indices where folded(text[start + index]) != part[index] { return false }
    return true
  }

  private static func folded(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
