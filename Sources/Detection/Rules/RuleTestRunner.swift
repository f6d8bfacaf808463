internal import AuditEvents
internal import WorkspaceFiles

/// Runs the tests that a rule carries on the same path as production: bytes, batch, compiled rules, groups.
public enum RuleTestRunner {
  /// What one test said.
  public struct Result: Sendable, Equatable {
    /// The test's name.
    public var name: String
    /// Why it failed; nil when it passed.
    public var failure: String?
  }

  /// The results of a rule's tests, in their order.
  public static func run(_ rule: Rule) -> [Result] {
    rule.tests.map { test in Result(name: test.name, failure: failure(of: test, rule)) }
  }

  private static func failure(of test: RuleTest, _ rule: Rule) -> String? {
    var groups: Set<[GroupValue]> = []
    for event in test.events {
      do {
        groups.formUnion(try alerts(for: event, rule))
      } catch let rejection as RecordRejection {
        return "an event was refused: \(rejection.reason)"
      } catch {
        return "an event was refused: \(error)"
      }
    }
    if let wanted = test.alerts, groups.count != wanted {
      return "\(groups.count) alerts came, \(wanted) were expected"
    }
    if test.expectsAlert, groups.isEmpty { return "no alert came, one was expected" }
    if !test.expectsAlert, !groups.isEmpty { return "an alert came, none was expected" }
    return nil
  }

  private static func alerts(for event: String, _ rule: Rule) throws -> [[GroupValue]] {
    let document = try EventDocument.memory(path: rule.path, bytes: Array(event.utf8))
    let ranges = try document.records().ranges
    let formats = EventFormats.all.filter { rule.logSource.covers($0.logSource) }
    guard let format = formats.count == 1 ? formats[0] : FormatDetection.format(of: document, records: ranges) else {
      throw RecordRejection(offset: 0, reason: "its format could not be told")
    }
    let rules = CompiledRules(rules: [rule], format: format)
    var builder = EventBatchBuilder(format: format, ruleFields: rules.fields)
    for range in ranges {
      try document.withBytes(range) { (record) throws(RecordRejection) in
        try builder.append(record: record, offset: range.lowerBound)
      }
    }
    let batch = builder.finish()
    return rules.evaluate(batch, document: document).map { rules.group(of: $0, in: batch, document: document) }
  }
}
