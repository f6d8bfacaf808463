/// What one pass over a record found at the paths that were asked for. It is valid until the next pass.
public struct CapturedFields {
  /// What was found at one path.
  struct Slot {
    /// The pass in which it was found; of no meaning after it.
    var pass: UInt64 = 0
    /// How many scalars were found.
    var scalars = 0
    /// Whether an object or a non-empty array was found.
    var hasContainer = false
    /// The first scalar.
    var text = TextSpan.absent
    /// The JSON text of the first object or array.
    var container = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  }

  let slots: UnsafeMutablePointer<Slot>
  let pass: UInt64

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
