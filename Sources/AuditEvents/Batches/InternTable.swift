#if canImport(Musl)
  import Musl
#else
  import Glibc
#endif

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

  private struct Slot {
    var hash: UInt64 = 0
    var id: UInt32 = 0
  }

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
    if span.count == lastCount, span.kind == lastKind, memcmp(span.start, text + lastStart, span.count) == 0 {
      return lastID
    }
    return intern(
      span, hashed: hash.hash(span.start, count: span.count) &+ UInt64(span.kind.rawValue), limits: limits,
      budget: &budget)
  }

  /// The same for a text whose hash is known.
  mutating func intern(_ span: TextSpan, hashed: UInt64, limits: Limits, budget: inout Int) -> UInt32 {
    var place = Int(truncatingIfNeeded: hashed) & mask
    while slots[place].id != 0 {
      if slots[place].hash == hashed, remember(slots[place].id, ifEqualTo: span) { return slots[place].id }
      place = (place + 1) & mask
    }
    guard count < limits.values, span.count <= limits.valueBytes, span.count <= budget else {
      return ValueDictionary.complex
    }
    budget -= span.count
    append(span)
    slots[place] = Slot(hash: hashed, id: lastID)
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
    if mask >= 1 << 17 || textCapacity > 4 << 20 {
      destroy()
      self = InternTable()
      return
    }
    slots.update(repeating: Slot(), count: mask + 1)
    (count, textCount) = (0, 0)
    (lastStart, lastCount, lastID) = (0, -1, 0)
  }

  private mutating func remember(_ id: UInt32, ifEqualTo span: TextSpan) -> Bool {
    let index = Int(id - ValueDictionary.first)
    let start = index == 0 ? 0 : Int(ends[index - 1])
    guard Int(ends[index]) - start == span.count, kinds[index] == span.kind,
      memcmp(span.start, text + start, span.count) == 0
    else { return false }
    (lastStart, lastCount, lastKind, lastID) = (start, span.count, span.kind, id)
    return true
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
      var place = Int(truncatingIfNeeded: slot.hash) & mask
      while slots[place].id != 0 { place = (place + 1) & mask }
      slots[place] = slot
    }
    old.deallocate()
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
