public import AuditEvents
internal import Alerting
internal import Delivery
internal import Detection

extension InMemoryStores: RetentionStore {
  /// See `RetentionStore`.
  public func wasAtWork(in range: Range<Timestamp>) -> Bool {
    runStore.runs(trail: nil, limit: .max).contains { !$0.late && range.contains($0.startedAt) }
  }

  /// See `RetentionStore`.
  public func punctualSlots(in range: Range<Timestamp>, andBefore count: Int) -> [Timestamp] {
    let slots = Set(runStore.runs(trail: nil, limit: .max).filter { !$0.late }.map(\.slot)).sorted()
    return slots.filter { $0 < range.lowerBound }.suffix(count) + slots.filter(range.contains)
  }

  /// See `RetentionStore`. Everything goes at once: memory needs no small transactions.
  public func retire(_ plan: RetentionPlan, limits: RetentionLimits) throws -> RetentionReport {
    var report = RetentionReport()
    if let moment = plan.events { report.add("segments", ingest.expire(before: moment, keepsMatches: true)) }
    if let moment = plan.matches { retireMatches(before: moment, &report) }
    if let moment = plan.alerts { retireAlerts(before: moment, &report) }
    if let moment = plan.matches, let other = plan.alerts {
      report.add("runs", runStore.retireRuns(before: min(moment, other)))
    }
    if let moment = plan.notifications {
      report.add("notifications", runStore.outbox.retire(before: moment))
      report.add("told", runStore.policies.retireTold(before: moment))
    }
    if let moment = plan.memory {
      let known = plan.rules
      report.add(
        "rule memory",
        runStore.overTime.retireMemory(before: moment) { known.contains(TrailRule(trail: $0, rule: $1)) })
      report.add("whitelist hits", runStore.retireHits(before: moment, except: plan.whitelistEntries))
    }
    return report
  }

  private func retireMatches(before moment: Timestamp, _ report: inout RetentionReport) {
    let held = runStore.ledger.entries { $0.heldSince != nil }
    let count = ingest.matches.forget { stored in
      let match = stored.match
      guard match.arrival < moment else { return false }
      return stored.handledAt != nil
        || !held.contains { entry in
          entry.trail == match.trail && entry.rule == match.rule
            && match.arrival >= (entry.heldSince ?? moment).adding(seconds: -Retention.shortest)
        }
    }
    report.add("matches", count)
    report.add("findings", runStore.overTime.retireFirings(before: moment))
    report.add("decisions", runStore.retireDecisions(before: moment))
  }

  private func retireAlerts(before moment: Timestamp, _ report: inout RetentionReport) {
    var kept = Set(runStore.policies.openHandlings().map(\.alert))
    kept.formUnion(runStore.policies.waitingMessages().flatMap(\.items).map(\.alert))
    kept.formUnion(
      runStore.outbox.entries(states: [.queued, .retry, .sending], limit: .max).map(\.notification.alert))
    let gone = runStore.retireAlerts(before: moment, except: kept)
    runStore.policies.forget(alerts: gone)
    report.add("alerts", gone.count)
    report.add("silences", runStore.policies.retireSilences(before: moment))
    report.add("ledger entries", runStore.ledger.forget { $0.until < moment && $0.heldSince == nil })
  }
}
