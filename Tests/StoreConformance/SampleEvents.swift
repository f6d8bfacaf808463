public import AuditEvents

/// Small CloudTrail-like records, as received, for suites that need events in an index.
public struct SampleEvents {
  /// The name that the file has.
  public let path: String
  /// The events, with the place of each record.
  public let batch: EventBatch
  /// The file.
  public let document: EventDocument

  /// One event of a file.
  public struct Event {
    var id: String
    var second: Int64
    var fields: String

    /// An event so many seconds after `SampleEvents.noon`, with further members of its JSON, each ending in a comma.
    public init(_ id: String, at second: Int64, _ fields: String = "") {
      self.id = id
      self.second = second
      self.fields = fields
    }
  }

  /// The moment that the samples count from.
  public static let noon = Timestamp(seconds: 1_772_452_800)

  /// A file with the given events, one per line. The spelling is uneven on purpose: what is stored must come back so.
  public init(path: String, _ events: [Event]) throws {
    let lines = events.map { event in
      let time = Self.noon.adding(seconds: event.second)
      return "{ \"eventID\" :\"\(event.id)\", \(event.fields)\t\"eventTime\":\"\(time)\",\"awsRegion\":\"eu-west-1\"  }"
    }
    self.path = path
    document = try EventDocument.memory(path: path, bytes: Array((lines.joined(separator: "\n") + "\n").utf8))
    var builder = EventBatchBuilder(format: CloudTrailFormat(), ruleFields: [.raw("requestParameters.name")])
    for range in try document.records().ranges {
      try document.withBytes(range) { record in try builder.append(record: record, offset: range.lowerBound) }
    }
    batch = builder.finish()
  }

  /// The record of a row as it was received.
  public func record(_ row: Int) -> [UInt8] { document.withBytes(batch.rawRange(row: row)) { Array($0) } }
}
