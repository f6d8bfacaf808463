public import AuditEvents
internal import Detection

/// Takes input files of a trail into the event index: workers read, decode, evaluate and encode on every core while one
/// writer commits. A file is taken whole or not at all; a file seen before is recognised by its content. What is stored
/// is the same whatever the number of workers.
public struct TrailIngest: Sendable {
  private let trail: LoadedTrail
  private let store: any IngestStore
  private let limits: ArchiveLimits

  /// Intake of a trail.
  public init(trail: LoadedTrail, store: any IngestStore, limits: ArchiveLimits) {
    self.trail = trail
    self.store = store
    self.limits = limits
  }

  /// Takes the files in the order given. `arrival` stamps the events of each file when it is taken: no run looks further
  /// back than its window, and many files may take longer than that. `progress` is called after each file; both from the
  /// caller's thread. Throws what the store throws; refused input is in the report and in the dead-letter list. When it
  /// returns or throws, no worker is left.
  public func take(
    files: [String], arrival: @escaping @autoclosure () -> Timestamp, workers: Int, progress: (IngestReport) -> Void
  ) throws -> IngestReport {
    var report = IngestReport()
    var writer = IngestWriter(trail: trail, store: store, arrival: arrival)
    var readings = FileReadings(
      files, intake: FileIntake(trail: trail, limits: limits, store: store), store: store, at: arrival(),
      workers: workers)
    defer { readings.close() }
    while let reading = try readings.next() {
      report.files += 1
      try writer.add(reading, report: &report)
      progress(report)
    }
    try writer.commit()
    return report
  }
}
