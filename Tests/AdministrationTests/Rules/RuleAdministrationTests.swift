import Administration
import AuditEvents
import Detection
import Engine
import Foundation
import XCTest

final class RuleAdministrationTests: XCTestCase {
  private let store = InMemoryAdministration()
  private var folder = ""
  private let now = Timestamp(seconds: 1_772_452_800)

  override func setUpWithError() throws {
    folder = NSTemporaryDirectory() + "tocsin-rules-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder + "/pack", withIntermediateDirectories: true)
    try Self.rule("Key Created", id: 1).write(toFile: folder + "/pack/key.yml", atomically: true, encoding: .utf8)
    try Self.rule("Key Deleted", id: 2).write(toFile: folder + "/pack/gone.yml", atomically: true, encoding: .utf8)
  }

  override func tearDown() { try? FileManager.default.removeItem(atPath: folder) }

  private static func rule(_ title: String, id: Int) -> String {
    """
    title: \(title)
    id: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f0\(id)
    name: rule_\(id)
    logsource: {product: alibaba, service: actiontrail}
    detection:
        selection: {port: 22}
        condition: selection
    tocsin: {parameters: {port: {overrides: detection.selection.port, minimum: 1, maximum: 65535}}}
    """
  }

  private var rules: RuleAdministration {
    RuleAdministration(store: store, rules: RuleFiles.load(paths: [folder]).rules, caller: .commandLine("root"))
  }

  private func author(_ reason: String = "because") -> RuleAdministration.Author {
    RuleAdministration.Author(name: "alice", reason: reason, at: now)
  }

  func testARuleIsMeantByIdTitleNameOrPath() throws {
    let words = [
      "5C2F7E1A-9A54-4C0F-8F0C-2D6A3B1E7F01", "key created", "Key Created", "rule_1", "pack/key", "key.yml",
      folder + "/pack/key.yml",
    ]
    for word in words { XCTAssertEqual(try rules.rule(word).title, "Key Created", word) }
    XCTAssertThrowsError(try rules.rule("Key Creatd")) { error in
      XCTAssertEqual("\(error)", "there is no rule 'Key Creatd'; did you mean 'Key Created'?")
    }
  }

  func testSilencingNeedsAReasonAndAPauseItsLimits() throws {
    XCTAssertThrowsError(try rules.disable("rule_1", by: author(" ")))
    XCTAssertThrowsError(try rules.pause("rule_1", seconds: 3600, by: author("")))
    XCTAssertThrowsError(try rules.pause("rule_1", seconds: 59, by: author()))
    XCTAssertThrowsError(try rules.pause("rule_1", seconds: RuleAdministration.longestPause + 1, by: author()))
    XCTAssertEqual(store.ruleOverrideChanges().count, 0, "what is refused leaves no trace")
    try rules.pause("rule_1", seconds: 3600, trail: "prod", by: author())
    try rules.enable("rule_2", by: author(""))
    XCTAssertEqual(store.ruleOverrideChanges().map(\.action), [.pause(until: now.adding(seconds: 3600)), .enable])
    XCTAssertEqual(store.ruleOverrideChanges().map(\.by), ["alice", "alice"])
  }

  func testAParameterStaysWithinItsLimits() throws {
    try rules.set("rule_1", parameter: "port", to: "2222", by: author())
    for value in ["0", "65536", "ssh", "[22, 0]", "{a: 1}", "[", ""] {
      XCTAssertThrowsError(try rules.set("rule_1", parameter: "port", to: value, by: author()), value)
    }
    XCTAssertThrowsError(try rules.set("rule_1", parameter: "prot", to: "22", by: author())) { error in
      XCTAssertEqual("\(error)", "there is no parameter 'prot'; did you mean 'port'?")
    }
    XCTAssertThrowsError(try rules.unset("rule_1", parameter: "prot", by: author()))
    try rules.unset("rule_1", parameter: "port", by: author())
    XCTAssertEqual(
      store.ruleOverrideChanges().map(\.action),
      [.set(parameter: "port", value: "2222"), .unset(parameter: "port")])
    XCTAssertEqual(try rules.changes().map(\.action.name), ["unset", "set"])
  }
}
