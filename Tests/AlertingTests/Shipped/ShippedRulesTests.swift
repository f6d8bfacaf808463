import Alerting
import AuditEvents
import Detection
import WorkspaceFiles
import XCTest

/// The rules, whitelists and policies that come with Tocsin load without a complaint and do what their tests say.
final class ShippedRulesTests: XCTestCase {
  private static let packs = ["actiontrail", "cts", "cloudtrail", "any"]

  /// The folder of the repository, found from this file's place in it.
  private static var repository: String {
    var parts = #filePath.split(separator: "/")
    parts.removeLast(4)
    return "/" + parts.joined(separator: "/")
  }

  private static func rules(of pack: String) -> (rules: [Rule], diagnostics: [Diagnostic]) {
    RuleFiles.load(paths: ["\(repository)/Rules/\(pack)"])
  }

  func testEveryPackLoadsWithoutDiagnostics() {
    for pack in Self.packs {
      let (rules, diagnostics) = Self.rules(of: pack)
      XCTAssertEqual(diagnostics.map(\.description), [], pack)
      XCTAssertFalse(rules.isEmpty, pack)
    }
  }

  func testEveryRuleDoesWhatItsTestsSay() {
    var count = 0
    let rules = Self.packs.flatMap { Self.rules(of: $0).rules }
    for rule in rules {
      for result in RuleTestRunner.run(rule, among: rules) {
        count += 1
        XCTAssertNil(result.failure, "\(rule.title): \(result.name)")
      }
    }
    XCTAssertGreaterThan(count, 1000)
  }

  func testTitlesAndIDsAreUnique() {
    let rules = Self.packs.flatMap { Self.rules(of: $0).rules }
    XCTAssertEqual(Set(rules.map(\.title)).count, rules.count)
    XCTAssertEqual(Set(rules.map(\.id)).count, rules.count)
  }

  func testWhitelistsAndPoliciesLoadWithoutDiagnostics() {
    let (whitelists, complaints) = WhitelistFiles.load(paths: ["\(Self.repository)/Rules/whitelists"])
    XCTAssertEqual(complaints.map(\.description), [])
    XCTAssertFalse(whitelists.entries.isEmpty)
    let (policies, problems) = PolicyFiles.load(paths: ["\(Self.repository)/Rules/policies"])
    XCTAssertEqual(problems.map(\.description), [])
    XCTAssertEqual(policies.map(\.name), ["default"])
  }
}
