public import Alerting
public import AuditEvents
public import Delivery
public import Detection
public import Engine

/// The lists of stores that are forgotten when the process ends. Passes the suite `ListingConformance`, as every
/// implementation does.
extension InMemoryStores: ListingStore {
  /// See `ListingStore`.
  public func alerts(trail: TrailName?, slots: Range<Timestamp>, limit: Int) throws -> [Alert] {
    Array(alerts(trail: trail, limit: .max).filter { slots.contains($0.slot) }.prefix(max(0, limit)))
  }

  /// See `ListingStore`.
  public func runs(trail: TrailName?, slots: Range<Timestamp>, limit: Int) throws -> [RunRecord] {
    Array(runs(trail: trail, limit: .max).filter { slots.contains($0.slot) }.prefix(max(0, limit)))
  }

  /// See `ListingStore`.
  public func alertCounts(slots: Range<Timestamp>, every seconds: Int64) throws -> [AlertCount] {
    let span = max(1, seconds) * 1000
    var counts: [Timestamp: [Level: Int]] = [:]
    for alert in try alerts(trail: nil, slots: slots, limit: .max) {
      let start = Timestamp(milliseconds: alert.slot.milliseconds / span * span)
      counts[start, default: [:]][alert.level, default: 0] += 1
    }
    return counts.sorted { $0.key < $1.key }.flatMap { start, levels in
      levels.sorted { $0.key < $1.key }.map { AlertCount(start: start, level: $0.key, count: $0.value) }
    }
  }

  /// See `ListingStore`.
  public func unansweredAlerts(slots: Range<Timestamp>, except rules: Set<RuleID>) throws -> Int {
    try alerts(trail: nil, slots: slots, limit: .max).count { alert in
      guard !rules.contains(alert.rule) else { return false }
      guard let handling = handling(alert: alert.id) else { return true }
      return handling.acknowledged == nil && handling.closed == nil && handling.resolvedAt == nil
    }
  }

  /// See `ListingStore`.
  public func outboxEntries(
    states: Set<OutboxEntry.State>, channel: String?, before: String?, limit: Int
  ) throws -> [OutboxEntry] {
    var all = entries(states: [], limit: .max)
    if let before {
      guard let place = all.firstIndex(where: { $0.notification.id == before }) else { return [] }
      all.removeFirst(place + 1)
    }
    let found = all.filter {
      (states.isEmpty || states.contains($0.state)) && (channel == nil || channel == $0.notification.channel)
    }
    return Array(found.prefix(max(0, limit)))
  }
}
