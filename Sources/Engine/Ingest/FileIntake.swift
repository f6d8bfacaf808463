internal import AuditEvents
internal import Detection
internal import Synchronization

/// Reads one input file into a batch of events with their matches, without touching any store: what a worker does on
/// its own core.
struct FileIntake: Sendable {
  let trail: TrailName
  let format: any EventFormat
  let rules: CompiledRules
  let limits: ArchiveLimits
  /// Whether the document is needed no more once its events are in columns.
  let dropsDocuments: Bool
  /// Whether the columns are needed no more once they are in their stored form.
  let storesBatches: Bool
  private let builders: BuilderPool
  /// Rows of an ordinary file; the tables of a builder that had more are not kept.
  private static let ordinaryRows = 65_536

  init(trail: LoadedTrail, limits: ArchiveLimits, store: any IngestStore) {
    self.trail = trail.configuration.name
    format = trail.format
    rules = trail.compiled
    self.limits = limits
    dropsDocuments = store.readsReceivedFiles
    storesBatches = store.keepsStoredBatches
    builders = BuilderPool()
  }

  /// A file that was read: its events, their matches, and what was refused.
  struct Taken: Sendable {
    var document: EventDocument
    /// The events; without columns but their ids when `stored` has them.
    var batch: EventBatch
    var stored: StoredBatch?
    var matches: [NewMatch]
    var rejected: [RejectedInput]
    var records: Int
  }

  /// Reads a file. Throws `ArchiveRejection` when the file is not taken at all.
  func read(path: String, at now: Timestamp) throws -> Taken {
    let document = try EventDocument.open(path: path, limits: limits)
    let fields = rules.fields + format.roles.fields
    var builder = builders.take() ?? EventBatchBuilder(format: format, ruleFields: fields)
    let appended = try builder.append(document, limits: limits, wrappers: format.wrappers)
    var batch = builder.finish()
    if batch.rows <= Self.ordinaryRows { builders.give(builder) } else { _ = consume builder }
    let records = BatchRecords(document)
    let matches = try rules.newMatches(in: batch, records: records)
    batch = batch.keeping(recordsOf: records.askedRows, in: document)
    // Encoded here and not in the commit, because there are many workers and one writer; and a batch takes a quarter of
    // the memory then while it waits.
    let stored = storesBatches ? batch.stored() : nil
    // A plain file may grow; the bytes that were read are then the evidence.
    let isKept = !dropsDocuments || document.receivedBytes == document.inflatedBytes
    return Taken(
      document: isKept ? document : document.withoutBytes(),
      batch: stored == nil ? batch : batch.onlyEventIDs, stored: stored, matches: matches,
      rejected: appended.rejected.map { reject($0, path: path, at: now) }, records: appended.records)
  }

  private func reject(_ rejection: RecordRejection, path: String, at now: Timestamp) -> RejectedInput {
    RejectedInput(
      trail: trail, path: path, offset: rejection.offset, reason: rejection.reason, at: now, scope: .record)
  }
}

/// Builders that no worker uses at the moment, so that their tables are made once a worker and not once a file.
private final class BuilderPool: Sendable {
  /// A builder is put into a box because arrays hold only what can be copied.
  private final class Box: Sendable {
    private let content: Mutex<EventBatchBuilder?>
    init(_ builder: consuming EventBatchBuilder) { content = Mutex(consume builder) }
    func take() -> EventBatchBuilder? { content.withLock { $0.take() } }
  }
  private let idle = Mutex<[Box]>([])

  func take() -> EventBatchBuilder? { idle.withLock { $0.popLast() }?.take() }

  func give(_ builder: consuming EventBatchBuilder) {
    let box = Box(builder)
    idle.withLock { $0.append(box) }
  }
}
