internal import Alerting
internal import AuditEvents
internal import Detection
internal import Engine

/// Counts transactions and rows of one retention.
struct RetentionWork {
  let limits: RetentionLimits
  private(set) var report = RetentionReport()
  private var transactions = 0

  init(limits: RetentionLimits) { self.limits = limits }

  /// Does a step again while it removes as much as it may. A step is one transaction and returns what it removed.
  mutating func repeats(_ kind: String, rows: Int? = nil, _ step: (Int) throws -> Int) throws {
    let rows = max(1, rows ?? limits.rows)
    while true {
      guard transactions < max(1, limits.transactions) else {
        report.isComplete = false
        return
      }
      let count = try step(rows)
      // A look that finds nothing costs next to nothing and takes no turn from the rest.
      if count > 0 { transactions += 1 }
      report.add(kind, count)
      if count < rows { return }
    }
  }
}

extension SQLiteStores {
  func trailNumbers() throws -> [(number: Int64, name: String)] {
    try read("list the trails") { connection in
      try connection.rows("SELECT id, name FROM trails ORDER BY id") { ($0.integer(0), $0.text(1)) }
    }
  }

  /// Removes runs of which nothing is kept but themselves; the newest of each trail stays, and so does its newest in
  /// time, because schedule and downtime are told by them.
  func removeRuns(before moment: Timestamp, _ rows: Int) throws -> Int {
    let trails = try read("list the trails") { connection in
      try connection.rows("SELECT DISTINCT trail FROM runs") { $0.text(0) }
    }
    return try write("remove old runs") { connection in
      var count = 0
      for trail in trails where count < rows {
        let ends = try connection.first(
          "SELECT max(slot), (SELECT max(slot) FROM runs WHERE trail = ?1 AND late = 0) FROM runs WHERE trail = ?1",
          .text(trail)
        ) { (newest: $0.optionalTime(0), punctual: $0.optionalTime(1)) }
        guard let newest = ends?.newest else { continue }
        count += try connection.run(
          """
          DELETE FROM runs WHERE id IN (
            SELECT id FROM runs WHERE trail = ?1 AND slot < ?2 AND slot <> ?3 AND slot IS NOT ?4
              AND NOT EXISTS (SELECT 1 FROM decisions WHERE run = runs.id)
              AND NOT EXISTS (SELECT 1 FROM alerts WHERE run = runs.id)
            LIMIT ?5)
          """, .text(trail), .time(moment), .time(newest), .time(ends?.punctual), .number(rows - count))
      }
      return count
    }
  }

  /// Alerts of slots before a moment that a notification or a message that waits is still to tell of.
  func alertsThatWait(before moment: Timestamp, _ connection: Connection) throws -> Set<String> {
    let open = try connection.rows(
      "SELECT DISTINCT alert FROM outbox WHERE state IN ('queued', 'retry', 'sending') AND slot < ?", .time(moment)
    ) { $0.text(0) }
    return Set(open).union(try waitingMessages().flatMap(\.items).map(\.alert))
  }

  /// The rules that remember something, found by jumping from one to the next.
  func rulesWithMemory() throws -> [TrailRule] {
    try read("list rules with memory") { connection in
      var found: [TrailRule] = []
      while true {
        let last = found.last
        let next = try connection.first(
          "SELECT trail, rule FROM rule_memory WHERE (trail, rule) > (?, ?) ORDER BY trail, rule LIMIT 1",
          .text(last?.trail.text ?? ""), .text(last?.rule.text ?? "")
        ) { TrailRule(trail: TrailName($0.text(0)), rule: RuleID($0.text(1))) }
        guard let next else { return found }
        found.append(next)
      }
    }
  }
}
