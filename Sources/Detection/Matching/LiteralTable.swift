/// The whole texts that rules compare a field with, each with a number from 1. One look-up tells for a value which of all
/// those texts it is.
struct LiteralTable: Sendable {
  /// The number of a text that no rule names.
  static let unknown: UInt32 = 0

  private var text: [UInt8] = []
  private var ends: [Int] = [0]
  /// Open addressing; 0 is an empty place.
  private var places: [UInt32] = [0, 0]

  /// How many texts there are.
  var count: Int { ends.count - 1 }

  /// The number of a text; `unknown` when no rule names it.
  func number(of bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var place = Self.hash(bytes) & (places.count - 1)
    while places[place] != 0 {
      if isText(places[place], bytes) { return places[place] }
      place = (place + 1) & (places.count - 1)
    }
    return Self.unknown
  }

  /// The number of a text, which is added when it is new.
  mutating func add(_ bytes: [UInt8]) -> UInt32 {
    let known = bytes.withUnsafeBufferPointer { number(of: $0) }
    if known != Self.unknown { return known }
    text += bytes
    ends.append(text.count)
    if count * 2 > places.count { grow() } else { insert(UInt32(count)) }
    return UInt32(count)
  }

  private func isText(_ number: UInt32, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = ends[Int(number) - 1]
    guard ends[Int(number)] - start == bytes.count else { return false }
    for index in 0..<bytes.count where text[start + index] != bytes[index] { return false }
    return true
  }

  private mutating func grow() {
    places = [UInt32](repeating: 0, count: places.count * 4)
    for number in 1...UInt32(count) { insert(number) }
  }

  private mutating func insert(_ number: UInt32) {
    var place = text[ends[Int(number) - 1]..<ends[Int(number)]].withUnsafeBufferPointer { Self.hash($0) }
    place &= places.count - 1
    while places[place] != 0 { place = (place + 1) & (places.count - 1) }
    places[place] = number
  }

  /// FNV-1a. Only rules add texts, so nobody can pile them up from outside.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: (hash ^ hash >> 32) & 0x7FFF_FFFF)
  }
}
