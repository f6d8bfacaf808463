public import AuditEvents
internal import Detection

/// Decides whether an alert is told or held. The hour is fixed: it starts at the slot of the notification and does not
/// slide; at 10:00 told, 10:15 to 10:45 held, at 11:00 told again (ActionTrail: once within 1 hour).
public enum Suppression {
  /// What ends the hour early when a rule asks for it: a value that a listed field did not have since the last
  /// notification, or far more matches than were told.
  public struct News: Sendable, Equatable {
    /// Values that are remembered of one notification; those beyond end nothing.
    static let mostValues = 256

    /// Digest to words: `sourceIPAddress 203.0.113.9`.
    public var values: [String: String]
    /// How many times the matches that were told there must be; nil for never.
    public var growth: Int?

    /// Values by field as the rule names it.
    public init(values: [(field: String, value: String)] = [], growth: Int? = nil) {
      let pairs = values.map { pair in
        (ContentHash(ofParts: [pair.field, pair.value]).prefix(16), "\(pair.field) \(pair.value)")
      }
      self.values = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
      self.growth = growth
    }

    /// Why it is told early; nil when it is not. An entry of which nothing is known ends as it was going to.
    func reason(_ entry: LedgerEntry, _ alert: Alert) -> String? {
      guard entry.toldCount > 0 else { return nil }
      let count = entry.heldCount + alert.count
      if let growth, count / max(1, growth) >= entry.toldCount {
        return "grew from \(entry.toldCount) to \(count)"
      }
      guard entry.seen.count < Self.mostValues else { return nil }
      let new = values.filter { !entry.seen.contains($0.key) }.map(\.value).sorted()
      guard let first = new.first else { return nil }
      return "new " + first + (new.count > 1 ? " and \(new.count - 1) more" : "")
    }
  }

  /// The decision about new matches, and the ledger entry to store when it is acted upon. `hold` is in seconds; it
  /// counts for the next notification, a running hour ends when it was going to.
  public static func decide(
    _ alert: Alert, entry: LedgerEntry?, policy: String, slot: Timestamp, hold seconds: Int64, news: News = News()
  ) -> (decision: SuppressionDecision, entry: LedgerEntry) {
    func send(
      _ reason: String, _ alert: Alert, _ policy: String, _ slot: Timestamp, _ seconds: Int64, since: [String] = []
    ) -> (SuppressionDecision, LedgerEntry) {
      var told = Self.send(reason, alert, policy, slot, seconds)
      told.1.toldCount = alert.count
      told.1.seen = Array(Set(since).union(news.values.keys).sorted().prefix(News.mostValues))
      return told
    }
    guard let entry else { return send("first", alert, policy, slot, seconds) }
    if alert.level > entry.level {
      return send(
        "level rose from \(entry.level.name) to \(alert.level.name)" + held(entry, slot), alert, policy, slot, seconds)
    }
    if holds(entry, slot) {
      if let reason = news.reason(entry, alert) {
        return send(reason + held(entry, slot), alert, policy, slot, seconds, since: entry.seen)
      }
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
