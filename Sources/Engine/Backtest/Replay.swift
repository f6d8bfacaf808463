internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection

/// One set of rules on the virtual clock: the engine itself on stores that forget, fed with matches instead of files.
final class Replay {
  let candidate: BacktestCandidate
  private(set) var report: BacktestReport
  private let stores: InMemoryStores
  private let clock: ScriptedClock
  private let service: EngineService
  private let lease: LeaseToken
  private let workspace: Workspace
  /// Matches that no run decided about, by their key; and per group those that were not told yet.
  private var groups: [MatchKey: Fingerprint] = [:]
  private var untold: [Fingerprint: [Int64]] = [:]
  private let onAlert: (BacktestAlert) -> Void

  init(
    _ candidate: BacktestCandidate, contacts: ContactBook, start: Timestamp, onAlert: @escaping (BacktestAlert) -> Void
  ) throws {
    self.candidate = candidate
    self.onAlert = onAlert
    report = BacktestReport(name: candidate.name, rules: candidate.trail.rules)
    stores = InMemoryStores(contacts: contacts)
    clock = ScriptedClock(start)
    service = EngineService(stores: stores, clock: clock, owner: "backtest", workers: 1)
    guard let lease = try service.acquireLease() else { throw StoreError.fenced }
    self.lease = lease
    workspace = candidate.replayed
  }

  /// Takes matches whose time has come.
  func take(_ matches: [Match]) {
    for match in matches {
      groups[MatchKey(trail: match.trail, rule: match.rule, sequence: match.sequence)] = Fingerprint(
        rule: match.rule, trail: match.trail, group: match.group)
    }
    stores.ingest.matches.store(matches)
  }

  /// Runs a slot as the engine does.
  func run(slot: Timestamp) throws {
    clock.set(slot)
    let turn = try service.turn(workspace, lease: lease, only: candidate.trail.configuration.name)
    for outcome in turn.outcomes {
      report.note(outcome)
      note(outcome)
    }
    forget(before: slot)
  }

  /// Counts what is still held back.
  func finish() -> BacktestReport {
    let entries = stores.ledgerEntries(trail: candidate.trail.configuration.name)
    report.heldAtEnd = entries.reduce(0) { $0 + $1.heldCount }
    return report
  }

  private func note(_ outcome: PassOutcome) {
    let concerned = Set(
      outcome.decisions.filter { !["exempt", "history", "paused"].contains($0.outcome) }.map(\.fingerprint))
    for key in outcome.handled {
      guard let group = groups.removeValue(forKey: key), concerned.contains(group) else { continue }
      if untold[group, default: []].count < BacktestAlert.maximumEvents {
        untold[group, default: []].append(key.sequence)
      }
    }
    for decision in outcome.decisions where decision.outcome == "sent" {
      onAlert(
        BacktestAlert(
          slot: decision.slot, rule: decision.rule, title: decision.title, level: decision.level,
          labels: decision.labels, fingerprint: decision.fingerprint, count: decision.count, reason: decision.text,
          events: (untold.removeValue(forKey: decision.fingerprint) ?? []).sorted()))
    }
  }

  /// Lets go of everything that no later slot looks at, so that memory does not grow with the period.
  private func forget(before slot: Timestamp) {
    let name = candidate.trail.configuration.name
    let held = stores.ledgerEntries(trail: name).compactMap { $0.heldCount > 0 ? $0.heldSince : nil }.min()
    let oldest = min(slot, held ?? slot)
    let length = candidate.trail.configuration.schedule.window + candidate.trail.configuration.schedule.every
    let horizon = oldest.adding(seconds: -length)
    let reaches = candidate.reaches(slot: oldest, stores: stores)
    stores.ingest.matches.forget { match in match.arrival < min(horizon, reaches[match.rule] ?? horizon) }
    stores.runStore.forget(before: horizon)
  }
}
