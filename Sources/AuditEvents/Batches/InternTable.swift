internal import CByteScan

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

  /// Where the text of a value lies.
  private struct Value {
    var start: UInt32 = 0
    /// The length of the text, and the kind in the lowest bits.
    var shape: UInt32 = 0

    var count: Int { Int(shape >> 3) }
    var kind: ScalarKind { ScalarKind(rawValue: UInt8(shape & 7)) ?? .string }

    @inline(__always)
    static func shape(_ span: TextSpan) -> UInt32 {
      UInt32(truncatingIfNeeded: min(span.count, longest)) << 3 | UInt32(span.kind.rawValue)
    }

    /// Stands for this length and every larger one; no value is as long.
    static let longest = 1 << 29 - 1
  }

  /// Half of the hash, which also gives the place, the id, 0 of a free slot, and the value: a look-up touches the slot and
  /// the text and nothing else.
  private struct Slot {
    var hash: UInt32 = 0
    var id: UInt32 = 0
    var value = Value()
  }

  /// Places of texts are 32 bits; no document has as many bytes.
  private static let textLimit = Int(UInt32.max)

  private var slots: UnsafeMutablePointer<Slot>
  private var mask: Int
  private var text: UnsafeMutablePointer<UInt8>
  private var textCapacity: Int
  private var textCount = 0
  private var values: UnsafeMutablePointer<Value>
  private var capacity: Int
  /// How many distinct values there are.
  private(set) var count = 0
  // The latest value: neighbouring events mostly repeat accounts, regions and agents.
  private var last = InternTable.nothing
  private var lastID: UInt32 = 0
  private static let nothing = Value(start: 0, shape: .max)

  /// An empty table.
  init() {
    mask = 63
    slots = .allocate(capacity: 64)
    slots.initialize(repeating: Slot(), count: 64)
    textCapacity = 1024
    text = .allocate(capacity: textCapacity)
    capacity = 32
    values = .allocate(capacity: capacity)
  }

  /// Frees the memory; the table is not used after it.
  func destroy() {
    slots.deallocate()
    text.deallocate()
    values.deallocate()
  }

  /// The id of a text when it is the one that was asked for last; nil for others.
  @inline(__always)
  func latest(_ span: TextSpan) -> UInt32? {
    Value.shape(span) == last.shape && Self.equal(span.start, text + Int(last.start), span.count) ? lastID : nil
  }

  /// Begins to fetch what `intern` of a text with this hash will look at first.
  @inline(__always)
  func prefetch(hashed: UInt64) { tocsin_prefetch(slots + Int(UInt32(truncatingIfNeeded: hashed)) & mask) }

  /// Begins to fetch the text that `intern` of a text with this hash will most likely compare it with.
  @inline(__always)
  func prefetchText(hashed: UInt64) {
    tocsin_prefetch(text + Int(slots[Int(UInt32(truncatingIfNeeded: hashed)) & mask].value.start))
  }

  /// The hash of a text, which `intern` wants.
  @inline(__always)
  static func hash(_ span: TextSpan, _ hash: SeededHash) -> UInt64 {
    hash.hash(span.start, count: span.count) &+ UInt64(span.kind.rawValue)
  }

  /// The id of a text; `complex` when it would be a new value and the limits or the budget (bytes left to the batch)
  /// do not allow one.
  @inline(__always)
  mutating func intern(_ span: TextSpan, hashed: UInt64, limits: Limits, budget: inout Int) -> UInt32 {
    let half = UInt32(truncatingIfNeeded: hashed)
    let shape = Value.shape(span)
    var place = Int(half) & mask
    while true {
      let slot = slots + place
      let id = slot.pointee.id
      if id == 0 { return add(span, half, at: place, limits: limits, budget: &budget) }
      if slot.pointee.hash == half, slot.pointee.value.shape == shape,
        Self.equal(span.start, text + Int(slot.pointee.value.start), span.count)
      {
        last = slot.pointee.value
        lastID = id
        return id
      }
      place = (place &+ 1) & mask
    }
  }

  @inline(never)
  private mutating func add(
    _ span: TextSpan, _ half: UInt32, at place: Int, limits: Limits, budget: inout Int
  ) -> UInt32 {
    guard count < limits.values, span.count <= limits.valueBytes, span.count <= budget, span.count < Value.longest,
      textCount + span.count <= Self.textLimit
    else { return ValueDictionary.complex }
    budget -= span.count
    append(span)
    slots[place] = Slot(hash: half, id: lastID, value: last)
    if count * 2 > mask { growSlots() }
    return lastID
  }

  /// Visits the values in the order of their ids.
  func forEachValue(_ visit: (TextSpan) -> Void) {
    for value in UnsafeBufferPointer(start: values, count: count) {
      visit(TextSpan(start: UnsafePointer(text) + Int(value.start), count: value.count, kind: value.kind))
    }
  }

  /// The finished dictionary.
  func dictionary() -> ValueDictionary {
    let values = UnsafeBufferPointer(start: values, count: count)
    return ValueDictionary(
      text: Array(UnsafeBufferPointer(start: text, count: textCount)),
      ends: values.map { $0.start + $0.shape >> 3 }, kinds: values.map(\.kind))
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
    (last, lastID) = (Self.nothing, 0)
  }

  private mutating func append(_ span: TextSpan) {
    if textCount + span.count > textCapacity {
      textCapacity = max(textCapacity * 2, textCount + span.count)
      text = Self.moved(text, count: textCount, to: textCapacity)
    }
    if count == capacity {
      capacity *= 2
      values = Self.moved(values, count: count, to: capacity)
    }
    (text + textCount).update(from: span.start, count: span.count)
    last = Value(start: UInt32(textCount), shape: Value.shape(span))
    (values + count).initialize(to: last)
    textCount += span.count
    lastID = ValueDictionary.first + UInt32(count)
    count += 1
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

  @inline(__always)
  private static func equal(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    tocsin_same(left, right, count) != 0
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
