import AuditEvents
import Detection
import WorkspaceFiles
import XCTest

/// Correlations as tests write them: the `correlation:` block, base rules `a`, `b`, `c` and so on, and matches of these.
enum CorrelationScene {
  static let baseNames = ["a", "b", "c", "d"]

  /// The base rules: rule `a` matches events with `rule: a`.
  static var bases: String {
    baseNames.enumerated().map { index, name in
      RuleScene.rule("s:\n  rule: \(name)\ncondition: s", id: index + 1) + "name: \(name)\nlevel: low\n"
    }.map { $0.replacing("level: high\n", with: "") }.joined(separator: "---\n")
  }

  /// A correlation document; the block is indented as it comes.
  static func document(_ block: String, name: String = "it", id: Int = 100) -> String {
    let lines = block.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
    return "title: \(name)\nid: 00000000-0000-4000-8000-000000000\(id)\nname: \(name)\nlevel: high\ncorrelation:\n"
      + lines.joined(separator: "\n") + "\n"
  }

  /// The base rules and correlations of documents.
  static func rules(_ documents: String..., file: StaticString = #filePath, line: UInt = #line) -> [Rule] {
    let loaded = RuleFiles.read(([bases] + documents).joined(separator: "---\n"), path: "rules.yml")
    for diagnostic in loaded.diagnostics where diagnostic.severity == .error {
      XCTFail(diagnostic.description, file: file, line: line)
    }
    return loaded.rules
  }

  /// What is wrong with a correlation, without the file name.
  static func problems(_ block: String) -> [String] {
    RuleFiles.read(bases + "---\n" + document(block), path: "r").diagnostics.map(\.description)
  }

  /// A match `rule@seconds` with values such as `user=ann`; several values of a field repeat it.
  struct Event {
    var rules: [String]
    var time: Int64
    var values: [String: [String]]
    var identity: Int64?

    init(_ text: String) {
      let words = text.split(separator: " ").map(String.init)
      let head = words[0].split(separator: "@").map(String.init)
      rules = head[0].split(separator: "+").map(String.init)
      time = Int64(head[1]) ?? 0
      values = [:]
      for word in words.dropFirst() {
        let pair = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if pair[0] == "#" { identity = Int64(pair[1]) } else { values[pair[0], default: []].append(pair[1]) }
      }
    }
  }

  /// The firings as `name group@seconds: events`, events by their place in the list.
  static func firings(
    _ rules: [Rule], _ events: [String], limits: CorrelationLimits = CorrelationLimits()
  ) -> [String] {
    var run = CorrelationRun(rules: rules, limits: limits)
    let names = Dictionary(rules.map { ($0.name, $0.id) }, uniquingKeysWith: { $1 })
    let titles = Dictionary(rules.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
    for (index, text) in events.enumerated() {
      let event = Event(text)
      for rule in event.rules {
        guard let id = names[rule] else { continue }
        run.add(
          CorrelationInput(
            rule: id, time: Timestamp(seconds: event.time), event: event.identity ?? Int64(index), values: event.values)
        )
      }
    }
    var found: [String] = []
    run.finish { firing in
      let name = titles[firing.rule] == "it" ? "" : (titles[firing.rule] ?? "") + " "
      let group = firing.group.map(\.value).joined(separator: ",")
      let events = firing.events.map(String.init).joined(separator: " ")
      found.append(name + "\(group)@\(firing.time.seconds): \(events)")
    }
    return found
  }

  /// The firings of one correlation.
  static func firings(
    of block: String, _ events: [String], file: StaticString = #filePath, line: UInt = #line
  ) -> [String] {
    firings(rules(document(block), file: file, line: line), events)
  }
}
