/// Elements that never change, in memory of their own: loops read them without counting references or checking bounds.
///
/// Sendable without a check by the compiler because the memory is written in `init` only, is reached through this object
/// only, and is freed with it; elements are plain bits.
final class FlatArray<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  let count: Int
  private let base: UnsafeMutablePointer<Element>

  init(_ elements: [Element]) {
    count = elements.count
    base = .allocate(capacity: max(1, elements.count))
    base.initialize(from: elements, count: elements.count)
  }

  deinit { base.deallocate() }

  /// - Precondition: `0 <= index < count`; not checked in release builds.
  @inline(__always)
  subscript(index: Int) -> Element {
    assert(index >= 0 && index < count)
    return base[index]
  }

  /// The elements of a range. The memory lives as long as this object.
  /// - Precondition: The places exist; not checked in release builds.
  @inline(__always)
  subscript(range: FlatRange) -> UnsafeBufferPointer<Element> {
    assert(range.start >= 0 && range.start + range.count <= count)
    return UnsafeBufferPointer(start: base + Int(range.start), count: Int(range.count))
  }
}

/// Places of a flat array, as plain bits.
struct FlatRange: BitwiseCopyable, Sendable {
  var start: Int32 = 0
  var count: Int32 = 0

  /// The last `count` places of an array that has `end` elements.
  init(last count: Int, of end: Int) {
    start = Int32(end - count)
    self.count = Int32(count)
  }

  init() {}

  @inline(__always) var isEmpty: Bool { count == 0 }
  @inline(__always) var inInts: Range<Int> { Int(start)..<Int(start + count) }
}
