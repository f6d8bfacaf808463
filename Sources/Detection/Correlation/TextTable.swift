/// Numbers texts in the order they first came: 0, 1, 2 and so on. All texts lie in one array, so that a million of them
/// cost little more than their bytes.
struct TextTable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// Open addressing; 0 is free, else a number plus one. The size is a power of two.
  private var slots: [UInt32] = Array(repeating: 0, count: 16)

  /// How many texts there are, and how many bytes these have.
  var count: Int { ends.count }
  var byteCount: Int { bytes.count }

  /// The number of a text that may be new; nil when it is new and the table holds as many as it may.
  mutating func number(of text: [UInt8], limit: Int) -> Int? {
    var place = home(of: text)
    while slots[place] != 0 {
      let number = Int(slots[place]) - 1
      if self[number].elementsEqual(text) { return number }
      place = (place + 1) & (slots.count - 1)
    }
    guard count < min(limit, Int(UInt32.max) - 1) else { return nil }
    bytes += text
    ends.append(bytes.count)
    slots[place] = UInt32(count)
    if count * 2 > slots.count { grow() }
    return count - 1
  }

  /// The text of a number.
  subscript(number: Int) -> ArraySlice<UInt8> { bytes[(number == 0 ? 0 : ends[number - 1])..<ends[number]] }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for number in 0..<count {
      var place = home(of: Array(self[number]))
      while slots[place] != 0 { place = (place + 1) & (slots.count - 1) }
      slots[place] = UInt32(number + 1)
    }
  }

  private func home(of text: [UInt8]) -> Int {
    // Seeded per process, so that nobody can choose values that collide.
    var hasher = Hasher()
    text.withUnsafeBytes { hasher.combine(bytes: $0) }
    return hasher.finalize() & (slots.count - 1)
  }
}
