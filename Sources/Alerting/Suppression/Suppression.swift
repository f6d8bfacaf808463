public import AuditEvents
internal import Detection

/// Decides whether an alert is told or held. The hour is fixed: it starts at the slot of the notification and does not
/// slide; at 10:00 told, 10:15 to 10:45 held, at 11:00 told again (ActionTrail: once within 1 hour).
public enum Suppression {
  /// The decision about new matches, and the ledger entry to store when it is acted upon. `hold` is in seconds; it
  /// counts for the next notification, a running hour ends when it was going to.
  public static func decide(
    _ alert: Alert, entry: LedgerEntry?, policy: String, slot: Timestamp, hold seconds: Int64
  ) -> (decision: SuppressionDecision, entry: LedgerEntry) {
    guard let entry else { return send("first", alert, policy, slot, seconds) }
    if alert.level > entry.level {
      return send(
        "level rose from \(entry.level.name) to \(alert.level.name)" + held(entry, slot), alert, policy, slot, seconds)
    }
    if holds(entry, slot) {
      var kept = entry
      kept.heldCount += alert.count
      kept.heldSince = min(entry.heldSince ?? slot, slot)
      return (.hold(reason: "repeat until \(clock(entry.until, slot))", until: entry.until), kept)
    }
    return send(over(entry, slot) + held(entry, slot), alert, policy, slot, seconds)
  }

  /// The reason to tell nobody of a group that an overlapping window shows again without anything new; nil when it is
  /// not suppressed.
  public static func repeatOnly(entry: LedgerEntry?, slot: Timestamp) -> SuppressionDecision? {
    guard let entry, holds(entry, slot) else { return nil }
    return .hold(reason: "repeat until \(clock(entry.until, slot)), nothing new", until: entry.until)
  }

  /// Whether matches were held and the hour is over, so that they are to be told even if nothing new came.
  public static func overdue(_ entry: LedgerEntry, slot: Timestamp) -> Bool {
    entry.heldCount > 0 && !holds(entry, slot)
  }

  /// A slot shortly before the notification fills a gap, and what it finds is a repeat as well. An entry from further
  /// ahead was written by a clock that was wrong; it must not keep alerts back until that day comes.
  private static func holds(_ entry: LedgerEntry, _ slot: Timestamp) -> Bool {
    let (length, overflows) = entry.until.milliseconds.subtractingReportingOverflow(entry.notifiedAt.milliseconds)
    let (ahead, isFar) = entry.notifiedAt.milliseconds.subtractingReportingOverflow(slot.milliseconds)
    return !overflows && !isFar && slot < entry.until && ahead < length
  }

  private static func send(
    _ reason: String, _ alert: Alert, _ policy: String, _ slot: Timestamp, _ seconds: Int64
  ) -> (SuppressionDecision, LedgerEntry) {
    let key = SuppressionKey(fingerprint: alert.fingerprint, policy: policy)
    let entry = LedgerEntry(
      key: key, rule: alert.rule, trail: alert.trail, notifiedAt: slot, until: slot.adding(seconds: max(0, seconds)),
      level: alert.level)
    return (.send(reason: reason), entry)
  }

  private static func held(_ entry: LedgerEntry, _ slot: Timestamp) -> String {
    guard entry.heldCount > 0 else { return "" }
    return ", \(entry.heldCount) held since \(clock(entry.notifiedAt, slot))"
  }

  /// Why the entry holds nothing back any more.
  private static func over(_ entry: LedgerEntry, _ slot: Timestamp) -> String {
    if slot < entry.notifiedAt { return "the clock went back from \(clock(entry.notifiedAt, slot))" }
    let seconds = entry.until.seconds - entry.notifiedAt.seconds
    switch seconds {
    case ...0: return "repeats are not held"
    case 3600: return "hour elapsed"
    case _ where seconds % 3600 == 0: return "\(seconds / 3600) h elapsed"
    case _ where seconds % 60 == 0: return "\(seconds / 60) min elapsed"
    default: return "\(seconds) s elapsed"
    }
  }

  /// The time of day in UTC, as `11:00`: with seconds when there are any, with the date when it is not the slot's.
  private static func clock(_ moment: Timestamp, _ slot: Timestamp) -> String {
    let text = moment.rfc3339
    let time = moment.civil.second == 0 ? text.dropFirst(11).prefix(5) : text.dropFirst(11).prefix(8)
    return text.prefix(10) == slot.rfc3339.prefix(10) ? String(time) : "\(text.prefix(10)) \(time)"
  }
}
