import Detection
import Engine
import Foundation
import WorkspaceFiles
import XCTest

/// Which rules the words of a trail's `rules:` enable.
final class RuleSelectionTests: XCTestCase {
  private let folder = NSTemporaryDirectory() + "/tocsin-selection-" + UUID().uuidString

  override func tearDown() { try? FileManager.default.removeItem(atPath: folder) }

  private func write(_ path: String, _ text: String) throws {
    let url = URL(fileURLWithPath: folder + "/" + path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  private func writeRule(_ path: String, _ letter: String, _ tags: String) throws {
    try write(
      "Rules/" + path,
      """
      title: \(letter)
      id: \(String(repeating: letter, count: 8))-0000-4000-8000-000000000000
      level: low
      tags: [\(tags)]
      logsource: {product: aws, service: cloudtrail}
      detection: {s: {eventName: \(letter)}, condition: s}
      """)
  }

  func testWordsApplyInTheirOrder() throws {
    try write("Rules/policies/default.yml", "name: default\nroutes: [{notify: [{channel: console}]}]\n")
    try writeRule("pack/one.yml", "a", "x.one")
    try writeRule("pack/two.yaml", "b", "x.two")
    try writeRule("pack/deep/three.yml", "c", "x.one, y")
    try writeRule("other/four.yml", "d", "")
    func idle(_ word: String) -> String { "trail t: '\(word)' selects no rule" }
    let table: [(words: String, rules: String, problems: [String])] = [
      ("[]", "", ["the trail t enables no rules"]),
      ("['pack/*']", "abc", []),
      ("['PACK/two']", "b", []),
      ("['pack/*', '!pack/deep/*']", "ab", []),
      ("['!pack/deep/*', 'pack/*']", "abc", []),
      ("['*', '!tag:x.*', 'tag:y']", "cd", []),
      ("['*', '!*', 'id:DDDDDDDD-0000-4000-8000-000000000000']", "d", []),
      ("['tag:x.one', '!id:aaaaaaaa-0000-4000-8000-000000000000']", "c", []),
      (
        "['pack/one.yml', 'tag:z', '!other/five', 'pack/one']", "a", ["pack/one.yml", "tag:z", "!other/five"].map(idle)
      ),
    ]
    for row in table {
      try write(
        "tocsin.yml",
        "trails: {t: {format: cloudtrail, rules: \(row.words)}}\nchannels: {console: {kind: console}}")
      let loaded = WorkspaceLoader.load(folder: folder)
      let trail = try XCTUnwrap(loaded.workspace?.trails.first, row.words)
      XCTAssertEqual(trail.rules.map(\.title).sorted().joined(), row.rules, row.words)
      XCTAssertEqual(loaded.diagnostics.map(\.message), row.problems, row.words)
    }
  }
}
