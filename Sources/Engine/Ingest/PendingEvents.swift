internal import AuditEvents

/// The events of batches that wait to be committed, by the hashes of their ids: an open-addressing table of twelve bytes a
/// place. Ids of equal hash are compared in full.
struct PendingEvents {
  private var batches: [EventBatch] = []
  private var count = 0
  private var hashes: [UInt64] = []
  /// The batch plus one, and its row; a batch of 0 marks a free place.
  private var owners: [(batch: UInt32, row: UInt32)] = []
  /// Spreads hashes in a way that nobody outside the process can foresee.
  private let factor = UInt64.random(in: 0 ... .max) | 1

  /// Adds the events of a batch that are not known. Those whose id waits already become known.
  mutating func add(_ batch: EventBatch, known: inout [Bool]) {
    reserve(count + batch.rows)
    batches.append(batch)
    let owner = UInt32(batches.count)
    for row in 0..<batch.rows where !known[row] {
      let hash = batch.idHashes[row]
      var place = self.place(of: hash)
      while owners[place].batch != 0 {
        if hashes[place] == hash, isSame(row, of: batch, as: owners[place]) { break }
        place = (place + 1) & (hashes.count - 1)
      }
      if owners[place].batch != 0 {
        known[row] = true
      } else {
        hashes[place] = hash
        owners[place] = (owner, UInt32(row))
        count += 1
      }
    }
  }

  private func isSame(_ row: Int, of batch: EventBatch, as other: (batch: UInt32, row: UInt32)) -> Bool {
    batch.hasEventID(row: row, sameAs: Int(other.row), of: batches[Int(other.batch) - 1])
  }

  private func place(of hash: UInt64) -> Int {
    Int(truncatingIfNeeded: (hash &* factor) >> 32) & (hashes.count - 1)
  }

  /// Makes room so that half of the places stay free.
  private mutating func reserve(_ wanted: Int) {
    guard wanted * 2 > hashes.count else { return }
    var capacity = 1024
    while wanted * 2 > capacity { capacity *= 2 }
    let (oldHashes, oldOwners) = (hashes, owners)
    hashes = Array(repeating: 0, count: capacity)
    owners = Array(repeating: (0, 0), count: capacity)
    for (index, owner) in oldOwners.enumerated() where owner.batch != 0 {
      var place = self.place(of: oldHashes[index])
      while owners[place].batch != 0 { place = (place + 1) & (capacity - 1) }
      hashes[place] = oldHashes[index]
      owners[place] = owner
    }
  }
}
