/// What one pass over a record found at the paths that were asked for. It is valid until the next pass.
public struct CapturedFields {
  /// What was found at one path.
  struct Slot {
    /// The pass in which it was found; of no meaning after it.
    var pass: UInt64 = 0
    /// How many scalars were found.
    var scalars = 0
    /// How many times null, `{}` or `[]` was found.
    var empties = 0
    /// Whether a non-empty object or array was found.
    var hasContainer = false
    /// The first scalar.
    var text = TextSpan.absent
    /// The JSON text of the first object or array.
    var container = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  }

  let slots: UnsafeMutablePointer<Slot>
  let pass: UInt64
  /// The numbers of the slots in which something was found, and how many they are.
  let touched: UnsafeMutablePointer<Int32>
  let touchedCount: UnsafeMutablePointer<Int>

  /// The scalar at a path, the first one when there are several; absent when the record has none there.
  @inline(__always)
  public subscript(number: Int) -> TextSpan {
    let slot = slots + number
    return slot.pointee.pass == pass ? slot.pointee.text : .absent
  }

  /// How many scalars there are at a path.
  public func count(_ number: Int) -> Int { slots[number].pass == pass ? slots[number].scalars : 0 }

  /// The JSON text of the object or array at a path; nil when there is none.
  public func container(_ number: Int) -> UnsafeBufferPointer<UInt8>? {
    guard slots[number].pass == pass, slots[number].hasContainer else { return nil }
    return slots[number].container
  }
}

/// Writes what the scanner finds into the slots.
struct FieldCapture: FieldSink {
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

  @inline(__always)
  private func begin(_ slot: UnsafeMutablePointer<CapturedFields.Slot>) {
    if slot.pointee.pass == pass { return }
    slot.pointee.pass = pass
    touched[touchedCount.pointee] = Int32(truncatingIfNeeded: slot - slots)
    touchedCount.pointee += 1
    slot.pointee.scalars = 0
    slot.pointee.empties = 0
    slot.pointee.hasContainer = false
    slot.pointee.text.isAbsent = true
    slot.pointee.text.count = 0
  }

  /// Keeps the first scalar of a path and counts the others.
  @inline(__always)
  func scalar(slot: Int, kind: JSONScalar.Kind, bytes: UnsafeBufferPointer<UInt8>) {
    let slot = slots + slot
    begin(slot)
    slot.pointee.scalars += 1
    if slot.pointee.scalars > 1 { return }
    let scalar: ScalarKind =
      switch kind {
      case .string, .key: .string
      case .number: .number
      case .true: .true
      case .false: .false
      }
    slot.pointee.text =
      bytes.baseAddress.map { TextSpan(start: $0, count: bytes.count, kind: scalar) } ?? TextSpan("")
  }

  /// Keeps the first container of a path.
  @inline(__always)
  func container(slot: Int, json: UnsafeBufferPointer<UInt8>) {
    let slot = slots + slot
    begin(slot)
    if !slot.pointee.hasContainer { slot.pointee.container = json }
    slot.pointee.hasContainer = true
  }

  /// Counts values without a value.
  @inline(__always)
  func empty(slot: Int) {
    let slot = slots + slot
    begin(slot)
    slot.pointee.empties += 1
  }
}
