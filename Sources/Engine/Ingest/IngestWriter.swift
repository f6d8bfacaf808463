internal import AuditEvents
internal import Detection

/// Gathers what workers read, drops events that are indexed already, and commits in order: the one writer.
struct IngestWriter {
  private let trail: LoadedTrail
  private let store: any IngestStore
  private let arrival: () -> Timestamp
  private var pending: [IngestedFile] = []
  private var pendingEvents = PendingEvents()
  private let ruleSet: RuleSet
  private var events = 0
  /// Bytes of documents that wait, as those of plain files do.
  private var documentBytes = 0
  /// A commit holds at most this many events, files or bytes of documents, or one file, so that memory stays bounded
  /// whatever the number of files.
  private static let commitEvents = 20_000
  private static let commitFiles = 64
  private static let commitBytes = 32 << 20

  init(trail: LoadedTrail, store: any IngestStore, arrival: @escaping () -> Timestamp) {
    self.trail = trail
    self.store = store
    self.arrival = arrival
    ruleSet = trail.compiled.ruleSet
  }

  /// Takes the reading of the next file, and commits when enough waits.
  mutating func add(_ reading: FileReading, report: inout IngestReport) throws {
    switch reading {
    case .known:
      report.known += 1
    case .failed(let error):
      throw error
    case .refused(let line, let rejected):
      report.refusedFiles += 1
      pending.append(IngestedFile(file: line, segment: nil, matches: [], ruleSet: ruleSet, rejected: [rejected]))
    case .taken(let line, let taken):
      // Two files of one commit may hold the same content, too; the second is then only a name.
      if try pending.contains(where: { $0.file.hash == line.hash })
        || store.inputFile(trail: line.trail, hash: line.hash) != nil
      {
        report.known += 1
        pending.append(IngestedFile(file: line, segment: nil, matches: [], ruleSet: ruleSet, rejected: []))
      } else {
        try add(line, taken, report: &report)
      }
    }
    if events >= Self.commitEvents || pending.count >= Self.commitFiles || documentBytes >= Self.commitBytes {
      try commit()
    }
  }

  private mutating func add(_ line: InputFile, _ taken: FileIntake.Taken, report: inout IngestReport) throws {
    var line = line
    var batch = taken.batch
    var stored = taken.stored
    var matches = taken.matches
    if let kept = try newRows(of: taken.batch) {
      let renumbered = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($0.element, $0.offset) })
      matches = matches.compactMap { match in
        guard let row = renumbered[match.row] else { return nil }
        var match = match
        match.row = row
        return match
      }
      if let whole = stored {
        stored = nil
        // Of rows that are left the store makes its form anew: duplicates are rare.
        batch = kept.isEmpty ? batch : try EventBatch(whole, idHashes: batch.idHashes)
      }
      batch = batch.keeping(kept)
    }
    line.indexed = batch.rows
    line.duplicates = taken.batch.rows - batch.rows
    report.taken += 1
    report.events += batch.rows
    report.duplicates += line.duplicates
    report.refusedRecords += taken.rejected.count
    report.matches += matches.count
    report.bytes += line.size
    events += batch.rows
    let segment =
      batch.rows == 0
      ? nil
      : NewSegment(
        trail: line.trail, batch: batch, stored: stored, arrival: arrival(), document: taken.document,
        ruleSet: ruleSet.id)
    documentBytes += segment?.document.bytesInMemory ?? 0
    pending.append(
      IngestedFile(file: line, segment: segment, matches: matches, ruleSet: ruleSet, rejected: taken.rejected))
  }

  /// The rows whose event is neither indexed nor waiting to be; nil when that is all of them.
  private mutating func newRows(of batch: EventBatch) throws -> [Int]? {
    var known = try store.knownIDs(trail: trail.configuration.name, in: batch)
    pendingEvents.add(batch, known: &known)
    guard known.contains(true) else { return nil }
    return (0..<batch.rows).filter { !known[$0] }
  }

  /// Commits what waits.
  mutating func commit() throws {
    guard !pending.isEmpty else { return }
    try store.commit(pending)
    pending.removeAll(keepingCapacity: true)
    pendingEvents.removeAll()
    events = 0
    documentBytes = 0
  }
}
