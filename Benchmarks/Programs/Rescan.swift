internal import AuditEvents
internal import Detection
internal import Foundation
internal import Storage

extension Program {
  /// What a changed rule costs: every segment of a trail is loaded and evaluated, nothing is written.
  static let rescan = Program(
    name: "rescan", usage: "--data DIR --rules DIR [--trail NAME] [--format cloudtrail]",
    summary: "evaluate rules over the indexed segments of a trail"
  ) { options in
    let stores = try SQLiteStores(folder: try options.text("data"))
    guard let format = EventFormats.named(try options.text("format", "cloudtrail")) else {
      throw Failure(description: "there is no such format")
    }
    let rules = RuleFiles.load(paths: [try options.text("rules")]).rules
    let compiled = CompiledRules(rules: rules, format: format)
    let ever = Timestamp(milliseconds: 0)..<Timestamp(milliseconds: Int64.max / 2)
    var events = 0
    var matches = 0
    for segment in try stores.segments(trail: TrailName(try options.text("trail", "amazon")), arrival: ever) {
      let batch = try stores.batch(segment: segment.id, evaluating: compiled.evaluatedFields)
      let records = BatchRecords(opening: { try stores.document(segment: segment.id) })
      events += batch.rows
      matches += try compiled.evaluate(batch, records: records).count
    }
    print("\(compiled.rules.count) rules, \(events) events, \(matches) matches")
  }
}
