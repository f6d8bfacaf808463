public import AuditEvents
internal import Detection
public import Engine

/// Taken files as intake makes them, for suites and tests.
public enum SampleFiles {
  /// A taken file with the events of these ids, a second apart from `from` seconds after `SampleEvents.noon`; the rows
  /// of `matching` match one rule.
  public static func file(
    _ path: String, _ ids: [String], trail: TrailName, arrival: Timestamp, matching rows: [Int], from second: Int64 = 0
  ) throws -> IngestedFile {
    let events = ids.enumerated().map { SampleEvents.Event($0.element, at: second + Int64($0.offset)) }
    return file(try SampleEvents(path: path, events), trail: trail, arrival: arrival, matching: rows)
  }

  /// A taken file with these events.
  public static func file(
    _ sample: SampleEvents, trail: TrailName, arrival: Timestamp, matching rows: [Int]
  ) -> IngestedFile {
    let rule = RuleID("root-login")
    let ruleSet = RuleSet(members: [rule: "rev1", RuleID("quiet"): "rev7"])
    let line = InputFile(
      trail: trail, path: sample.path, hash: sample.document.hash, size: Int64(sample.document.receivedBytes),
      modified: SampleEvents.noon, records: sample.batch.rows, indexed: sample.batch.rows)
    let matches = rows.map { row in
      NewMatch(
        row: row, rule: rule, revision: "rev1", event: sample.batch.event(row: row),
        group: [GroupValue(field: "eventID", value: sample.batch.eventID(row: row))])
    }
    let segment = NewSegment(
      trail: trail, batch: sample.batch, arrival: arrival, document: sample.document, ruleSet: ruleSet.id)
    return IngestedFile(
      file: line, segment: sample.batch.rows == 0 ? nil : segment, matches: matches, ruleSet: ruleSet, rejected: [])
  }
}
