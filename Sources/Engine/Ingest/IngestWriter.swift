internal import AuditEvents
internal import Detection

/// Gathers what workers read, drops events that are indexed already, and commits in order: the one writer.
struct IngestWriter {
  private let trail: LoadedTrail
  private let store: any IngestStore
  private let arrival: Timestamp
  private var pending: [IngestedFile] = []
  private var pendingEvents = PendingEvents()
  private let ruleSet: RuleSet
  private(set) var events = 0
  var files: Int { pending.count }

  init(trail: LoadedTrail, store: any IngestStore, arrival: Timestamp) {
    self.trail = trail
    self.store = store
    self.arrival = arrival
    ruleSet = trail.compiled.ruleSet
  }

  mutating func add(path: String, reading: FileReading, report: inout IngestReport) throws {
    switch reading {
    case .known:
      report.known += 1
    case .failed(let error):
      throw error
    case .renamed(let line):
      report.known += 1
      pending.append(IngestedFile(file: line, segment: nil, matches: [], ruleSet: ruleSet, rejected: []))
    case .refused(let line, let rejected):
      report.refusedFiles += 1
      pending.append(IngestedFile(file: line, segment: nil, matches: [], ruleSet: ruleSet, rejected: [rejected]))
    case .taken(let line, let taken):
      // Two files of one chunk may hold the same content; the second is then only a name.
      if pending.contains(where: { $0.file.hash == line.hash }) {
        report.known += 1
        pending.append(IngestedFile(file: line, segment: nil, matches: [], ruleSet: ruleSet, rejected: []))
        return
      }
      try add(line, taken, report: &report)
    }
  }

  private mutating func add(_ line: InputFile, _ taken: FileIntake.Taken, report: inout IngestReport) throws {
    var line = line
    var batch = taken.batch
    var matches = taken.matches
    if let kept = try newRows(of: taken.batch) {
      let renumbered = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($0.element, $0.offset) })
      matches = matches.compactMap { match in
        guard let row = renumbered[match.row] else { return nil }
        var match = match
        match.row = row
        return match
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
      : NewSegment(trail: line.trail, batch: batch, arrival: arrival, document: taken.document, ruleSet: ruleSet.id)
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

  mutating func commit() throws {
    guard !pending.isEmpty else { return }
    try store.commit(pending)
    pending.removeAll()
    pendingEvents = PendingEvents()
    events = 0
  }
}
