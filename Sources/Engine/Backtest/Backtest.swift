public import Alerting
public import AuditEvents
internal import Detection
internal import Dispatch
internal import Synchronization

/// Replays a period slot by slot on a virtual clock, through the engine as it is: what a set of rules, or two of them
/// side by side, would have told, with whitelists, suppression and policies as they are now. Pieces of the source are
/// read when their time comes and forgotten when no later slot looks at them, so memory does not grow with the period.
public struct Backtest: Sendable {
  /// How far it is.
  public struct Progress: Sendable {
    /// The slot that was just run.
    public var slot: Timestamp
    /// The last slot.
    public var last: Timestamp
    /// Events read so far.
    public var events: Int
  }

  /// What it read and what each candidate would have told.
  public struct Result: Sendable {
    /// The first and the last slot.
    public var slots: ClosedRange<Timestamp>
    /// Events of the period; events that lie in several files; inputs refused.
    public var events = 0
    /// Events that lie in several files.
    public var duplicates = 0
    /// Files and records that were refused.
    public var refused = 0
    /// Events that expired while the backtest ran.
    public var expired = 0
    /// Per candidate what it would have told.
    public var reports: [BacktestReport] = []
  }

  private let candidates: [BacktestCandidate]
  private let source: any BacktestSource
  private let period: Range<Timestamp>
  private let contacts: ContactBook
  private let schedule: Schedule
  private let pieces: [BacktestPiece]

  /// A backtest of candidates, which are of the same trail, over a half-open period. A period that is nil is all that
  /// the source has; nil when the source has nothing in the period.
  public init?(
    _ candidates: [BacktestCandidate], source: any BacktestSource, from: Timestamp?, to: Timestamp?,
    contacts: ContactBook
  ) throws {
    let start = from ?? Timestamp(milliseconds: .min)
    let wanted = start..<max(start, to ?? Timestamp(milliseconds: .max))
    let pieces = try source.pieces(in: wanted)
    guard let first = pieces.first?.span.lowerBound, let last = pieces.map(\.span.upperBound).max(),
      let schedule = candidates.first?.trail.configuration.schedule
    else { return nil }
    let begin = max(wanted.lowerBound, first)
    let end = min(wanted.upperBound, Timestamp(milliseconds: last.milliseconds + 1))
    guard begin < end else { return nil }
    self.candidates = candidates
    self.source = source
    period = begin..<end
    self.contacts = contacts
    // The slots of all candidates: each runs only those of its own.
    self.schedule = candidates.dropFirst().reduce(schedule) { common, other in
      RuleTiming.schedule(common, rules: other.trail.rules)
    }
    self.pieces = pieces
  }

  /// Runs every slot. `onAlert` is called for each alert with the candidate's place; it may keep or print them. Throws
  /// what the source throws.
  public func run(
    workers: Int, progress: (Progress) -> Void, onAlert: @escaping (Int, BacktestAlert) -> Void
  ) throws -> Result {
    let first = schedule.slot(after: period.lowerBound)
    let last = schedule.slot(after: Timestamp(milliseconds: period.upperBound.milliseconds - 1))
    var result = Result(slots: first...max(first, last))
    let replays = try candidates.enumerated().map { place, candidate in
      try Replay(candidate, contacts: contacts, start: first) { onAlert(place, $0) }
    }
    var next = 0
    var intake = BacktestIntake(trail: candidates[0].trail.configuration.name, period: period, schedule: schedule)
    var slot = first
    while slot <= last {
      while next < pieces.count, pieces[next].span.lowerBound < slot {
        let chunk = Array(pieces[next..<min(next + max(1, workers), pieces.count)])
        next += chunk.count
        for reading in try read(chunk) { intake.take(reading, into: replays, &result) }
      }
      for replay in replays { try replay.run(slot: slot) }
      intake.forget(before: slot)
      progress(Progress(slot: slot, last: last, events: result.events))
      slot = slot.adding(seconds: schedule.every)
    }
    result.reports = replays.map { $0.finish() }
    return result
  }

  private func read(_ chunk: [BacktestPiece]) throws -> [BacktestReading] {
    let rules = candidates.map(\.trail.compiled)
    let source = source
    let readings = Mutex([Swift.Result<BacktestReading, any Error>?](repeating: nil, count: chunk.count))
    DispatchQueue.concurrentPerform(iterations: chunk.count) { place in
      let reading = Swift.Result { try source.read(chunk[place], for: rules) }
      readings.withLock { $0[place] = reading }
    }
    return try readings.withLock { $0 }.compactMap { try $0?.get() }
  }
}

/// Hands what was read to the replays: each event once, with a sequence, and only those of the period.
struct BacktestIntake {
  let trail: TrailName
  let period: Range<Timestamp>
  let schedule: Schedule
  private var sequence: Int64 = 0
  /// Ids of events by the slot that takes them in. The same event has the same time wherever it lies.
  private var known: [Timestamp: Set<UInt64>] = [:]

  init(trail: TrailName, period: Range<Timestamp>, schedule: Schedule) {
    self.trail = trail
    self.period = period
    self.schedule = schedule
  }

  mutating func take(_ reading: BacktestReading, into replays: [Replay], _ result: inout Backtest.Result) {
    result.refused += reading.refused
    result.expired += reading.expired
    let first = reading.firstSequence ?? sequence + 1
    sequence = max(sequence, first + Int64(reading.arrivals.count) - 1)
    var taken = [Bool](repeating: false, count: reading.arrivals.count)
    for (row, arrival) in reading.arrivals.enumerated() where period.contains(arrival) {
      guard known[schedule.slot(after: arrival), default: []].insert(reading.idHashes[row]).inserted else {
        result.duplicates += 1
        continue
      }
      taken[row] = true
      result.events += 1
    }
    for (replay, matches) in zip(replays, reading.matches) {
      replay.take(
        matches.filter { taken[$0.row] }.map { match in
          var taken = Match(
            rule: match.rule, revision: match.revision, trail: trail, event: match.event,
            sequence: first + Int64(match.row), arrival: reading.arrivals[match.row],
            location: EventLocation(segment: 0, row: match.row), group: match.group)
          taken.values = match.values
          return taken
        })
    }
  }

  mutating func forget(before slot: Timestamp) { known = known.filter { $0.key > slot } }
}
