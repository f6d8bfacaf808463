import XCTest

@testable import WorkspaceFiles

final class YAMLTextTests: XCTestCase {
  func testWhatItWrites() {
    let text = YAMLText.map([
      ("name", .text("plain words")), ("count", .number(3)), ("on", .flag(true)), ("none", .list([])),
      ("list", .list([.text("a"), .map([("b", .text("yes")), ("c", .texts(["d"]))])])),
      ("map", .map([("e", .map([]))])),
    ])
    XCTAssertEqual(
      text.document,
      """
      name: plain words
      count: 3
      "on": true
      none: []
      list:
        - a
        - b: "yes"
          c:
            - d
      map:
        e: {}

      """)
  }

  func testEveryTextReadsBackAsItself() {
    let texts = [
      "", " ", "a ", " a", "a: b", "a #b", "- a", "? a", "*a", "&a", "!a", "%a", "@a", "`a", "'a'", "\"a\"", "\\",
      "a\\b",
      "true", "No", "null", "~", "1", "0x1", "1.5", "2026-03-02", "12:30", "a\nb", "\ta", "a\u{0}b", "\u{7F}", "\u{85}",
      "\u{FEFF}", "\u{2028}", "é", "中文", "\u{1F6A8}", "\u{E000}", "[a]", "{a}", "a, b", "|", ">", "---", "...", "y",
      "a:",
    ]
    for text in texts where !text.contains("\u{0}") {
      let file = YAMLFile.read(YAMLText.map([("key", .texts([text]))]).document, path: "x.yml")
      XCTAssertEqual(file.diagnostics.map(\.description), [], text.debugDescription)
      XCTAssertEqual(file.documents.first?["key"]?.json, #"["# + jsonQuoted(text) + "]", text.debugDescription)
    }
  }

  private func jsonQuoted(_ text: String) -> String {
    let node = YAMLNode.scalar(
      YAMLScalar(text: text, isPlain: false, position: SourcePosition(line: 1, column: 1)))
    return node.json
  }
}
