internal import AuditEvents
public import WorkspaceFiles

/// One test of a rule: events, and the alerts that must come of them.
public struct RuleTest: Sendable {
  /// What it shows.
  public var name: String
  /// The events as JSON.
  public var events: [String]
  /// How many alerts (distinct labels) must come; nil when any number above zero will do.
  public var alerts: Int?
  /// How many times a correlation must fire over all its groups; nil when that does not matter.
  public var firings: Int?
  /// Whether at least one alert must come.
  public var expectsAlert: Bool
  /// The labels of the alerts that must come, in any order; each names some or all labels. Empty when not said.
  public var groups: [[GroupValue]]
  /// Where it stands.
  public var position: SourcePosition
}

/// Reads the `tests:` of a rule's `tocsin:` block.
struct RuleTestParser {
  let path: String
  let sink: DiagnosticSink

  func read(_ block: NodeReader) -> [RuleTest] {
    (block.list("tests") ?? []).compactMap { test(block.reader($0, what: "a test")) }
  }

  private func test(_ reader: NodeReader) -> RuleTest? {
    let name = reader.requiredString("name")
    var events: [String] = []
    for event in [reader.node("event")].compactMap({ $0 }) + (reader.list("events") ?? []) {
      if case .mapping = event {
        events.append(event.json)
      } else {
        reader.error(event.position, "\(event.kindName) where an event was expected", "write its keys and values")
      }
    }
    if let file = reader.string("file") { events += records(file, reader) }
    let fires = reader.boolean("fires")
    let alerts = reader.integer("alerts", in: 0...100_000).map { Int($0) }
    let firings = reader.integer("firings", in: 0...100_000).map { Int($0) }
    let groups = (reader.list("groups") ?? []).map { labels(reader.reader($0, what: "the labels of an alert")) }
    reader.finish("a test")
    if events.isEmpty { reader.error(reader.position, "the test has no event", "write event:, events: or file:") }
    if fires == nil, alerts == nil, firings == nil, groups.isEmpty {
      reader.error(reader.position, "the test expects nothing", "write fires: true or false")
    }
    let expectations = [fires, alerts.map { $0 > 0 }, firings.map { $0 > 0 }].compactMap { $0 }
    if Set(expectations).count > 1 {
      reader.error(reader.position, "'fires', 'alerts' and 'firings' contradict one another", "keep one")
    }
    guard let name, !events.isEmpty else { return nil }
    return RuleTest(
      name: name, events: events, alerts: alerts ?? (groups.isEmpty ? nil : groups.count), firings: firings,
      expectsAlert: (alerts ?? firings).map { $0 > 0 } ?? fires ?? true, groups: groups, position: reader.position)
  }

  private func labels(_ reader: NodeReader) -> [GroupValue] {
    reader.keys.map { key in
      GroupValue(field: key.text, value: reader.string(key.text) ?? "")
    }
  }

  /// The records of a file beside the rule.
  private func records(_ name: String, _ reader: NodeReader) -> [String] {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    let file = name.utf8.first == 0x2F || folder.isEmpty ? name : folder + "/" + name
    do {
      let document = try EventDocument.open(path: file)
      let records = try document.records()
      for rejected in records.rejected {
        reader.error(reader.position, "an event of '\(name)' at byte \(rejected.offset) is refused: \(rejected.reason)")
      }
      return records.ranges.map { range in document.withBytes(range) { String(decoding: $0, as: UTF8.self) } }
    } catch {
      reader.error(reader.position, "the events of '\(name)' cannot be read: \(error.reason)")
      return []
    }
  }
}
