/// Memory for texts that exist in no record as they are (unescaped strings, joined lists) until the next record. What
/// was handed out never moves.
struct ScratchText {
  private var chunk: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var used = 0
  private var full: [UnsafeMutablePointer<UInt8>] = []
  private static let ordinary = 64 << 10

  /// Memory for one record; whoever makes it calls `destroy`.
  init() {
    capacity = Self.ordinary
    chunk = .allocate(capacity: capacity)
  }

  /// Frees the memory.
  func destroy() {
    for pointer in full { pointer.deallocate() }
    chunk.deallocate()
  }

  /// Takes all memory back.
  @inline(__always)
  mutating func reset() {
    used = 0
    if !full.isEmpty || capacity > Self.ordinary { shrink() }
  }

  /// Memory for `count` bytes.
  @inline(__always)
  mutating func take(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    if used + count > capacity { extend(count) }
    defer { used += count }
    return chunk + used
  }

  /// A copy of a text.
  mutating func copy(_ bytes: UnsafeBufferPointer<UInt8>, kind: ScalarKind) -> TextSpan {
    let memory = take(bytes.count)
    if let start = bytes.baseAddress { memory.update(from: start, count: bytes.count) }
    return TextSpan(start: UnsafePointer(memory), count: bytes.count, kind: kind)
  }

  private mutating func extend(_ count: Int) {
    full.append(chunk)
    capacity = max(capacity * 2, count)
    chunk = .allocate(capacity: capacity)
    used = 0
  }

  private mutating func shrink() {
    destroy()
    self = ScratchText()
  }
}
