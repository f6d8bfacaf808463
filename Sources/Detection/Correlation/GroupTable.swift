/// The groups of a correlation: by their folded values, with the values as the earliest event has them.
struct GroupTable {
  /// Stands between the values of a group: a byte that never occurs in UTF-8.
  private static let separator: UInt8 = 0xFF
  private var keys = TextTable()
  private var earliest: [(time: Int64, event: Int64)] = []
  /// The values as written, where they are not the folded ones.
  private var written: [Int: [UInt8]] = [:]

  /// About how many bytes the groups take.
  var byteCount: Int { keys.byteCount * (written.isEmpty ? 1 : 2) + keys.count * 24 }

  /// The number of the group with these values; nil when it is new and there are as many as there may be.
  mutating func number(of values: [[UInt8]], time: Int64, event: Int64, limit: Int) -> Int? {
    let text = Array(values.joined(separator: [Self.separator]))
    let folded = TextFold.folded(text)
    guard let number = keys.number(of: folded, limit: limit) else { return nil }
    let isFirst = number == earliest.count
    if isFirst { earliest.append((time, event)) }
    if isFirst || (time, event) < earliest[number] {
      earliest[number] = (time, event)
      written[number] = text == folded ? nil : text
    }
    return number
  }

  /// The folded values of a group as one text, in which no value can pretend to be two.
  func key(of number: Int) -> String {
    keys[number].split(separator: Self.separator, omittingEmptySubsequences: false)
      .map { value in
        let escaped = value.flatMap { $0 == 0x1F ? [0x10, 0x31] : $0 == 0x10 ? [0x10, 0x30] : [$0] }
        return String(decoding: escaped, as: UTF8.self)
      }.joined(separator: "\u{1F}")
  }

  /// The values of a group as written in its earliest event.
  func values(of number: Int) -> [String] {
    (written[number].map { $0[...] } ?? keys[number])
      .split(separator: Self.separator, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
  }
}
