internal import AuditEvents
internal import Foundation

/// What was found out about the values of one field, kept from batch to batch because most values come again: which
/// whole text of the rules each one is, and the answers of the predicates that ask more.
struct FieldMemory {
  /// Stands for a value that is not remembered.
  static let none = UInt32.max
  /// A field may remember so many bytes; what comes then is asked again, and the next batch begins anew.
  private static let maximumBytes = 1 << 20

  private let slots: Int
  private let seeded = SeededHash.random()
  /// Words of bits that the answers of one value take.
  let words: Int
  private var text: [UInt8] = []
  private var ends: [Int] = [0]
  private var kinds: [UInt8] = []
  private var hashes: [Int] = []
  private var numbers: [UInt32] = []
  /// Per value a bit for each slot: whether it was asked, and whether the answer was yes.
  private var asked: [UInt64] = []
  private var yes: [UInt64] = []
  /// Open addressing; 0 is an empty place.
  private var places = [UInt32](repeating: 0, count: 64)

  init(slots: Int) {
    self.slots = slots
    words = (slots + 63) / 64
  }

  /// Forgets everything when too much is remembered. Entries of the batch before are void afterwards.
  mutating func begin() {
    if isFull { self = FieldMemory(slots: slots) }
  }

  private var isFull: Bool { text.count + numbers.count * (words * 16 + 40) > Self.maximumBytes }

  /// The number of the whole text that a remembered value is.
  func number(of entry: UInt32) -> UInt32 { numbers[Int(entry)] }

  /// The remembered answer of a slot; nil when it was not asked.
  @inline(__always)
  func answer(of entry: UInt32, slot: Int32) -> Bool? {
    let place = Int(entry) * words + Int(slot) / 64
    let bit: UInt64 = 1 << UInt64(slot % 64)
    return asked[place] & bit == 0 ? nil : yes[place] & bit != 0
  }

  /// The slots of a word that were asked about a value, and those with the answer yes.
  @inline(__always)
  func answers(of entry: UInt32, word: Int) -> (asked: UInt64, yes: UInt64) {
    let place = Int(entry) * words + word
    return (asked[place], yes[place])
  }

  /// Remembers an answer.
  @inline(__always)
  mutating func remember(_ answer: Bool, of entry: UInt32, slot: Int32) {
    let place = Int(entry) * words + Int(slot) / 64
    let bit: UInt64 = 1 << UInt64(slot % 64)
    asked[place] |= bit
    if answer { yes[place] |= bit }
  }

  /// The entry of a value, which is added when it is new; `none` when there is no room. `number` tells for a new value
  /// which whole text it is.
  mutating func entry(
    of kind: ScalarKind, _ bytes: UnsafeBufferPointer<UInt8>, number: () -> UInt32
  ) -> UInt32 {
    let hash = bytes.baseAddress.map { Int(truncatingIfNeeded: seeded.hash($0, count: bytes.count)) } ?? 0
    var place = hash & (places.count - 1)
    while places[place] != 0 {
      let entry = Int(places[place] - 1)
      if hashes[entry] == hash, kinds[entry] == kind.rawValue, isText(entry, bytes) { return UInt32(entry) }
      place = (place + 1) & (places.count - 1)
    }
    if isFull { return Self.none }
    text.append(contentsOf: bytes)
    ends.append(text.count)
    kinds.append(kind.rawValue)
    hashes.append(hash)
    numbers.append(number())
    for _ in 0..<words {
      asked.append(0)
      yes.append(0)
    }
    places[place] = UInt32(numbers.count)
    if numbers.count * 2 > places.count { grow() }
    return UInt32(numbers.count - 1)
  }

  private func isText(_ entry: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = ends[entry]
    guard ends[entry + 1] - start == bytes.count else { return false }
    guard let wanted = bytes.baseAddress else { return true }
    return text.withUnsafeBufferPointer { text in
      text.baseAddress.map { memcmp($0 + start, wanted, bytes.count) == 0 } ?? false
    }
  }

  private mutating func grow() {
    places = [UInt32](repeating: 0, count: places.count * 4)
    for (entry, hash) in hashes.enumerated() {
      var place = hash & (places.count - 1)
      while places[place] != 0 { place = (place + 1) & (places.count - 1) }
      places[place] = UInt32(entry + 1)
    }
  }
}
