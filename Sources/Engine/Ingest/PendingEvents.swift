internal import AuditEvents

/// The events of batches that wait to be committed, by the hashes of their ids: an open-addressing table of eight bytes a
/// place. Ids of equal hash are compared in full.
struct PendingEvents {
  /// A table of more places than this is not kept for the next commit.
  private static let ordinaryPlaces = 1 << 17

  private var batches: [EventBatch] = []
  /// How many rows the batches before each have.
  private var starts: [Int] = []
  private var rows = 0
  private var count = 0
  /// Half of a hash, and the number of its row over all batches plus one; 0 marks a free place.
  private var places: [UInt64] = []
  /// Spreads hashes in a way that nobody outside the process can foresee.
  private let factor = UInt64.random(in: 0 ... .max) | 1

  /// Forgets all events, and keeps the table: memory made anew for each commit would be cleared by the system, too.
  mutating func removeAll() {
    batches.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    (rows, count) = (0, 0)
    if places.count > Self.ordinaryPlaces {
      places = []
    } else {
      places.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    }
  }

  /// Adds the events of a batch that are not known. Those whose id waits already become known.
  mutating func add(_ batch: EventBatch, known: inout [Bool]) {
    reserve(count + batch.rows)
    batches.append(batch)
    starts.append(rows)
    for row in 0..<batch.rows where !known[row] {
      let half = self.half(of: batch.idHashes[row])
      var place = self.place(of: half)
      while places[place] != 0 {
        if places[place] >> 32 == half, isSame(row, of: batch, as: places[place]) { break }
        place = (place + 1) & (places.count - 1)
      }
      if places[place] != 0 {
        known[row] = true
      } else {
        places[place] = half << 32 | UInt64(rows + row + 1)
        count += 1
      }
    }
    rows += batch.rows
  }

  private func isSame(_ row: Int, of batch: EventBatch, as other: UInt64) -> Bool {
    let number = Int(other & 0xFFFF_FFFF) - 1
    // Few batches wait, and equal halves of hashes are mostly equal ids.
    guard let owner = starts.lastIndex(where: { $0 <= number }) else { return false }
    return batch.hasEventID(row: row, sameAs: number - starts[owner], of: batches[owner])
  }

  private func half(of hash: UInt64) -> UInt64 { (hash &* factor) >> 32 }

  private func place(of half: UInt64) -> Int { Int(half) & (places.count - 1) }

  /// Makes room so that half of the places stay free.
  private mutating func reserve(_ wanted: Int) {
    guard wanted * 2 > places.count else { return }
    var capacity = 1024
    while wanted * 2 > capacity { capacity *= 2 }
    let old = places
    places = Array(repeating: 0, count: capacity)
    for entry in old where entry != 0 {
      var place = self.place(of: entry >> 32)
      while places[place] != 0 { place = (place + 1) & (capacity - 1) }
      places[place] = entry
    }
  }
}
