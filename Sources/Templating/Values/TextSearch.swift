/// The first place of a text in another from an offset on, in bytes. Linear time whatever the texts are
/// (Knuth-Morris-Pratt), because both may come from an event.
func firstRange(of part: [UInt8], in text: [UInt8], from start: Int = 0) -> Range<Int>? {
  guard !part.isEmpty else { return start <= text.count ? start..<start : nil }
  guard text.count - start >= part.count else { return nil }
  return firstRange(of: part, borders: borders(of: part), in: text, from: start)
}

/// All places of a text in another that do not overlap, in order, at most `limit`.
func ranges(of part: [UInt8], in text: [UInt8], limit: Int = .max) -> [Range<Int>] {
  guard !part.isEmpty, part.count <= text.count else { return [] }
  let borders = borders(of: part)
  var found: [Range<Int>] = []
  var start = 0
  while found.count < limit, let range = firstRange(of: part, borders: borders, in: text, from: start) {
    found.append(range)
    start = range.upperBound
  }
  return found
}

private func firstRange(of part: [UInt8], borders: [Int], in text: [UInt8], from start: Int) -> Range<Int>? {
  var matched = 0
  for index in start..<max(start, text.count) {
    while matched > 0, text[index] != part[matched] { matched = borders[matched - 1] }
    if text[index] == part[matched] { matched += 1 }
    if matched == part.count { return (index + 1 - matched)..<(index + 1) }
  }
  return nil
}

/// For each prefix, the length of its longest proper prefix that is also its suffix.
private func borders(of part: [UInt8]) -> [Int] {
  var borders = [Int](repeating: 0, count: part.count)
  var length = 0
  for index in part.indices.dropFirst() {
    while length > 0, part[index] != part[length] { length = borders[length - 1] }
    if part[index] == part[length] { length += 1 }
    borders[index] = length
  }
  return borders
}
