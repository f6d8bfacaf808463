import Foundation
import XCTest

@testable import WorkspaceFiles

final class YAMLNodeJSONTests: XCTestCase {
  func testEventsWrittenAsYAMLBecomeJSON() {
    let cases: [(yaml: String, json: String, line: UInt)] = [
      (
        "{b: [1, 'x\"y', null, true], t: 2026-03-02T10:00:00Z}",
        #"{"b":[1,"x\"y",null,true],"t":"2026-03-02T10:00:00Z"}"#, #line
      ),
      ("{a: {}, b: [], c: , 1: x, yes: no}", #"{"a":{},"b":[],"c":null,"1":"x","yes":false}"#, #line),
      (
        "[0123, 0x10, -1_0, 1.5, 1.0e+30, 99999999999999999999, .inf, -.nan]",
        #"[83,16,-10,1.5,1e+30,99999999999999999999,null,"-.nan"]"#, #line
      ),
      (
        #"["\u0000\u001f\u007f\\/", "\u2028é👩‍👩‍👧", "a\tb\r\n"]"#,
        "[\"\\u0000\\u001f\u{7F}\\\\/\",\"\u{2028}é👩‍👩‍👧\",\"a\\tb\\r\\n\"]",
        #line
      ),
      ("- |\n  two\n  lines\n- >-\n  one\n  line\n", #"["two\nlines\n","one line"]"#, #line),
      ("'123456789012'", #""123456789012""#, #line),
    ]
    for (yaml, json, line) in cases {
      let file = YAMLFile.read(yaml, path: "f.yml")
      XCTAssertEqual(file.diagnostics, [], line: line)
      XCTAssertEqual(file.documents.first?.json, json, line: line)
      XCTAssertNoThrow(
        try JSONSerialization.jsonObject(
          with: Data((file.documents.first?.json ?? "").utf8), options: .fragmentsAllowed),
        line: line)
    }
  }
}
