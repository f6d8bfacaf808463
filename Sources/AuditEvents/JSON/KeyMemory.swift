internal import CByteScan

/// Remembers the keys of objects at the nodes of a trie and which one followed which: records of a service have the same
/// keys in the same order, so that nearly every key is the one that is expected. That is then told by one comparison of
/// its bytes, quotes and colon included, which neither checks them nor looks for the key's node again.
struct KeyMemory {
  /// A key as it is written, `"eventName":`, at a node.
  private struct Entry {
    var bytes: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    /// A bit for each byte of the key.
    var mask: UInt32 = 0
    var length: Int32 = 0
    /// The key's node, or -1.
    var child: Int32 = 0
    /// The entry of the key that came next when it was last seen, or -1.
    var next: Int32 = -1

    init() {}

    init(_ bytes: (UInt64, UInt64, UInt64, UInt64), length: Int, child: Int) {
      self.bytes = bytes
      mask = UInt32(truncatingIfNeeded: 1 << UInt64(length) &- 1)
      self.length = Int32(length)
      self.child = Int32(child)
    }
  }

  /// Who expects a key: the place where the number of the expected entry is noted.
  typealias Expectation = UnsafeMutablePointer<Int32>

  /// More bytes are not compared at once.
  private static let longest = 32
  /// So many bytes must follow where a key is expected, so that behind the longest one a value's first byte and the
  /// sixteen after it are there, too.
  static let reach = 64
  /// More keys than any service has; further ones begin anew with the next record.
  private static let limit = 1024
  private static let probes = 8

  private let entries: UnsafeMutablePointer<Entry>
  /// Per entry the node at which the key was.
  private let owners: UnsafeMutablePointer<Int32>
  private let count: UnsafeMutablePointer<Int>
  /// Open addressing; 0 is an empty place.
  private let places: UnsafeMutablePointer<Int32>
  /// Per node the entry of the first key of an object there.
  private let firsts: UnsafeMutablePointer<Int32>
  private let nodes: Int

  /// A memory for a trie of so many nodes. Whoever makes one calls `destroy`.
  init(nodes: Int) {
    self.nodes = nodes
    entries = .allocate(capacity: Self.limit)
    entries.initialize(repeating: Entry(), count: Self.limit)
    places = .allocate(capacity: Self.limit * 4)
    places.initialize(repeating: 0, count: Self.limit * 4)
    firsts = .allocate(capacity: max(1, nodes))
    firsts.initialize(repeating: -1, count: max(1, nodes))
    owners = .allocate(capacity: Self.limit)
    count = .allocate(capacity: 1)
    count.initialize(to: 0)
  }

  /// Frees the memory; it is not used after it.
  func destroy() {
    entries.deallocate()
    owners.deallocate()
    places.deallocate()
    firsts.deallocate()
    count.deallocate()
  }

  /// Forgets everything when there is no more room; between records only, because expectations are void then.
  @inline(__always)
  func begin() {
    if count.pointee == Self.limit { forget() }
  }

  private func forget() {
    count.pointee = 0
    places.update(repeating: 0, count: Self.limit * 4)
    firsts.update(repeating: -1, count: max(1, nodes))
  }

  /// What is expected of the first key of an object at a node.
  @inline(__always)
  func expectation(at node: Int) -> Expectation { firsts + node }

  /// What is known of an expected key.
  struct Known {
    /// How many bytes it and its colon are.
    var length: Int
    /// The key's node, or -1.
    var child: Int
    var next: Expectation
  }

  /// The key at the cursor when it is the expected one, its colon included; nil when it is another key.
  /// - Precondition: at least `reach` bytes follow.
  @inline(__always)
  func expected(_ expectation: Expectation, _ cursor: JSONCursor) -> Known? {
    let number = Int(expectation.pointee)
    if number < 0 { return nil }
    let entry = entries + number
    guard
      tocsin_alike(
        cursor.base + cursor.position, UnsafeRawPointer(entry).assumingMemoryBound(to: UInt8.self), entry.pointee.mask)
        != 0
    else { return nil }
    return Known(length: Int(entry.pointee.length), child: Int(entry.pointee.child), next: Self.next(of: entry))
  }

  /// Notes that a plain key, written in the bytes at a place, came where something else was expected. Returns what is
  /// expected next.
  func note(
    _ key: UnsafePointer<UInt8>, length: Int, readable: Int, node: Int, child: Int, at expectation: Expectation
  ) -> Expectation {
    guard length <= Self.longest, readable >= Self.longest else { return expectation }
    var bytes: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &bytes) { $0.copyMemory(from: UnsafeRawBufferPointer(start: key, count: length)) }
    let mixed =
      (bytes.0 ^ bytes.1 &* 0x9E37_79B9_7F4A_7C15 ^ bytes.2 &* 0xC2B2_AE3D_27D4_EB4F ^ bytes.3 ^ UInt64(node))
      &* 0xFF51_AFD7_ED55_8CCD
    var place = Int(truncatingIfNeeded: mixed >> 32)
    for _ in 0..<Self.probes {
      place &= Self.limit * 4 - 1
      let known = Int(places[place])
      if known == 0 {
        guard count.pointee < Self.limit else { return expectation }
        entries[count.pointee] = Entry(bytes, length: length, child: child)
        owners[count.pointee] = Int32(node)
        count.pointee += 1
        places[place] = Int32(count.pointee)
        return follow(count.pointee - 1, expectation)
      }
      let entry = entries[known - 1]
      if entry.bytes == bytes, entry.length == Int32(length), owners[known - 1] == Int32(node) {
        return follow(known - 1, expectation)
      }
      place += 1
    }
    return expectation
  }

  private func follow(_ number: Int, _ expectation: Expectation) -> Expectation {
    expectation.pointee = Int32(number)
    return Self.next(of: entries + number)
  }

  @inline(__always)
  private static func next(of entry: UnsafeMutablePointer<Entry>) -> Expectation {
    let offset = MemoryLayout<Entry>.offset(of: \Entry.next) ?? 0
    return (UnsafeMutableRawPointer(entry) + offset).assumingMemoryBound(to: Int32.self)
  }
}
