public import AuditEvents
public import Detection
internal import Dispatch
internal import Synchronization

/// The stateless hunt: evaluates rules on archives without indexing them. Files are read by one worker per core and
/// reported in their order; memory holds a few files at a time, whatever their number.
public struct ArchiveScan: Sendable {
  /// One match in an archive.
  public struct Hit: Sendable {
    /// The rule.
    public var rule: Rule
    /// The event.
    public var event: AuditEvent
    /// The file.
    public var path: String
    /// The record's place in the file, from 0.
    public var index: Int
  }

  /// A match that correlations look at.
  public struct CorrelatedHit: Sendable {
    /// The rule.
    public var rule: RuleID
    /// The id of the event.
    public var eventID: String
    /// The time of the event.
    public var time: Timestamp
    /// By field the values that correlations read.
    public var values: [String: [String]]
  }

  /// What one file gave.
  public struct FileResult: Sendable {
    /// The file.
    public var path: String
    /// Matches in the order of records, then of rules.
    public var hits: [Hit] = []
    /// Matches that correlations look at, by event.
    public var correlated: [CorrelatedHit] = []
    /// How many events were read.
    public var events = 0
    /// How many of them do not tell their time in a form that could be read.
    public var undated = 0
    /// Records and files that were refused.
    public var rejected: [RejectedInput] = []
  }

  private let reading: EventReading
  private let compiled: [String: CompiledRules]
  private let limits: ArchiveLimits
  /// The rules that correlations refer to.
  private let referenced: Set<RuleID>

  /// A scan with these rules.
  public init(rules: [Rule], reading: EventReading, limits: ArchiveLimits) {
    self.reading = reading
    self.limits = limits
    referenced = Set(rules.compactMap(\.correlation).flatMap { $0.references.map(\.rule) })
    compiled = Dictionary(
      reading.formats.map {
        ($0.name, CompiledRules(rules: rules, format: $0, allLogSources: reading.allLogSources))
      },
      uniquingKeysWith: { first, _ in first })
  }

  /// How many of the rules apply to at least one of the formats.
  public var applicableRules: Int {
    Set(compiled.values.flatMap { $0.rules.map(\.id) + $0.correlations.map(\.id) }).count
  }

  /// Scans files on this many workers; `report` is called in the order of the files, from the caller's thread.
  public func scan(files: [String], workers: Int, report: (FileResult) throws -> Void) rethrows {
    var start = 0
    while start < files.count {
      let chunk = Array(files[start..<min(files.count, start + max(1, workers) * 4)])
      start += chunk.count
      let results = Mutex([FileResult?](repeating: nil, count: chunk.count))
      let next = Mutex(0)
      DispatchQueue.concurrentPerform(iterations: min(max(1, workers), chunk.count)) { _ in
        while true {
          let index = next.withLock { value in
            defer { value += 1 }
            return value
          }
          guard index < chunk.count else { return }
          let result = scan(file: chunk[index])
          results.withLock { $0[index] = result }
        }
      }
      for result in results.withLock({ $0 }) {
        if let result { try report(result) }
      }
    }
  }

  private func scan(file path: String) -> FileResult {
    var result = FileResult(path: path)
    do throws(ArchiveRejection) {
      let document = try EventDocument.open(path: path, limits: limits)
      let (records, format) = try reading.records(of: document, limits: limits)
      result.rejected = records.rejected.map { reject(path, $0.offset, $0.reason, .record) }
      guard !records.ranges.isEmpty else { return result }
      guard let format, let rules = compiled[format.name] else {
        result.rejected.append(
          reject(path, nil, "the event format could not be told; name it with --format or --mapping", .file))
        return result
      }
      evaluate(rules, format, document, records.ranges, &result)
    } catch {
      result.rejected.append(reject(path, error.offset, error.reason, .file))
    }
    return result
  }

  private func evaluate(
    _ rules: CompiledRules, _ format: any EventFormat, _ document: EventDocument, _ ranges: [Range<Int>],
    _ result: inout FileResult
  ) {
    var builder = EventBatchBuilder(format: format, ruleFields: rules.fields)
    var indices: [Int] = []
    indices.reserveCapacity(ranges.count)
    for (index, range) in ranges.enumerated() {
      do throws(RecordRejection) {
        try document.withBytes(range) { (record) throws(RecordRejection) in
          try builder.append(record: record, offset: range.lowerBound)
        }
        indices.append(index)
      } catch {
        result.rejected.append(reject(result.path, error.offset, error.reason, .record))
        guard result.rejected.count <= limits.maximumRefusals else {
          let reason = "has more than \(limits.maximumRefusals) records that cannot be read; none is looked at"
          result.rejected = [reject(result.path, nil, reason, .file)] + result.rejected.prefix(1)
          return
        }
      }
    }
    let batch = builder.finish()
    result.events = batch.rows
    result.undated = batch.times.count { $0 == 0 }
    let records = BatchRecords(document)
    for found in rules.evaluate(batch, document: document) {
      let rule = rules.rules[found.rule]
      let event = batch.event(row: found.row, in: document, format: format)
      // An event that does not tell its time has no place in a window (Sigma correlation rules, reference semantics 1).
      if referenced.contains(rule.id), batch.times[found.row] != 0 {
        // The document is open, so that reading its records cannot fail.
        let values = (try? rules.correlationValues(of: found, in: batch, records: records)) ?? [:]
        result.correlated.append(CorrelatedHit(rule: rule.id, eventID: event.id, time: event.time, values: values))
      }
      if rule.alertsItself {
        result.hits.append(Hit(rule: rule, event: event, path: result.path, index: indices[found.row]))
      }
    }
  }

  private func reject(_ path: String, _ offset: Int?, _ reason: String, _ scope: RejectedInput.Scope) -> RejectedInput {
    RejectedInput(
      trail: TrailName(""), path: path, offset: offset, reason: reason, at: Timestamp(milliseconds: 0), scope: scope)
  }
}
