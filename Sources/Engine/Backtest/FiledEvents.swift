public import AuditEvents
public import Detection
internal import Dispatch
internal import Synchronization

/// The events of files that are not indexed: each counts as arrived when it happened.
public struct FiledEvents: BacktestSource {
  private let files: [String]
  private let format: any EventFormat
  private let limits: ArchiveLimits
  private let workers: Int

  /// The events of files of a format. Each file is read twice: once to learn its times, once to evaluate it.
  public init(files: [String], format: any EventFormat, limits: ArchiveLimits, workers: Int) {
    self.files = files
    self.format = format
    self.limits = limits
    self.workers = max(1, workers)
  }

  /// See `BacktestSource`. A file without a readable event goes with the earliest one that has, so that it is counted as
  /// refused.
  public func pieces(in period: Range<Timestamp>) throws -> [BacktestPiece] {
    let spans = Mutex([ClosedRange<Timestamp>?](repeating: nil, count: files.count))
    let next = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: min(workers, max(1, files.count))) { _ in
      while true {
        let place = next.withLock { value in
          defer { value += 1 }
          return value
        }
        guard place < files.count else { return }
        let span = open(files[place], fields: [])?.batch.timeRange
        spans.withLock { $0[place] = span }
      }
    }
    let known = spans.withLock { $0 }
    let inPeriod = known.compactMap { $0 }.filter {
      $0.lowerBound < period.upperBound && $0.upperBound >= period.lowerBound
    }
    guard let first = inPeriod.map(\.lowerBound).min() else { return [] }
    let start = max(first, period.lowerBound)
    return zip(files, known).map { BacktestPiece(span: $1 ?? start...start, path: $0) }
      .filter { $0.span.lowerBound < period.upperBound && $0.span.upperBound >= period.lowerBound }
      .sorted { ($0.span.lowerBound, $0.path) < ($1.span.lowerBound, $1.path) }
  }

  /// See `BacktestSource`.
  public func read(_ piece: BacktestPiece, for rules: [CompiledRules]) throws -> BacktestReading {
    let fields = Set(rules.flatMap(\.fields)).sorted { $0.name < $1.name }
    guard let opened = open(piece.path, fields: fields) else {
      var reading = BacktestReading()
      reading.refused = 1
      return reading
    }
    var reading = BacktestReading(opened.batch, document: opened.document, for: rules)
    reading.refused = opened.refused
    return reading
  }

  private func open(
    _ path: String, fields: [FieldReference]
  ) -> (batch: EventBatch, document: EventDocument, refused: Int)? {
    var builder = EventBatchBuilder(format: format, ruleFields: fields)
    guard let document = try? EventDocument.open(path: path, limits: limits),
      let appended = try? builder.append(document, limits: limits, wrappers: format.wrappers)
    else { return nil }
    return (builder.finish(), document, appended.rejected.count)
  }
}
