internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Engine
internal import Foundation
internal import Storage

extension Program {
  /// A ledger and an outbox of a size that years of alerts leave, so that a run and a status beside them can be timed.
  static let fillStores = Program(
    name: "fill", usage: "--data DIR [--rows 1000000] [--trail NAME] [--at SECONDS]",
    summary: "put ledger entries and waiting notifications into a data folder, as many as asked for"
  ) { options in
    let stores = try SQLiteStores(folder: try options.text("data"))
    let trail = TrailName(try options.text("trail", "amazon"))
    let rows = try options.count("rows", 1_000_000)
    let end = Timestamp(seconds: Int64(try options.count("at", 1_790_000_000)))
    let perRun = 10_000
    guard let lease = try stores.acquireLease(owner: "benchmark", now: end, until: end.adding(seconds: 3600)) else {
      throw Failure(description: "another engine holds the lease")
    }
    for run in 0..<((rows + perRun - 1) / perRun) {
      let slot = end.adding(seconds: -900 * Int64(run + 1))
      let outcome = Self.outcome(trail: trail, slot: slot, rows: min(perRun, rows - run * perRun), number: run)
      try stores.commit(outcome, lease: lease)
    }
    try stores.releaseLease(lease)
    print("\(rows) ledger entries, \(rows) notifications")
  }

  private static func outcome(trail: TrailName, slot: Timestamp, rows: Int, number: Int) -> PassOutcome {
    let rule = RuleID("00000000-0000-4000-8000-00000000f111")
    var ledger: [LedgerEntry] = []
    var notifications: [Delivery.Notification] = []
    for row in 0..<rows {
      let group = [GroupValue(field: "user", value: "user-\(number)-\(row)")]
      let fingerprint = Fingerprint(rule: rule, trail: trail, group: group)
      ledger.append(
        LedgerEntry(
          key: SuppressionKey(fingerprint: fingerprint, policy: "default"), rule: rule, trail: trail,
          notifiedAt: slot, until: slot.adding(seconds: 3600), level: .high))
      notifications.append(
        Delivery.Notification(
          id: "\(number)-\(row)", alert: "alert-\(number)-\(row)", fingerprint: fingerprint, rule: rule,
          title: "Generated alert", level: .high, trail: trail, slot: slot, policy: "default", channel: "none",
          contact: "ana", address: "ana@example.com", reason: "sent: first",
          message: RenderedMessage(parts: ["text": "Generated alert for user-\(number)-\(row)"])))
    }
    let run = RunRecord(
      trail: trail, slot: slot, window: slot.adding(seconds: -1800)..<slot, startedAt: slot, finishedAt: slot,
      events: 0, matches: rows, exempt: 0, history: 0, sent: rows, held: 0, notifications: rows, late: false)
    return PassOutcome(
      run: run, decisions: [], alerts: [], ledger: ledger, notifications: notifications, handled: [], whitelistHits: [])
  }
}
