/// Which segments hold an event of a hash, for the segments that were put in: an open-addressing table of eight bytes a
/// place, so that millions of ids fit where a dictionary would not, and a look-up reads one line of the cache. 40 bits of
/// a hash are kept beside the number of its segment: a segment may be visited that has no such event, once in a hundred
/// thousand look-ups, which its ids then tell.
struct SegmentHashes {
  /// The bits of a place that tell the segment: its place in `segments` plus one; 0 marks a free place.
  private static let owners: UInt64 = 0xFF_FFFF

  private var places: [UInt64] = []
  private var segments: [Int64] = []
  private var known: Set<Int64> = []
  private var count = 0
  /// Spreads hashes in a way that nobody outside the process can foresee.
  private let factor = UInt64.random(in: 0 ... .max) | 1

  /// How many hashes are held.
  var size: Int { count }

  /// Whether a segment was put in.
  func contains(_ segment: Int64) -> Bool { known.contains(segment) }

  /// Forgets everything.
  mutating func removeAll() {
    places = []
    segments = []
    known = []
    count = 0
  }

  /// Puts the hashes of a segment in; nothing happens when it is known.
  mutating func insert(_ new: some Collection<UInt64>, segment: Int64) {
    guard known.insert(segment).inserted else { return }
    reserve(count + new.count)
    segments.append(segment)
    // Segments beyond the numbers share the last one.
    let owner = min(UInt64(segments.count), Self.owners)
    let factor = factor
    places.withUnsafeMutableBufferPointer { places in
      for hash in new { Self.insert(hash &* factor & ~Self.owners | owner, in: places) }
    }
    count += new.count
  }

  /// Visits, for each of the hashes, its place among them and the segments that may hold an event of it; a segment that
  /// holds several may come several times.
  func forEachSegment(of hashes: [UInt64], _ visit: (Int, Int64) -> Void) {
    if places.isEmpty { return }
    let factor = factor
    places.withUnsafeBufferPointer { places in
      for (index, hash) in hashes.enumerated() {
        let wanted = hash &* factor & ~Self.owners
        var place = Self.start(wanted, places.count)
        while places[place] != 0 {
          if places[place] & ~Self.owners == wanted {
            visitOwners(places[place] & Self.owners) { visit(index, $0) }
          }
          place = Self.following(place, places.count)
        }
      }
    }
  }

  private func visitOwners(_ owner: UInt64, _ visit: (Int64) -> Void) {
    let first = Int(owner) - 1
    for segment in segments[first..<(owner == Self.owners ? segments.count : first + 1)] { visit(segment) }
  }

  /// Where a hash belongs, whoever owns it: its share of all places, because their number is no power of two.
  @inline(__always)
  private static func start(_ hash: UInt64, _ capacity: Int) -> Int {
    Int(truncatingIfNeeded: (hash & ~owners).multipliedFullWidth(by: UInt64(capacity)).high)
  }

  @inline(__always)
  private static func following(_ place: Int, _ capacity: Int) -> Int { place + 1 == capacity ? 0 : place + 1 }

  @inline(__always)
  private static func insert(_ new: UInt64, in places: UnsafeMutableBufferPointer<UInt64>) {
    var place = start(new, places.count)
    while places[place] != 0 { place = following(place, places.count) }
    places[place] = new
  }

  /// Makes room so that at least a quarter of the places stay free. Growing by half holds a third less than doubling.
  private mutating func reserve(_ wanted: Int) {
    guard wanted * 4 > places.count * 3 else { return }
    var capacity = max(1024, places.count)
    while wanted * 4 > capacity * 3 { capacity += capacity / 2 }
    let old = places
    places = Array(repeating: 0, count: capacity)
    places.withUnsafeMutableBufferPointer { places in
      for place in old where place != 0 { Self.insert(place, in: places) }
    }
  }
}
