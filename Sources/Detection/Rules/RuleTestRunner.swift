public import AuditEvents

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

  /// The results of a rule's tests, in their order. A correlation is tested with the rules it refers to, which must be
  /// among the given ones. Events are read as one of the formats that the rule is for, or with `allLogSources` as any of
  /// them.
  public static func run(
    _ rule: Rule, among rules: [Rule] = [], formats: [any EventFormat] = EventFormats.all, allLogSources: Bool = false
  ) -> [Result] {
    let known =
      rule.correlation == nil && rule.settings.overTime == nil ? [] : RuleReferences.closure(of: [rule], in: rules)
    let formats = formats.filter { allLogSources || rule.logSource.covers($0) }.map { format in
      // Events of tests leave out what does not matter.
      format.identifiesByContent ? AdaptedFormat(format, id: nil) : format
    }
    return rule.tests.map { test in
      Result(name: test.name, failure: failure(of: test, rule, known, formats, allLogSources))
    }
  }

  private static func failure(
    of test: RuleTest, _ rule: Rule, _ known: [Rule], _ formats: [any EventFormat],
    _ allLogSources: Bool
  ) -> String? {
    var alerts: Set<[GroupValue]> = []
    var firings = 0
    do {
      let places = try test.events.map { try format(of: $0, rule, formats) }
      var correlations = TestedCorrelation(rule, known)
      var trial = OverTimeTrial(rule)
      for format in formats {
        let events = zip(test.events, places).filter { $0.1.name == format.name }.map(\.0)
        if events.isEmpty { continue }
        if rule.correlation != nil {
          let compiled = CompiledRules(rules: known, format: format, allLogSources: allLogSources)
          try withMatches(of: events, compiled) { try correlations.add($0, compiled, $1, $2) }
        } else if trial != nil {
          let compiled = CompiledRules(rules: known, format: format, allLogSources: true)
          try withMatches(of: events, compiled) { try trial?.add($0, compiled, $1, $2) }
        } else {
          let compiled = CompiledRules(rules: [rule], format: format, allLogSources: true)
          try withMatches(of: events, compiled) { alerts.insert(try compiled.group(of: $0, in: $1, records: $2)) }
        }
      }
      for group in trial?.findings() ?? [] {
        alerts.insert(group)
        firings += 1
      }
      correlations.finish { group in
        alerts.insert(group)
        firings += 1
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
    if let wanted = test.firings, firings != wanted {
      return "it fired \(firings) times, \(wanted) were expected" + listed(alerts)
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
  private static func format(
    of event: String, _ rule: Rule, _ known: [any EventFormat]
  ) throws -> any EventFormat {
    if known.count == 1 { return known[0] }
    let bytes = Array(event.utf8)
    let recognised = known.first { format in bytes.withUnsafeBufferPointer { format.recognises(record: $0) } }
    // Mapped logs are not recognised: any of those that the rule is for will do.
    guard let format = recognised ?? known.first(where: \.identifiesByContent) else {
      throw RecordRejection(
        offset: 0,
        reason: known.isEmpty ? "no event format has the rule's log source" : "its format could not be told")
    }
    return format
  }

  /// Calls with each match of the events, which are taken through the same steps as in production.
  private static func withMatches(
    of events: [String], _ rules: CompiledRules, _ body: (RowMatch, EventBatch, BatchRecords) throws -> Void
  ) throws {
    let records = events.enumerated().map { TestRecord(json: $1, number: $0).complete(for: rules.format) }
    let text = "[" + records.joined(separator: ",\n") + "]"
    let document = try EventDocument.memory(path: "test", bytes: Array(text.utf8))
    let cut = try document.records(wrappers: rules.format.wrappers)
    if let rejected = cut.rejected.first { throw rejected }
    var builder = EventBatchBuilder(format: rules.format, ruleFields: rules.fields)
    for range in cut.ranges {
      try document.withBytes(range) { (record) throws(RecordRejection) in
        try builder.append(record: record, offset: range.lowerBound)
      }
    }
    let batch = builder.finish()
    let source = BatchRecords(document)
    for match in try rules.evaluate(batch, records: source) { try body(match, batch, source) }
  }
}

/// A correlation under test and the events that belong to it.
private struct TestedCorrelation {
  private let rule: RuleID
  private var run: CorrelationRun
  private var identities: [String: Int64] = [:]

  init(_ rule: Rule, _ known: [Rule]) {
    self.rule = rule.id
    run = CorrelationRun(rules: known)
  }

  mutating func add(_ match: RowMatch, _ rules: CompiledRules, _ batch: EventBatch, _ records: BatchRecords) throws {
    let identity = identities[batch.eventID(row: match.row), default: Int64(identities.count)]
    identities[batch.eventID(row: match.row)] = identity
    run.add(
      CorrelationInput(
        rule: rules.rules[match.rule].id, time: batch.time(row: match.row), event: identity,
        values: try rules.correlationValues(of: match, in: batch, records: records)))
  }

  mutating func finish(_ report: ([GroupValue]) -> Void) {
    run.finish { firing in if firing.rule == rule { report(firing.group) } }
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
