internal import Alerting
internal import AuditEvents
internal import Detection
internal import Engine

extension RunRecord {
  /// The columns of `runs` in the order that `Row.runRecord` reads.
  static let columns = """
    trail, slot, window_start, window_end, started_at, finished_at, events, matches, exempt, history, sent, held,
    notifications, late, notes
    """
}

extension Decision {
  /// The columns of `decisions` in the order that `Row.decision` reads after the run's trail and slot.
  static let columns = "rule, title, level, fingerprint, labels, count, example_event, policy, text, recipients"
}

extension Alert {
  /// The columns of `alerts` in the order that `Row.alert` reads after the run's trail and slot and the alert's id.
  static let columns = "fingerprint, rule, title, level, tags, labels, count, first_event, last_event, samples"
}

extension Row {
  func runRecord() throws -> RunRecord {
    guard time(2) <= time(3) else { throw StoreError.unreadable("the window of a run") }
    var run = RunRecord(
      trail: TrailName(text(0)), slot: time(1), window: time(2)..<time(3), startedAt: time(4), finishedAt: time(5),
      events: number(6), matches: number(7), exempt: number(8), history: number(9), sent: number(10), held: number(11),
      notifications: number(12), late: flag(13))
    // Runs from before there were remarks have none.
    if !isNull(14) { run.notes = try decode(14) { try $0.texts() } }
    return run
  }

  func decision() throws -> Decision {
    Decision(
      trail: TrailName(text(0)), slot: time(1), rule: RuleID(text(2)), title: text(3), level: try level(4),
      fingerprint: Fingerprint(stored: text(5)), labels: try decode(6) { try $0.group() }, count: number(7),
      exampleEvent: text(8), policy: text(9), text: text(10), recipients: try decode(11) { try $0.texts() })
  }

  func alert() throws -> Alert {
    var alert = Alert(
      fingerprint: Fingerprint(stored: text(3)), rule: RuleID(text(4)), title: text(5), level: try level(6),
      tags: try decode(7) { try $0.texts() }, trail: TrailName(text(0)), slot: time(1),
      labels: try decode(8) { try $0.group() }, count: number(9), firstEvent: time(10), lastEvent: time(11),
      samples: try decode(12) { reader in try reader.list { try $0.match() } })
    alert.id = text(2)
    return alert
  }
}
