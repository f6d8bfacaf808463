import Foundation
import WorkspaceFiles
import XCTest

@testable import Delivery

final class TemplateCatalogueTests: XCTestCase {
  private func folder(_ files: [String: [UInt8]]) throws -> String {
    let folder = try temporaryFolder() + "/Templates"
    for (path, bytes) in files {
      let file = folder + "/" + path
      try FileManager.default.createDirectory(
        atPath: URL(fileURLWithPath: file).deletingLastPathComponent().path, withIntermediateDirectories: true)
      XCTAssertTrue(FileManager.default.createFile(atPath: file, contents: Data(bytes)))
    }
    return folder
  }

  private func words(_ diagnostics: [Diagnostic], _ folder: String) -> [String] {
    diagnostics.map { $0.description.replacingOccurrences(of: folder + "/", with: "") }
  }

  func testSetsAreFoldersOfTemplates() throws {
    let folder = try folder([
      "default/console.txt": Array("\u{FEFF}hello {{ alert.alert_name }}".utf8), "night/email.txt": Array("x".utf8),
      "night/.hidden": [0xFF], "README.md": Array("no template".utf8),
    ])
    let (catalogue, diagnostics) = TemplateCatalogue.load(folder: folder)
    XCTAssertEqual(catalogue.names, ["default", "night"])
    XCTAssertEqual(words(diagnostics, folder), [])
    let message = MessageRenderer(catalogue).render(SampleRequest.request(.console))
    XCTAssertEqual(message.parts, ["text": "hello Trail deleted"])
  }

  func testAMissingFolderIsAnEmptyCatalogue() throws {
    let (catalogue, diagnostics) = TemplateCatalogue.load(folder: try temporaryFolder() + "/nowhere")
    XCTAssertEqual(catalogue.names, ["default"])
    XCTAssertEqual(diagnostics, [])
  }

  func testProblemsAreShownWithTheirPlace() throws {
    let folder = try folder([
      "default/console.txt": Array("{% broken %}".utf8), "default/e-mail.txt": Array("x".utf8),
      "default/_part.txt": Array("x".utf8), "default/email.txt": [0xFF, 0xFE],
      "mine/file.json": [UInt8](repeating: 32, count: 300_000),
    ])
    let diagnostics = TemplateCatalogue.load(folder: folder).diagnostics
    let found = words(diagnostics, folder)
    XCTAssertEqual(found.count, 4, found.joined(separator: "\n"))
    XCTAssertEqual(
      found.dropLast(),
      [
        "default/e-mail.txt: warning: no channel uses this file (did you mean 'email.txt'?)",
        "default/email.txt: error: is not UTF-8", "mine/file.json: error: is larger than 262144 bytes",
      ])
    XCTAssertTrue(found.last?.hasPrefix("default/console.txt:1:") ?? false, found.last ?? "")
  }

  func testTemplatesAreProvedWithSamples() {
    let sources = [
      "default/console.txt": "{{ alert.alert_name }}", "default/webhook.json": "{\"a\": \"{{ alert.alert_name }}\"}",
      "mine/console.txt": "ok\n{{ 1/0 }}", "mine/webhook.json": "{\"a\": {{ alert.alert_name }}}",
      "mine/file.json": "{\"count\": {{ alert.fire_results_count }}}",
      "mine/email.html": "<b>" + String(repeating: "x", count: 300_000) + "</b>",
    ]
    let findings = TemplateCatalogue(sources: sources, folder: "T").check().map(\.description)
    XCTAssertEqual(findings.count, 3, findings.joined(separator: "\n"))
    for (finding, words) in zip(
      findings,
      [
        ["T/mine/console.txt:", "division by zero, with an ordinary alert"],
        [
          "T/mine/webhook.json: error: the text is not JSON in its line 1, column 7: a value must be here, with an ordinary alert"
        ],
        ["T/mine/email.html: error: the text is longer than 261120 bytes, with an ordinary alert"],
      ])
    {
      for word in words { XCTAssertTrue(finding.contains(word), finding) }
    }
  }
}
