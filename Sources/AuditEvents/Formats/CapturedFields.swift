/// What one pass over a record found at the paths that were asked for. It is valid until the next pass.
public struct CapturedFields {
  /// What was found at one path.
  struct Slot {
    /// The pass in which it was found and, in the lowest bits, what it was: see `Finding`.
    var state: UInt64 = 0
    /// The first scalar.
    var text = TextSpan.absent
    /// The JSON text of the first object or array.
    var container = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  }

  /// What the lowest bits of a slot's state say: how many scalars were found, and whether anything else was.
  enum Finding {
    /// The bits of the number of scalars; a larger number stays at this one.
    static let scalars: UInt64 = 1 << 22 - 1
    /// null, `{}` or `[]` was found.
    static let empty: UInt64 = 1 << 22
    /// A non-empty object or array was found.
    static let container: UInt64 = 1 << 23
    static let bits: UInt64 = 24
    static let mask: UInt64 = 1 << 24 - 1
  }

  let slots: UnsafeMutablePointer<Slot>
  /// Per number of a field its slot.
  let places: UnsafeMutablePointer<Int32>
  /// The state of a slot in which nothing was found; those of passes before are lower.
  let pass: UInt64
  /// The numbers of the slots in which something was found, and how many they are.
  let touched: UnsafeMutablePointer<Int32>
  let touchedCount: UnsafeMutablePointer<Int>

  @inline(__always)
  private func slot(_ number: Int) -> UnsafeMutablePointer<Slot> { slots + Int(places[number]) }

  /// The scalar at a path, the first one when there are several; absent when the record has none there.
  @inline(__always)
  public subscript(number: Int) -> TextSpan {
    let slot = slot(number)
    return slot.pointee.state >= pass ? slot.pointee.text : .absent
  }

  /// How many scalars there are at a path.
  public func count(_ number: Int) -> Int {
    let state = slot(number).pointee.state
    return state >= pass ? Int(state & Finding.scalars) : 0
  }

  /// The JSON text of the object or array at a path; nil when there is none.
  public func container(_ number: Int) -> UnsafeBufferPointer<UInt8>? {
    let slot = slot(number)
    guard slot.pointee.state >= pass, slot.pointee.state & Finding.container != 0 else { return nil }
    return slot.pointee.container
  }
}

/// Writes what the scanner finds into the slots.
struct FieldCapture: FieldSink {
  private typealias Finding = CapturedFields.Finding
  private let slots: UnsafeMutablePointer<CapturedFields.Slot>
  private let pass: UInt64
  private let touched: UnsafeMutablePointer<Int32>
  private let touchedCount: UnsafeMutablePointer<Int>

  /// A capture into the memory of `fields`.
  init(_ fields: CapturedFields) {
    slots = fields.slots
    pass = fields.pass
    touched = fields.touched
    touchedCount = fields.touchedCount
  }

  /// Notes that a slot has its first finding.
  @inline(__always)
  private func touch(_ slot: Int) {
    let count = touchedCount.pointee
    touched[count] = Int32(truncatingIfNeeded: slot)
    touchedCount.pointee = count &+ 1
  }

  /// Keeps the first scalar of a path and counts the others.
  @inline(__always)
  func scalar(slot number: Int, kind: JSONScalar.Kind, bytes: UnsafeBufferPointer<UInt8>) {
    let slot = slots + number
    if slot.pointee.state < pass {
      touch(number)
      slot.pointee.state = pass
    }
    let state = slot.pointee.state
    if state & Finding.scalars == 0 { slot.pointee.text = Self.text(kind, bytes) }
    if state & Finding.scalars < Finding.scalars { slot.pointee.state = state &+ 1 }
  }

  @inline(__always)
  private static func text(_ kind: JSONScalar.Kind, _ bytes: UnsafeBufferPointer<UInt8>) -> TextSpan {
    let scalar: ScalarKind =
      switch kind {
      case .string, .key: .string
      case .number: .number
      case .true: .true
      case .false: .false
      }
    return bytes.baseAddress.map { TextSpan(start: $0, count: bytes.count, kind: scalar) } ?? TextSpan("")
  }

  /// Keeps the first container of a path.
  func container(slot number: Int, json: UnsafeBufferPointer<UInt8>) {
    let slot = slots + number
    begin(number)
    if slot.pointee.state & Finding.container == 0 { slot.pointee.container = json }
    slot.pointee.state |= Finding.container
  }

  /// Notes a value without a value.
  func empty(slot number: Int) {
    begin(number)
    slots[number].state |= Finding.empty
  }

  private func begin(_ number: Int) {
    if slots[number].state >= pass { return }
    touch(number)
    slots[number].state = pass
    slots[number].text = .absent
  }
}
