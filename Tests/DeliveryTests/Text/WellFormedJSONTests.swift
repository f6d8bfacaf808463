import XCTest

@testable import Delivery

final class WellFormedJSONTests: XCTestCase {
  func testJSONIsWrittenOnOneLine() throws {
    for (text, compact) in [
      ("{ \"a\" : [ 1 , -2.5e+3,\n0, true,false, null ] }\n", "{\"a\":[1,-2.5e+3,0,true,false,null]}"),
      (" \"a b\\n\\u00e9\\\"\" ", "\"a b\\n\\u00e9\\\"\""), ("[]", "[]"), ("{}", "{}"), ("[{},[[]]]", "[{},[[]]]"),
      ("\"\u{4E2D}\u{1F6A8}\"", "\"\u{4E2D}\u{1F6A8}\""),
    ] {
      XCTAssertEqual(try WellFormedJSON(text).compact, compact)
    }
  }

  func testFaultsAreLocated() {
    for (text, offset, reason) in [
      ("", 0, "the text ends where a value must be"), ("{\"a\":1,}", 7, "a key in quotes must be here"),
      ("[1,]", 3, "a value must be here"), ("{\"a\" 1}", 5, "a colon must be here"),
      ("[1 2]", 3, "a comma or the end must be here"),
      ("\"a\nb\"", 2, "a control character in a string"), ("\"\\x\"", 2, "an unknown escape"),
      ("\"\\u12g4\"", 5, "four hexadecimal digits must be here"),
      ("\"a", 2, "a string without end"), ("{} x", 3, "text after the value"), ("01", 1, "text after the value"),
      ("1.", 2, "a value must be here"),
      ("nul", 0, "an unknown word"), ("{{", 1, "a key in quotes must be here"), ("+1", 0, "a value must be here"),
      (String(repeating: "[", count: 100), 64, "nested too deep"),
    ] {
      XCTAssertThrowsError(try WellFormedJSON(text), text) { error in
        XCTAssertEqual(error as? WellFormedJSON.Fault, WellFormedJSON.Fault(offset: offset, reason: reason), text)
      }
    }
  }

  func testMembersArePutInFront() throws {
    for (text, expected) in [
      ("{}", "{\"x\":1}"), ("{ \"a\": 2 }", "{\"x\":1,\"a\":2}"), ("[3]", "{\"x\":1,\"message\":[3]}"),
    ] {
      XCTAssertEqual(try WellFormedJSON(text).adding("\"x\":1"), expected)
    }
    XCTAssertEqual(try WellFormedJSON("[ 3 ]").adding(""), "[3]")
  }
}
