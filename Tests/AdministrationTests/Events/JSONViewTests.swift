import XCTest

@testable import Administration

final class JSONViewTests: XCTestCase {
  private func text(_ json: String) -> String { JSONView.tokens(Array(json.utf8)).map(\.text).joined() }

  func testRowC3TheWholeJSONIsIndented() {
    XCTAssertEqual(
      text(#"{"a":1,"b":[true,null,"x, y: {"],"c":{},"d":[]}"#),
      """
      {
        "a": 1,
        "b": [
          true,
          null,
          "x, y: {"
        ],
        "c": {},
        "d": []
      }
      """)
  }

  func testTokensAreToldApart() {
    let kinds = JSONView.tokens(Array(#"{"k" : "v", "n":-1.5e3, "w":false}"#.utf8)).filter { $0.kind != .space }
    XCTAssertEqual(
      kinds,
      [
        .init(.punctuation, "{"), .init(.key, "\"k\""), .init(.punctuation, ": "), .init(.string, "\"v\""),
        .init(.punctuation, ","), .init(.key, "\"n\""), .init(.punctuation, ": "), .init(.number, "-1.5e3"),
        .init(.punctuation, ","), .init(.key, "\"w\""), .init(.punctuation, ": "), .init(.word, "false"),
        .init(.punctuation, "}"),
      ])
  }

  func testNothingSteersATerminalOrTurnsTextRound() {
    let hostile = "{\"a\":\"\u{1B}[2J\u{202E}\u{85}\u{2066}é\\u001b\"}"
    XCTAssertEqual(text(hostile), "{\n  \"a\": \"\\u001b[2J\\u202e\\u0085\\u2066é\\u001b\"\n}")
    XCTAssertEqual(JSONView.visible("a\u{7}\u{200B}b".utf8), "a\\u0007\\u200bb")
  }

  func testWhatIsNoJSONEndsNonetheless() {
    for broken in ["", "{", "\"", "{\"a\":", "]]]", "\"\\", "{{{{", "tru", String(repeating: "[", count: 10_000)] {
      _ = text(broken)
      _ = JSONView.compact(Array(broken.utf8))
    }
  }

  func testCompactKeepsEveryToken() {
    XCTAssertEqual(JSONView.compact(Array("{ \"a\" :\t[ 1 ,\n\" b \" ] }\n".utf8)), "{\"a\":[1,\" b \"]}")
  }
}
