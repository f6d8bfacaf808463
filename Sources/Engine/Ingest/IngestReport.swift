/// What taking input files did.
public struct IngestReport: Sendable, Equatable {
  /// Files looked at; taken; known before with the same content; refused whole.
  public var files = 0
  /// Files taken.
  public var taken = 0
  /// Files known before with the same content, under this name or another.
  public var known = 0
  /// Files refused whole.
  public var refusedFiles = 0
  /// Events indexed.
  public var events = 0
  /// Events that were indexed before.
  public var duplicates = 0
  /// Records refused in files that were taken.
  public var refusedRecords = 0
  /// Matches of rules.
  public var matches = 0
  /// Bytes as received.
  public var bytes: Int64 = 0

  /// Nothing yet.
  public init() {}

  /// Adds what other files did.
  public mutating func add(_ other: IngestReport) {
    files += other.files
    taken += other.taken
    known += other.known
    refusedFiles += other.refusedFiles
    events += other.events
    duplicates += other.duplicates
    refusedRecords += other.refusedRecords
    matches += other.matches
    bytes += other.bytes
  }
}
