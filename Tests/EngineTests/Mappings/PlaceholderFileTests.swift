import Detection
import Engine
import WorkspaceFiles
import XCTest

final class PlaceholderFileTests: XCTestCase {
  func testNamesAndValues() {
    let table: [(String, [String: [String]], [String])] = [
      (
        "admins: [root, 'ops*']\nports: [22, 3389]\none: x",
        ["admins": ["root", "ops*"], "ports": ["22", "3389"], "one": ["x"]], []
      ),
      ("'%admins%': [root]", ["admins": ["root"]], []),
      ("a: [x]\n---\nb: [y]", ["a": ["x"], "b": ["y"]], []),
      ("", [:], []),
      (
        "none: []", ["none": []],
        [
          "p.yml:1:1: warning: the placeholder %none% has no values, so that rules with it are refused (write at least one)"
        ]
      ),
      ("[a]", [:], ["p.yml:1:1: error: a list where names and values was expected (write keys and values)"]),
      (
        "a: [{b: c}]", ["a": []],
        [
          "p.yml:1:5: error: a mapping where a text or a list of texts for 'a' was expected",
          "p.yml:1:1: warning: the placeholder %a% has no values, so that rules with it are refused (write at least one)",
        ]
      ),
      ("50%: x", [:], ["p.yml:1:1: error: '50%' is no name (letters, digits and _)"]),
    ]
    for (text, values, problems) in table {
      let read = PlaceholderFile.read(text, path: "p.yml")
      XCTAssertEqual(read.values, values, text)
      XCTAssertEqual(read.diagnostics.map(\.description), problems, text)
    }
  }
}
