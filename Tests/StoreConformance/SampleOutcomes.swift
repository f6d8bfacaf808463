public import Alerting
public import AuditEvents
internal import Delivery
internal import Detection
public import Engine

/// Outcomes of runs as the pass makes them, for suites and tests.
public enum SampleOutcomes {
  /// An outcome with one of everything, all of which names the trail and slot it belongs to. The ledger entry is the
  /// same for every slot of a trail; `sequence` is the match that is decided about.
  public static func outcome(
    _ slot: Timestamp, trail: TrailName = SampleMatches.trail, sequence: Int64 = 1
  ) -> PassOutcome {
    let name = "\(trail)@\(slot.seconds)"
    let match = SampleMatches.match(sequence, trail: trail)
    let fingerprint = Fingerprint(rule: match.rule, trail: trail, group: match.group)
    let run = RunRecord(
      trail: trail, slot: slot, window: slot.adding(seconds: -1800)..<slot, startedAt: slot.adding(seconds: 1),
      finishedAt: slot.adding(seconds: 2), events: 1000, matches: 3, exempt: 1, history: 2, sent: 4, held: 5,
      notifications: 1, late: true)
    let decisions = (1...3).map { number in
      Decision(
        trail: trail, slot: slot, rule: match.rule, title: "\(name)#\(number)", level: .high, fingerprint: fingerprint,
        labels: match.group, count: number, exampleEvent: match.event.id, policy: "default", text: "sent: first",
        recipients: ["mail: Ann <ann@example.test> (route 1)", ""])
    }
    var notification = SampleNotifications.notification("notification of " + name)
    notification.trail = trail
    return PassOutcome(
      run: run, decisions: decisions,
      alerts: [
        Alert(
          fingerprint: fingerprint, rule: match.rule, title: name, level: .critical, tags: ["attack.t1078", ""],
          trail: trail, slot: slot, labels: match.group, count: 7, firstEvent: slot.adding(seconds: -9),
          lastEvent: slot.adding(seconds: -8), samples: [match, SampleMatches.match(sequence + 1, trail: trail)])
      ],
      ledger: [
        ledgerEntry(fingerprint.text, trail: trail, notifiedAt: slot)
      ],
      notifications: [notification],
      handled: [MatchKey(trail: trail, rule: match.rule, sequence: sequence)],
      whitelistHits: [WhitelistHit(entry: "ci-bots#2", count: 2, last: slot.adding(seconds: -5))])
  }

  /// A ledger entry that holds repeats for an hour after `notifiedAt`.
  public static func ledgerEntry(
    _ fingerprint: String, policy: String = "default", trail: TrailName = SampleMatches.trail,
    notifiedAt: Timestamp = SampleNotifications.slot
  ) -> LedgerEntry {
    LedgerEntry(
      key: SuppressionKey(fingerprint: Fingerprint(stored: fingerprint), policy: policy), rule: RuleID("root-login"),
      trail: trail, notifiedAt: notifiedAt, until: notifiedAt.adding(seconds: 3600), level: .medium, heldCount: 12,
      heldSince: notifiedAt.adding(seconds: 900))
  }
}
