/// Which segments hold an event of a hash, for the segments that were put in: an open-addressing table of hashes and
/// owners, 12 bytes a place, so that millions of ids fit where a dictionary would not.
struct SegmentHashes {
  private var hashes: [UInt64] = []
  /// The place in `segments` plus one; 0 marks a free place.
  private var owners: [UInt32] = []
  private var segments: [Int64] = []
  private var known: Set<Int64> = []
  private var count = 0
  private var shift: UInt64 = 64
  /// Spreads hashes in a way that nobody outside the process can foresee.
  private let factor = UInt64.random(in: 0 ... .max) | 1

  /// How many hashes are held.
  var size: Int { count }

  /// Whether a segment was put in.
  func contains(_ segment: Int64) -> Bool { known.contains(segment) }

  /// Forgets everything.
  mutating func removeAll() {
    hashes = []
    owners = []
    segments = []
    known = []
    count = 0
    shift = 64
  }

  /// Puts the hashes of a segment in; nothing happens when it is known.
  mutating func insert(_ new: some Collection<UInt64>, segment: Int64) {
    guard known.insert(segment).inserted else { return }
    reserve(count + new.count)
    segments.append(segment)
    let owner = UInt32(segments.count)
    for hash in new { place(hash, owner) }
    count += new.count
  }

  /// Visits the segments that hold an event of the hash; a segment that holds several may come several times.
  func forEachSegment(of hash: UInt64, _ visit: (Int64) -> Void) {
    guard !hashes.isEmpty else { return }
    var index = start(of: hash)
    while owners[index] != 0 {
      if hashes[index] == hash { visit(segments[Int(owners[index]) - 1]) }
      index = (index + 1) & (hashes.count - 1)
    }
  }

  private func start(of hash: UInt64) -> Int { Int(truncatingIfNeeded: (hash &* factor) >> shift) }

  private mutating func place(_ hash: UInt64, _ owner: UInt32) {
    var index = start(of: hash)
    while owners[index] != 0 { index = (index + 1) & (hashes.count - 1) }
    hashes[index] = hash
    owners[index] = owner
  }

  /// Makes room so that at least a quarter of the places stay free.
  private mutating func reserve(_ wanted: Int) {
    guard wanted * 4 > hashes.count * 3 else { return }
    var capacity = 1024
    while wanted * 4 > capacity * 3 { capacity *= 2 }
    let (oldHashes, oldOwners) = (hashes, owners)
    hashes = Array(repeating: 0, count: capacity)
    owners = Array(repeating: 0, count: capacity)
    shift = UInt64(64 - capacity.trailingZeroBitCount)
    for (index, owner) in oldOwners.enumerated() where owner != 0 { place(oldHashes[index], owner) }
  }
}
