internal import Alerting
public import AuditEvents
public import Detection

/// What each rule did in the last days: which are noisy, and which never say anything.
public struct RuleStatistics: Sendable {
  /// One rule.
  public struct Line: Sendable {
    /// The rule.
    public var rule: Rule
    /// The trails that enable it.
    public var trails: [TrailName]
    /// Events it matched.
    public var matches = 0
    /// When the last of them arrived; nil when there was none.
    public var last: Timestamp?
    /// Decisions about its groups by outcome: `sent`, `held`, `exempt`, `history`, `dropped`, `paused`. Alerts are what
    /// was sent.
    public var decisions: [String: Int] = [:]
    /// What stands out; nil when nothing does.
    public var remark: Remark?
  }

  /// What stands out about a rule.
  public enum Remark: String, Sendable {
    /// Ten alerts a day or more, or a quarter of all alerts and at least twenty.
    case noisy
    /// Enabled, and matched nothing.
    case silent
  }

  /// The rules that a trail enables or that did something, most alerts first, then most matches, then by title.
  public let lines: [Line]

  /// The statistics of the days before `now`, of one trail or of all.
  public init(workspace: Workspace, stores: any TraceStore, now: Timestamp, days: Int, trail: TrailName? = nil) throws {
    var lines = Dictionary(
      workspace.rules.map { ($0.id, Line(rule: $0, trails: [])) }, uniquingKeysWith: { first, _ in first })
    let period = now.adding(seconds: -Int64(days) * 86_400)..<now.adding(seconds: 1)
    for loaded in workspace.trails where trail == nil || trail == loaded.configuration.name {
      let name = loaded.configuration.name
      for rule in loaded.rules { lines[rule.id]?.trails.append(name) }
      for tally in try stores.matchTallies(trail: name, arrival: period) {
        guard var line = lines[tally.rule] else { continue }
        line.matches += tally.matches
        line.last = max(line.last ?? tally.last, tally.last)
        lines[tally.rule] = line
      }
      for tally in try stores.decisionTallies(trail: name, slots: period) {
        lines[tally.rule]?.decisions[tally.outcome, default: 0] += tally.decisions
      }
    }
    let told = lines.values.reduce(0) { $0 + ($1.decisions["sent"] ?? 0) }
    self.lines = lines.values.filter { !$0.trails.isEmpty || $0.matches > 0 || !$0.decisions.isEmpty }.map { line in
      var line = line
      let own = line.decisions["sent"] ?? 0
      if own >= max(1, days) * 10 || (own >= 20 && own * 4 >= told) { line.remark = .noisy }
      if line.matches == 0, !line.trails.isEmpty { line.remark = .silent }
      return line
    }.sorted { left, right in
      let alerts = (left.decisions["sent"] ?? 0, right.decisions["sent"] ?? 0)
      if alerts.0 != alerts.1 { return alerts.0 > alerts.1 }
      if left.matches != right.matches { return left.matches > right.matches }
      return (left.rule.title, left.rule.id) < (right.rule.title, right.rule.id)
    }
  }
}

/// How long rules take, measured: each rule alone over the same events, the best of three rounds.
public struct RuleSpeed: Sendable {
  /// Nanoseconds per event, by rule.
  public private(set) var ofRule: [RuleID: Double] = [:]
  /// Nanoseconds per event of all rules together, as the engine evaluates them.
  public private(set) var together = 0.0
  /// How many events were measured over.
  public private(set) var events = 0
  private static let rounds = 3

  /// Measures the rules of a trail, or one of them, over events; `stopwatch` tells how long a piece of work takes, in
  /// nanoseconds.
  public init(
    _ trail: LoadedTrail, of only: Rule? = nil, over sample: [(batch: EventBatch, document: EventDocument)],
    stopwatch: (() -> Void) -> Int64
  ) {
    events = sample.reduce(0) { $0 + $1.batch.rows }
    guard events > 0 else { return }
    let count = Double(events)
    func measure(_ rules: CompiledRules) -> Double {
      let rounds = (0..<Self.rounds).map { _ in
        stopwatch { for piece in sample { _ = rules.evaluate(piece.batch, document: piece.document) } }
      }
      return Double(rounds.min() ?? 0) / count
    }
    together = measure(trail.compiled)
    for rule in trail.rules where only == nil || only?.id == rule.id {
      ofRule[rule.id] = measure(CompiledRules(rules: [rule], format: trail.format))
    }
  }
}

extension EventIndex {
  /// The newest segments of a trail with at least so many events together, for measuring.
  public func sample(
    trail: TrailName, events: Int
  ) throws -> [(batch: EventBatch, document: EventDocument)] {
    let ever = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)
    return try acrossMoves {
      var sample: [(batch: EventBatch, document: EventDocument)] = []
      var count = 0
      for segment in try segments(trail: trail, arrival: ever).reversed() where count < events {
        sample.append((try batch(segment: segment.id), try document(segment: segment.id)))
        count += segment.rows
      }
      return sample
    }
  }
}
