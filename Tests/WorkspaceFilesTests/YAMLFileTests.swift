import XCTest

@testable import WorkspaceFiles

final class YAMLFileTests: XCTestCase {
  func testProblemsHaveTheirPlace() {
    let cases: [(text: String, message: String, line: UInt)] = [
      ("a: 1\nb: 2\na: 3\n", "3:1: error: the key 'a' occurs twice (first at line 1)", #line),
      ("{a: 1, 'a': 2}", "1:8: error: the key 'a' occurs twice (first at line 1)", #line),
      (
        "a: &x 1\nb: *x\n",
        "2:4: error: the alias *x is not allowed (write the value out; quote text that begins with *)", #line
      ),
      (
        "é: *admin\n",
        "1:4: error: the alias *admin is not allowed (write the value out; quote text that begins with *)", #line
      ),
      ("<<: {a: 1}\n", "1:1: error: the merge key << is not allowed (write the keys out)", #line),
      (
        "a: [1, 2\nb: 3\n",
        "2:2: error: did not find expected ',' or ']' while parsing a flow sequence (it begins in line 1)", #line
      ),
      ("a: b: c\n", "1:5: error: mapping values are not allowed in this context (quote text that holds ': ')", #line),
      (
        "a: %x%\n",
        "1:4: error: found character that cannot start any token while scanning for the next token (indent with "
          + "spaces; quote text that begins with %, @ or `)", #line
      ),
      (
        "a:\n\tb: 1\n",
        "2:1: error: found character that cannot start any token while scanning for the next token (indent with "
          + "spaces; quote text that begins with %, @ or `)", #line
      ),
      (
        "a: 'x\nb: 1\n",
        "3:1: error: found unexpected end of stream while scanning a quoted scalar (close the quotes; it begins in "
          + "line 1)", #line
      ),
      (
        "a: \"\\q\"\n",
        "1:5: error: found unknown escape character while parsing a quoted scalar (put the text in single quotes, which "
          + "leave a backslash as it is)", #line
      ),
      (
        "a: 1\n b: 2\n", "2:3: error: mapping values are not allowed in this context (quote text that holds ': ')",
        #line
      ),
      ("a: \u{1}\n", "1:4: error: the control character 1 (save it as UTF-8)", #line),
      ("? [a]\n: 1\n", "1:3: error: a key that is a list or a mapping (keys are texts)", #line),
      ("{a: 1}: 2\n", "1:1: error: a key that is a list or a mapping (keys are texts)", #line),
      (
        "a: !!python/object:os.system x\n",
        "1:4: error: the tag 'tag:yaml.org,2002:python/object:os.system' is not allowed (leave it out; quote what is a "
          + "text)", #line
      ),
      (
        "a: !!set {b}\n",
        "1:4: error: the tag 'tag:yaml.org,2002:set' is not allowed (leave it out; quote what is a text)", #line
      ),
    ]
    for (text, message, line) in cases {
      XCTAssertEqual(YAMLFile.read(text, path: "f.yml").diagnostics.first?.description, "f.yml:" + message, line: line)
    }
  }

  /// Keys of small mappings are compared with each other, those of large ones are hashed.
  func testTwinsAreFoundInMappingsOfAnySize() throws {
    for count in [1, 15, 16, 17, 18, 40] {
      let keys = (1...count).map { "key\($0): \($0)\n" }.joined()
      for twin in Set([1, count]) {
        let file = YAMLFile.read(keys + "key\(twin): {again: 1}\nlast: 1\n", path: "f.yml")
        XCTAssertEqual(
          file.diagnostics.map(\.description),
          ["f.yml:\(count + 1):1: error: the key 'key\(twin)' occurs twice (first at line \(twin))"])
        guard case .mapping(let entries, _)? = file.documents.first else { return XCTFail("\(count)") }
        XCTAssertEqual(entries.map(\.key.text), (1...count).map { "key\($0)" } + ["last"])
        XCTAssertEqual(file.documents[0]["key\(twin)"]?.json, "\(twin)", "the first counts")
      }
    }
  }

  func testATextTagIsQuoting() {
    let file = YAMLFile.read("[!!str 5, ! 5, !!str yes]", path: "f.yml")
    XCTAssertEqual(file.diagnostics, [])
    XCTAssertEqual(file.documents.first?.json, #"["5","5","yes"]"#)
  }

  func testDocumentsBeforeAProblemAreKept() {
    let file = YAMLFile.read("a: 1\n---\nb: *x\n---\nc: 1\n", path: "f.yml")
    XCTAssertEqual(file.documents.map(\.json), [#"{"a":1}"#])
    XCTAssertEqual(file.diagnostics.count, 1)
  }

  func testTheListOfProblemsHasAnEnd() {
    let file = YAMLFile.read(String(repeating: "a: 1\n", count: 10_000), path: "f.yml")
    XCTAssertEqual(file.diagnostics.count, YAMLFile.maximumDiagnostics + 1)
    XCTAssertEqual(file.diagnostics.last?.message, "there are more problems than are listed")
  }

  func testHostileFilesEndInADiagnosticSoon() {
    for text in [
      String(repeating: "[", count: 100_000), String(repeating: "a: {", count: 50_000),
      String(repeating: "- ", count: 100_000) + "x", "a: \"" + String(repeating: "x", count: 100_000),
      "a: " + String(repeating: "x", count: 9 << 20), String(repeating: "---\n", count: 510_000),
      String(repeating: "- a\n", count: 510_000), (0..<100_000).map { "%TAG !a\($0)! x\n" }.joined(),
      String(repeating: "&a ", count: 100_000), String(repeating: "? ", count: 100_000),
      "!" + String(repeating: "%41", count: 100_000),
    ] {
      XCTAssertFalse(YAMLFile.read(text, path: "f.yml").diagnostics.isEmpty)
    }
  }

  func testSeveralDocumentsMarksAndLineEnds() {
    let file = YAMLFile.read("\u{FEFF}a: 1\r\n---\r\n# nothing\r\n---\r\nb: 2\r\n", path: "f.yml")
    XCTAssertEqual(file.diagnostics, [])
    XCTAssertEqual(file.documents.count, 2)
    XCTAssertNotNil(file.documents.last?["b"])
  }
}
