public import AuditEvents
internal import Detection

/// Decides whether an alert is told or held. The hour is fixed: it starts at the slot of the notification and does not
/// slide; at 10:00 told, 10:15 to 10:45 held, at 11:00 told again (ActionTrail: once within 1 hour).
public enum Suppression {
  /// The decision about new matches, and the ledger entry to store when it is acted upon. `hold` is in seconds.
  public static func decide(
    _ alert: Alert, entry: LedgerEntry?, policy: String, slot: Timestamp, hold seconds: Int64
  ) -> (decision: SuppressionDecision, entry: LedgerEntry) {
    guard let entry else { return send("first", alert, policy, slot, seconds) }
    if alert.level > entry.level {
      return send(
        "level rose from \(entry.level.name) to \(alert.level.name)" + held(entry), alert, policy, slot, seconds)
    }
    // A slot before the notification means the clock went back: the hour still counts from the notification.
    if slot < entry.until {
      var kept = entry
      kept.heldCount += alert.count
      kept.heldSince = entry.heldSince ?? slot
      return (.hold(reason: "repeat until \(clock(entry.until))", until: entry.until), kept)
    }
    return send("\(span(entry)) elapsed" + held(entry), alert, policy, slot, seconds)
  }

  /// The reason to tell nobody of a group that an overlapping window shows again without anything new; nil when it is
  /// not suppressed.
  public static func repeatOnly(entry: LedgerEntry?, slot: Timestamp) -> SuppressionDecision? {
    guard let entry, slot < entry.until else { return nil }
    return .hold(reason: "repeat until \(clock(entry.until)), nothing new", until: entry.until)
  }

  /// Whether matches were held and the hour is over, so that they are to be told even if nothing new came.
  public static func overdue(_ entry: LedgerEntry, slot: Timestamp) -> Bool {
    entry.heldCount > 0 && slot >= entry.until
  }

  private static func send(
    _ reason: String, _ alert: Alert, _ policy: String, _ slot: Timestamp, _ seconds: Int64
  ) -> (SuppressionDecision, LedgerEntry) {
    let key = SuppressionKey(fingerprint: alert.fingerprint, policy: policy)
    let entry = LedgerEntry(
      key: key, rule: alert.rule, trail: alert.trail, notifiedAt: slot, until: slot.adding(seconds: seconds),
      level: alert.level)
    return (.send(reason: reason), entry)
  }

  private static func held(_ entry: LedgerEntry) -> String {
    guard entry.heldCount > 0 else { return "" }
    return ", \(entry.heldCount) held since \(clock(entry.notifiedAt))"
  }

  private static func span(_ entry: LedgerEntry) -> String {
    let seconds = entry.until.seconds - entry.notifiedAt.seconds
    if seconds == 3600 { return "hour" }
    return seconds % 3600 == 0 ? "\(seconds / 3600) h" : seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) s"
  }

  /// The time of day in UTC, as `11:00`, with seconds only when there are any.
  private static func clock(_ moment: Timestamp) -> String {
    let text = moment.rfc3339.dropFirst(11)
    return String(moment.civil.second == 0 ? text.prefix(5) : text.prefix(8))
  }
}
