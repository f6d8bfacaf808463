/// The growing dictionary of one column: text to id by open addressing. It lives behind a pointer that the builder
/// owns, so that the loop over fields touches no reference count. Whoever makes one calls `destroy`.
struct InternTable {
  /// What one batch keeps of values that an attacker can mint; beyond it cells become `ValueDictionary.complex`.
  struct Limits {
    /// Distinct values of a column.
    var values = 65_536
    /// Bytes of one value.
    var valueBytes = 4096
    /// Bytes of all values of the batch.
    var batchBytes = 32 << 20
  }

  /// Half of the hash, which also gives the place, the id, 0 of a free slot, and where the text lies: a look-up touches
  /// the slot and the text and nothing else.
  private struct Slot {
    var hash: UInt32 = 0
    var id: UInt32 = 0
    var start: UInt32 = 0
    /// The length of the text, and the kind in the lowest bits.
    var shape: UInt32 = 0

    @inline(__always)
    static func shape(_ span: TextSpan) -> UInt32 {
      UInt32(truncatingIfNeeded: span.count) << 3 | UInt32(span.kind.rawValue)
    }
  }

  /// Places of texts are 32 bits; no document has as many bytes.
  private static let textLimit = Int(UInt32.max)

  private var slots: UnsafeMutablePointer<Slot>
  private var mask: Int
  private var text: UnsafeMutablePointer<UInt8>
  private var textCapacity: Int
  private var textCount = 0
  private var ends: UnsafeMutablePointer<UInt32>
  private var kinds: UnsafeMutablePointer<ScalarKind>
  private var capacity: Int
  /// How many distinct values there are.
  private(set) var count = 0
  // Where the latest value lies: neighbouring events mostly repeat accounts, regions and agents.
  private var lastStart = 0
  private var lastCount = -1
  private var lastKind = ScalarKind.string
  private var lastID: UInt32 = 0

  /// An empty table.
  init() {
    mask = 63
    slots = .allocate(capacity: 64)
    slots.initialize(repeating: Slot(), count: 64)
    textCapacity = 1024
    text = .allocate(capacity: textCapacity)
    capacity = 32
    ends = .allocate(capacity: capacity)
    kinds = .allocate(capacity: capacity)
  }

  /// Frees the memory; the table is not used after it.
  func destroy() {
    slots.deallocate()
    text.deallocate()
    ends.deallocate()
    kinds.deallocate()
  }

  /// The id of a text; `complex` when it would be a new value and the limits or the budget (bytes left to the batch)
  /// do not allow one.
  @inline(__always)
  mutating func intern(_ span: TextSpan, hash: SeededHash, limits: Limits, budget: inout Int) -> UInt32 {
    if span.count == lastCount, span.kind == lastKind, Self.equal(span.start, text + lastStart, span.count) {
      return lastID
    }
    return intern(
      span, hashed: hash.hash(span.start, count: span.count) &+ UInt64(span.kind.rawValue), limits: limits,
      budget: &budget)
  }

  /// The same for a text whose hash is known.
  mutating func intern(_ span: TextSpan, hashed: UInt64, limits: Limits, budget: inout Int) -> UInt32 {
    let half = UInt32(truncatingIfNeeded: hashed)
    let shape = Slot.shape(span)
    var place = Int(half) & mask
    while slots[place].id != 0 {
      let slot = slots[place]
      if slot.hash == half, slot.shape == shape, Self.equal(span.start, text + Int(slot.start), span.count) {
        (lastStart, lastCount, lastKind, lastID) = (Int(slot.start), span.count, span.kind, slot.id)
        return slot.id
      }
      place = (place + 1) & mask
    }
    guard count < limits.values, span.count <= limits.valueBytes, span.count <= budget,
      textCount + span.count <= Self.textLimit
    else { return ValueDictionary.complex }
    budget -= span.count
    append(span)
    slots[place] = Slot(hash: half, id: lastID, start: UInt32(lastStart), shape: shape)
    if count * 2 > mask { growSlots() }
    return lastID
  }

  /// The finished dictionary.
  func dictionary() -> ValueDictionary {
    ValueDictionary(
      text: Array(UnsafeBufferPointer(start: text, count: textCount)),
      ends: Array(UnsafeBufferPointer(start: ends, count: count)),
      kinds: Array(UnsafeBufferPointer(start: kinds, count: count)))
  }

  /// Forgets the values for the next batch and keeps the memory, unless it grew out of the ordinary.
  mutating func reset() {
    if mask >= 1 << 16 || textCapacity > 4 << 20 {
      destroy()
      self = InternTable()
      return
    }
    slots.update(repeating: Slot(), count: mask + 1)
    (count, textCount) = (0, 0)
    (lastStart, lastCount, lastID) = (0, -1, 0)
  }

  private mutating func append(_ span: TextSpan) {
    if textCount + span.count > textCapacity {
      textCapacity = max(textCapacity * 2, textCount + span.count)
      text = Self.moved(text, count: textCount, to: textCapacity)
    }
    if count == capacity {
      capacity *= 2
      ends = Self.moved(ends, count: count, to: capacity)
      kinds = Self.moved(kinds, count: count, to: capacity)
    }
    (text + textCount).update(from: span.start, count: span.count)
    (lastStart, lastCount, lastKind) = (textCount, span.count, span.kind)
    textCount += span.count
    (ends + count).initialize(to: UInt32(textCount))
    (kinds + count).initialize(to: span.kind)
    count += 1
    lastID = ValueDictionary.first + UInt32(count - 1)
  }

  private mutating func growSlots() {
    let old = UnsafeMutableBufferPointer(start: slots, count: mask + 1)
    mask = mask * 2 + 1
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: Slot(), count: mask + 1)
    for slot in old where slot.id != 0 {
      var place = Int(slot.hash) & mask
      while slots[place].id != 0 { place = (place + 1) & mask }
      slots[place] = slot
    }
    old.deallocate()
  }

  /// Whether two texts are the same; most are too short for a call of the C library to pay.
  @inline(__always)
  private static func equal(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let left = UnsafeRawPointer(left)
    let right = UnsafeRawPointer(right)
    if count >= 8 {
      var offset = 0
      while offset < count - 8 {
        if left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
          != right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        {
          return false
        }
        offset += 8
      }
      // The last eight bytes, which may overlap those before.
      return left.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
        == right.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    }
    if count >= 4 {
      return left.loadUnaligned(as: UInt32.self) == right.loadUnaligned(as: UInt32.self)
        && left.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
          == right.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
    }
    for offset in 0..<count
    where left.load(fromByteOffset: offset, as: UInt8.self) != right.load(fromByteOffset: offset, as: UInt8.self) {
      return false
    }
    return true
  }

  private static func moved<Element: BitwiseCopyable>(
    _ memory: UnsafeMutablePointer<Element>, count: Int, to capacity: Int
  ) -> UnsafeMutablePointer<Element> {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.update(from: memory, count: count)
    memory.deallocate()
    return larger
  }
}
