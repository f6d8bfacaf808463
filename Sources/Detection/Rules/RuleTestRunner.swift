internal import AuditEvents

/// Runs the tests that a rule carries on the same path as production: bytes, batch, compiled rules, labels.
public enum RuleTestRunner {
  /// What one test said.
  public struct Result: Sendable, Equatable {
    /// The test's name.
    public var name: String
    /// Why it failed; nil when it passed.
    public var failure: String?
    /// A test's outcome.
    public init(name: String, failure: String?) {
      self.name = name
      self.failure = failure
    }
  }

  /// The results of a rule's tests, in their order.
  public static func run(_ rule: Rule) -> [Result] {
    rule.tests.map { test in Result(name: test.name, failure: failure(of: test, rule)) }
  }

  private static func failure(of test: RuleTest, _ rule: Rule) -> String? {
    var alerts: Set<[GroupValue]> = []
    do {
      let formats = try test.events.map { try format(of: $0, rule) }
      for format in EventFormats.all {
        let events = zip(test.events, formats).filter { $0.1.name == format.name }.map(\.0)
        if !events.isEmpty { alerts.formUnion(try self.alerts(for: events, format, rule)) }
      }
    } catch let rejection as RecordRejection {
      return "an event was refused: \(rejection.reason)"
    } catch let rejection as ArchiveRejection {
      return "an event was refused: \(rejection.reason)"
    } catch {
      return "an event was refused: \(error)"
    }
    if let wanted = test.alerts, alerts.count != wanted {
      return "\(alerts.count) alerts came, \(wanted) were expected" + listed(alerts)
    }
    if test.expectsAlert, alerts.isEmpty { return "no alert came, one was expected" }
    if !test.expectsAlert, !alerts.isEmpty { return "an alert came, none was expected" + listed(alerts) }
    for group in test.groups where !alerts.contains(where: { Set(group).isSubset(of: $0) }) {
      return "no alert came with " + group.map { "\($0.field): \($0.value)" }.joined(separator: ", ") + listed(alerts)
    }
    return nil
  }

  private static func listed(_ alerts: Set<[GroupValue]>) -> String {
    let texts = alerts.map { $0.map { "\($0.field): \($0.value)" }.joined(separator: ", ") }.sorted()
    return texts.isEmpty ? "" : " (labels: " + texts.prefix(5).joined(separator: "; ") + ")"
  }

  /// The one format that the rule is for, or else the one that recognises the event.
  private static func format(of event: String, _ rule: Rule) throws -> any EventFormat {
    let formats = EventFormats.all.filter { rule.logSource.covers($0.logSource) }
    if formats.count == 1 { return formats[0] }
    let bytes = Array(event.utf8)
    let known = formats.first { format in bytes.withUnsafeBufferPointer { format.recognises(record: $0) } }
    guard let known else {
      throw RecordRejection(
        offset: 0,
        reason: formats.isEmpty ? "no event format has the rule's log source" : "its format could not be told")
    }
    return known
  }

  private static func alerts(
    for events: [String], _ format: any EventFormat, _ rule: Rule
  ) throws -> [[GroupValue]] {
    let records = events.enumerated().map { TestRecord(json: $1, number: $0).complete(for: format) }
    let text = "[" + records.joined(separator: ",\n") + "]"
    let document = try EventDocument.memory(path: rule.path, bytes: Array(text.utf8))
    let cut = try document.records()
    if let rejected = cut.rejected.first { throw rejected }
    let rules = CompiledRules(rules: [rule], format: format)
    var builder = EventBatchBuilder(format: format, ruleFields: rules.fields)
    for range in cut.ranges {
      try document.withBytes(range) { (record) throws(RecordRejection) in
        try builder.append(record: record, offset: range.lowerBound)
      }
    }
    let batch = builder.finish()
    let source = BatchRecords(document)
    return try rules.evaluate(batch, records: source).map { try rules.group(of: $0, in: batch, records: source) }
  }
}

/// An event of a test. Tests leave out id and time where these do not matter; production refuses such records.
private struct TestRecord {
  let json: String
  let number: Int

  /// Keys that formats keep the time in, with the shape they expect, tried in this order.
  private static let times = [
    ("eventTime", "\"2026-03-02T10:00:00Z\""), ("time", "1772445600000"), ("timestamp", "\"2026-03-02T10:00:00Z\""),
  ]

  /// The record as the format takes it: unchanged when it does, otherwise with an id, a time, or both. A record that it
  /// takes in no way comes back unchanged, to be refused with its reason.
  func complete(for format: any EventFormat) -> String {
    if isTaken(json, by: format) { return json }
    let id = format.idSource.map { [($0, "\"test-event-\(number + 1)\"")] } ?? []
    var additions = [id]
    for time in Self.times { additions += [[time], id + [time]] }
    for addition in additions {
      let record = adding(addition)
      if isTaken(record, by: format) { return record }
    }
    return json
  }

  private func isTaken(_ record: String, by format: any EventFormat) -> Bool {
    Array(record.utf8).withUnsafeBufferPointer { (try? format.normalise($0)) != nil }
  }

  private func adding(_ members: [(String, String)]) -> String {
    guard json.utf8.first == 0x7B else { return json }
    let added = members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",")
    return "{" + added + (json.utf8.dropFirst().first == 0x7D ? "" : ",") + json.dropFirst()
  }
}
