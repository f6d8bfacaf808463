internal import AuditEvents
internal import Foundation
internal import WorkspaceFiles

/// Reads the `tocsin:` block of a rule.
struct SettingsParser {
  let path: String
  let sink: DiagnosticSink
  let resolve: (String, SourcePosition) -> FieldReference?

  func read(_ rule: NodeReader) -> (settings: RuleSettings, tests: [RuleTest]) {
    guard let block = rule.mapping("tocsin") else { return (RuleSettings(), []) }
    var settings = RuleSettings()
    if let node = block.node("group-by"), let names = block.strings("group-by") {
      settings.groupBy = names.compactMap { name in
        // Neutral names may label the alerts of any rule; everything else is in the rule's own vocabulary.
        NeutralField(rawValue: name).map { .neutral($0) } ?? resolve(name, node.position)
      }
    }
    if let node = block.node("whitelist"), let words = block.strings("whitelist") {
      settings.whitelistKinds = Set(
        words.compactMap { word in
          if let kind = WhitelistKind(rawValue: word) { return kind }
          let names = WhitelistKind.allCases.map(\.rawValue)
          let near = nearestName(to: word, among: names).map { "did you mean '\($0)'?" }
          sink.error(path, node.position, "'\(word)' is no kind of whitelist", near ?? names.joined(separator: ", "))
          return nil
        })
    }
    settings.suppress = block.duration("suppress")
    let tests = (block.list("tests") ?? []).compactMap { test(block.reader($0, what: "a test")) }
    block.finish("tocsin")
    return (settings, tests)
  }

  private func test(_ reader: NodeReader) -> RuleTest? {
    let name = reader.requiredString("name")
    var events: [String] = []
    if let event = reader.node("event") { events.append(event.json) }
    for event in reader.list("events") ?? [] { events.append(event.json) }
    if let file = reader.string("file") { events += read(file, reader) }
    let fires = reader.boolean("fires")
    let alerts = reader.integer("alerts", in: 0...100_000)
    reader.finish("a test")
    if events.isEmpty { reader.error(reader.position, "the test has no event", "write event:, events: or file:") }
    if fires == nil, alerts == nil {
      reader.error(reader.position, "the test expects nothing", "write fires: true or false")
    }
    guard let name, !events.isEmpty else { return nil }
    return RuleTest(
      name: name, events: events, alerts: alerts.map { Int($0) }, expectsAlert: alerts.map { $0 > 0 } ?? fires ?? true,
      position: reader.position)
  }

  /// The records of a file beside the rule.
  private func read(_ name: String, _ reader: NodeReader) -> [String] {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    let file = name.hasPrefix("/") || folder.isEmpty ? name : folder + "/" + name
    do {
      let document = try EventDocument.open(path: file)
      return try document.records().ranges.map { range in
        document.withBytes(range) { String(decoding: $0, as: UTF8.self) }
      }
    } catch {
      reader.error(reader.position, "the events of '\(name)' cannot be read: \(error.reason)")
      return []
    }
  }
}
