import WorkspaceFiles
import XCTest

@testable import Alerting

final class CSVTextTests: XCTestCase {
  func testFieldsAndRecords() throws {
    let cases: [(text: String, records: [[String]], line: UInt)] = [
      ("", [], #line), ("\n\r\n", [], #line), ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]], #line),
      ("a,b\nc,d", [["a", "b"], ["c", "d"]], #line), ("a\rb", [["a"], ["b"]], #line),
      ("\u{FEFF}a,b", [["a", "b"]], #line), ("a,,", [["a", "", ""]], #line), (",", [["", ""]], #line),
      ("\"\"\n", [[""]], #line), ("\"a,b\",c", [["a,b", "c"]], #line), ("\"a\"\"b\"", [["a\"b"]], #line),
      ("\"a\r\nb\",c\r\nd", [["a\r\nb", "c"], ["d"]], #line), ("\"a\nb\"", [["a\nb"]], #line),
      ("é,👩‍👩‍👧,\u{301}", [["é", "👩‍👩‍👧", "\u{301}"]], #line),
    ]
    for (text, records, line) in cases {
      XCTAssertEqual(try CSVText(text).records.map { $0.map(\.text) }, records, line: line)
    }
  }

  func testTextThatIsNotCSV() {
    let cases: [(text: String, line: Int, column: Int, message: String, row: UInt)] = [
      ("a\nb,\"c\nd", 2, 3, "the quotes are not closed", #line),
      ("\"a\"b", 1, 4, "text behind the closing quotes; double the quotes that belong to it", #line),
      ("ab\"c\"", 1, 3, "quotes inside a field; put the field in quotes and double them", #line),
      ("\"x\r\ny\" ", 2, 3, "text behind the closing quotes; double the quotes that belong to it", #line),
    ]
    for (text, line, column, message, row) in cases {
      XCTAssertThrowsError(try CSVText(text), line: row) { error in
        let broken = error as? CSVText.Broken
        XCTAssertEqual(broken?.position, SourcePosition(line: line, column: column), line: row)
        XCTAssertEqual(broken?.message, message, line: row)
      }
    }
  }

  func testFieldsKnowTheirPlace() throws {
    let records = try CSVText("a,\"b\nc\",d\r\ne").records
    XCTAssertEqual(
      records.joined().map { "\($0.position.line):\($0.position.column)" }, ["1:1", "1:3", "2:4", "3:1"])
  }

  func testWhatIsWrittenIsReadBack() throws {
    var random = SeededNumbers(seed: 11)
    let alphabet = Array("ab,\"\n\r; é👩‍👩‍👧\u{FEFF}".unicodeScalars)
    for _ in 0..<500 {
      let fields = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...6, using: &random) {
          text.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
        }
        return String(text)
      }
      let lines = CSVText.line(["header"]) + CSVText.line(fields)
      let read = try CSVText(lines).records
      // A line of one empty field is a blank line.
      let expected = fields == [""] ? [["header"]] : [["header"], fields]
      XCTAssertEqual(read.map { $0.map { Array($0.text.utf8) } }, expected.map { $0.map { Array($0.utf8) } }, lines)
    }
  }
}
