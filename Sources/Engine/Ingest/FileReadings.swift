internal import AuditEvents

/// The readings of files in the order of the files. With several workers they read on while the one who takes the
/// readings writes; with one, a file is read when it is asked for, on the thread that asks.
///
/// The ledger is asked by the one who takes, because a worker would wait there while it commits.
struct FileReadings {
  /// Files for each worker, and bytes of files, that are read before they are taken, so that memory stays bounded when
  /// the writer is slow. What waits of a file takes about as much as the file.
  private static let filesAhead = 4
  private static let bytesAhead: Int64 = 16 << 20
  /// The most threads, whatever number somebody asks for.
  private static let mostWorkers = 64

  private let files: [String]
  private let intake: FileIntake
  private let store: any IngestStore
  private let now: Timestamp
  private let workers: Int
  private var crew: ReadingCrew?
  private var taken = 0
  /// Files that workers have, or had, or that need none.
  private var given = 0
  /// Of those that are not taken yet: the size of each that is read, nil when it is known.
  private var ahead: [Int64?] = []

  init(_ files: [String], intake: FileIntake, store: any IngestStore, at now: Timestamp, workers: Int) {
    self.files = files
    self.intake = intake
    self.store = store
    self.now = now
    self.workers = min(workers, files.count, Self.mostWorkers)
  }

  /// The reading of the next file; nil after the last. Throws what the store throws.
  mutating func next() throws -> FileReading? {
    guard taken < files.count else { return nil }
    if workers <= 1 {
      let path = files[taken]
      taken += 1
      return try unknownSize(path) == nil ? .known : FileReading.read(path, intake: intake, at: now)
    }
    try giveOut()
    let size = ahead.removeFirst()
    defer { taken += 1 }
    return size == nil ? .known : crew?.reading(of: taken)
  }

  /// Ends the workers, each when its file is read. What they read and nobody took is dropped.
  func close() { crew?.close() }

  private mutating func giveOut() throws {
    while given < files.count, ahead.count < workers * Self.filesAhead {
      let bytes = ahead.reduce(0) { $0 + ($1 ?? 0) }
      guard ahead.isEmpty || bytes < Self.bytesAhead else { return }
      let size = try unknownSize(files[given])
      if size != nil {
        let crew =
          crew ?? ReadingCrew(workers: workers) { [intake, now] in FileReading.read($0, intake: intake, at: now) }
        self.crew = crew
        crew.give(files[given], number: given)
      }
      ahead.append(size)
      given += 1
    }
  }

  /// The size of a file that is to be read; nil when its ledger line has the same size and time.
  private func unknownSize(_ path: String) throws -> Int64? {
    // Reading it says what is wrong with a file that cannot be looked at.
    guard let stamp = try? EventFileStamp(path: path) else { return 0 }
    let line = try store.inputFile(trail: intake.trail, path: path)
    return line?.size == stamp.size && line?.modified == stamp.modified ? nil : stamp.size
  }
}
