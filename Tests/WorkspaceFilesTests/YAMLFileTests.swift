import XCTest

@testable import WorkspaceFiles

final class YAMLFileTests: XCTestCase {
  func testScalarsMeanWhatPyYAMLSays() {
    let cases: [(String, YAMLValue)] = [
      ("yes", .boolean(true)), ("Off", .boolean(false)), ("true", .boolean(true)), ("~", .null), ("", .null),
      ("0123", .integer(83)), ("089", .string("089")), ("0x1F", .integer(31)), ("12:30:45", .integer(45_045)),
      ("1_000", .integer(1000)), ("-5", .integer(-5)), ("9007199254740993", .integer(9_007_199_254_740_993)),
      ("99999999999999999999", .bigInteger("99999999999999999999")), ("1.5", .float(1.5)), ("1e3", .string("1e3")),
      ("1.0e+3", .float(1000)), (".5", .float(0.5)), ("2024-01-01", .string("2024-01-01")), ("1.2.3", .string("1.2.3")),
      ("10.0.0.0/8", .string("10.0.0.0/8")), ("'5'", .string("5")), ("\"yes\"", .string("yes")),
      ("abc", .string("abc")),
      ("1:1:1:1:1:1:1:1:1:1:1:1:1:1:1", .string("1:1:1:1:1:1:1:1:1:1:1:1:1:1:1")),
    ]
    for (text, value) in cases {
      let file = YAMLFile.read("k: \(text)", path: "f.yml")
      XCTAssertEqual(file.diagnostics, [], text)
      guard case .scalar(let scalar)? = file.documents.first?["k"] else {
        XCTFail(text)
        continue
      }
      XCTAssertEqual(scalar.value, value, text)
    }
  }

  func testProblemsHaveTheirPlace() {
    let cases = [
      ("a: 1\nb: 2\na: 3\n", "f.yml:3:1: error: the key 'a' occurs twice (first at line 1)"),
      (
        "a: &x 1\nb: *x\n",
        "f.yml:2:4: error: the alias *x is not allowed (write the value out; quote text that begins with *)"
      ),
      ("<<: {a: 1}\n", "f.yml:1:1: error: the merge key << is not allowed (write the keys out)"),
      ("a: [1, 2\nb: 3\n", "f.yml:2:2: error: did not find expected ',' or ']' while parsing a flow sequence"),
      ("a: \u{1}\n", "f.yml:1:4: error: the control character 1 (save it as UTF-8)"),
      ("? [a]\n: 1\n", "f.yml:1:3: error: a key that is a list or a mapping (keys are texts)"),
    ]
    for (text, message) in cases {
      XCTAssertEqual(YAMLFile.read(text, path: "f.yml").diagnostics.first?.description, message)
    }
    XCTAssertEqual(
      YAMLFile.read([0x61, 0xFF], path: "f.yml").diagnostics.first?.description,
      "f.yml:1:2: error: a byte that is not UTF-8 (save it as UTF-8)")
    XCTAssertFalse(YAMLFile.read([0xFF, 0xFE, 0x61, 0], path: "f.yml").diagnostics.isEmpty)
  }

  func testHostileFilesEndInADiagnosticSoon() {
    for text in [
      String(repeating: "[", count: 100_000), String(repeating: "a: {", count: 50_000),
      String(repeating: "- ", count: 100_000) + "x", "a: \"" + String(repeating: "x", count: 100_000),
      "a: " + String(repeating: "x", count: 9 << 20),
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

  func testEventsWrittenAsYAMLBecomeJSON() {
    let file = YAMLFile.read("a: {b: [1, 'x\"y', null, true], t: 2026-03-02T10:00:00Z}\n", path: "f.yml")
    XCTAssertEqual(file.documents.first?.json, #"{"a":{"b":[1,"x\"y",null,true],"t":"2026-03-02T10:00:00Z"}}"#)
  }
}
