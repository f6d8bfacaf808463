import Foundation

@testable import AuditEvents
@testable import Detection
@testable import Engine
@testable import WorkspaceFiles

/// Rules, and whatever else of the rule language somebody writes.
enum RuleTargets {
  /// A few events that rules are tried on.
  private static let events = """
    {"Records":[{"eventID":"1","eventTime":"2026-03-02T10:00:00Z","eventSource":"iam.amazonaws.com",\
    "eventName":"CreateUser","awsRegion":"eu-west-1","sourceIPAddress":"203.0.113.9","userAgent":"aws-cli/2",\
    "userIdentity":{"type":"IAMUser","userName":"ada","arn":"arn:aws:iam::1:user/ada"},"requestParameters":{"a":[1,2.50,\
    "x*y",null,true],"b":{"c":"Zm9v"}}},{"eventID":"2","eventTime":"2026-03-02T10:01:00Z","eventName":"ÄÖÜ",\
    "eventSource":"s3.amazonaws.com","errorCode":"AccessDenied","userIdentity":{"type":"Root"},"a":""}]}
    """
  private static let document = try? EventDocument.memory(path: "events", bytes: Array(events.utf8))

  /// What rules say of the events.
  private static func evaluate(_ rules: [Rule]) {
    guard let document else { return }
    let compiled = CompiledRules(rules: rules, format: CloudTrailFormat(), allLogSources: true)
    var builder = EventBatchBuilder(format: CloudTrailFormat(), ruleFields: compiled.fields)
    guard (try? builder.append(document, limits: ArchiveLimits(), wrappers: .vendors)) != nil else { return }
    let batch = builder.finish()
    for match in compiled.evaluate(batch, document: document) {
      _ = compiled.group(of: match, in: batch, document: document)
    }
    for rule in rules.prefix(3) {
      for row in 0..<batch.rows {
        let record = batch.withRecord(row: row, in: document) { Array($0) }
        _ = (try? Explanation(rule, record: record, format: CloudTrailFormat()))?.text()
      }
    }
  }

  /// A pattern, a separator, and the text that is compared with it.
  static func patterns(_ bytes: [UInt8]) {
    let (first, second) = FuzzTarget.halves(bytes)
    let pattern = String(decoding: first, as: UTF8.self)
    let text = Array(String(decoding: second, as: UTF8.self).utf8)
    let wildcards = WildcardPattern(sigma: pattern)
    _ = wildcards.matches(text)
    _ = wildcards.open(start: true, end: true).matches(text)
    _ = wildcards.mapLiterals { [.literal(TextFold.folded($0))] }.matches(TextFold.folded(text))
    let glob = Glob(pattern)
    text.withUnsafeBufferPointer { text in
      _ = glob.matches(text)
      _ = TextPattern(pattern).matches(text)
      _ = ExactNumber(text).map { number in ExactNumber(pattern).map { $0 < number } }
      for options in [RegularExpression.Options(), .init(ignoreCase: true, multiline: true, dotAll: true)] {
        _ = (try? RegularExpression(pattern, options))?.isFound(in: text)
      }
      if let start = text.baseAddress {
        let span = TextSpan(start: start, count: text.count, kind: .string)
        _ = ValuePattern(pattern).matches(span)
        _ = ValuePattern(pattern, marks: false).matches(span)
      }
    }
    _ = nearestName(to: pattern, among: ["selection", "condition", String(decoding: second, as: UTF8.self)])
  }

  /// YAML as such.
  static func yaml(_ bytes: [UInt8]) {
    let file = YAMLFile.read(bytes, path: "f.yml")
    for diagnostic in file.diagnostics { _ = diagnostic.description }
    for document in file.documents {
      let json = Array(document.json.utf8)
      let isSound = json.withUnsafeBufferPointer { (try? RecordValidator().check($0)) != nil }
      FuzzTarget.require(isSound, "YAML became text that is no JSON")
      values(of: document)
    }
  }

  private static func values(of node: YAMLNode) {
    switch node {
    case .scalar(let scalar): _ = scalar.value
    case .sequence(let items, _): for item in items { values(of: item) }
    case .mapping(let entries, _): for entry in entries { values(of: entry.value) }
    }
  }

  /// Files of rules: detections, correlations, filters, questions over time, with their tests and lints.
  static func rules(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let (rules, diagnostics) = RuleFiles.read(text, path: "f.yml", placeholders: ["names": ["ada", "b*b"]])
    for diagnostic in diagnostics { _ = diagnostic.description }
    _ = RuleLints.check(rules) { _ in YAMLFile.read(bytes, path: "f.yml").documents }
    for rule in rules.prefix(8) { _ = RuleTestRunner.run(rule, among: rules) }
    evaluate(rules)
  }

  /// A condition of a detection, and one of a correlation.
  static func conditions(_ bytes: [UInt8]) {
    let text = JSONText.string(String(decoding: bytes, as: UTF8.self)).text
    let detection = """
      title: t
      name: one
      logsource: {product: aws}
      detection: {selection: {eventName: a}, other_1: {a: b}, other_2: [c, d], filter: {e|re: f}, condition: \(text)}
      """
    let correlation = """
      title: c
      correlation: {type: temporal, rules: [one, two], group-by: [a], timespan: 5m, condition: \(text)}
      """
    for rule in [detection, detection + "\n---\n" + correlation] {
      evaluate(RuleFiles.read(rule, path: "f.yml").rules)
    }
  }

  /// What `--where` takes.
  static func selections(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let (selection, _) = EventSelection.read(
      text, path: "where", formats: [CloudTrailFormat()], placeholders: ["names": ["ada"]])
    guard let selection, let document else { return }
    var builder = EventBatchBuilder(format: CloudTrailFormat(), ruleFields: Array(selection.columns))
    guard (try? builder.append(document, limits: ArchiveLimits(), wrappers: .vendors)) != nil else { return }
    _ = try? selection.rows(in: builder.finish()) { document }
  }

  /// A mapping file, a separator, and a record of the log that it describes.
  static func mappings(_ bytes: [UInt8]) {
    let (first, second) = FuzzTarget.halves(bytes)
    let (format, diagnostics) = MappingFile.read(String(decoding: first, as: UTF8.self), path: "m.yml")
    for diagnostic in diagnostics { _ = diagnostic.description }
    guard let format else { return }
    for record in [second, Array(events.utf8)] {
      guard let document = try? EventDocument.memory(path: "log", bytes: record) else { continue }
      var builder = EventBatchBuilder(format: format, ruleFields: [.raw("a"), .neutral(.operation)])
      guard (try? builder.append(document, limits: ArchiveLimits(), wrappers: format.wrappers)) != nil else { continue }
      let batch = builder.finish()
      for row in 0..<batch.rows { _ = batch.event(row: row, in: document, format: format) }
    }
  }
}
