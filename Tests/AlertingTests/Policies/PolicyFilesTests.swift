import Detection
import Foundation
import WorkspaceFiles
import XCTest

@testable import Alerting

final class PolicyFilesTests: XCTestCase {
  private func load(_ text: String) throws -> (policies: [ActionPolicy], problems: [String]) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try text.write(to: folder.appendingPathComponent("p.yml"), atomically: true, encoding: .utf8)
    let loaded = PolicyFiles.load(paths: [folder.path])
    return (
      loaded.policies, loaded.diagnostics.map { $0.description.replacingOccurrences(of: folder.path + "/", with: "") }
    )
  }

  func testAPolicyIsReadAsItStands() throws {
    let loaded = try load(
      """
      name: default
      routes:
        - match: {levels: [critical, high], labels: {actor: "ci-*"}}
          notify:
            - {channel: mail, groups: [security], template: short}
          continue: true
        - notify: [{channel: console}]
      """)
    XCTAssertEqual(loaded.problems, [])
    XCTAssertEqual(
      loaded.policies,
      [
        ActionPolicy(
          name: "default",
          routes: [
            .init(
              levels: [.critical, .high], labels: ["actor": "ci-*"],
              notify: [.init(channel: "mail", groups: ["security"], template: "short")], continues: true),
            .init(notify: [.init(channel: "console")]),
          ])
      ])
  }

  func testProblemsHaveTheirPlace() throws {
    let loaded = try load("name: p\nroutes:\n  - match: {levels: [hihg]}\n    notfy: []\n")
    XCTAssertEqual(
      loaded.problems,
      [
        "p.yml:3:21: error: 'hihg' is no level (did you mean 'high'?)",
        "p.yml:3:5: error: the route tells nobody (write notify: with a channel)",
        "p.yml:4:5: error: a route has no key 'notfy' (did you mean 'notify'?)",
      ])
  }
}
