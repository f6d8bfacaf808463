import Detection
import WorkspaceFiles
import XCTest

/// The modifiers that rewrite a value before it is compared: dashes, Base64, UTF-16, placeholders.
final class EncodingModifierTests: XCTestCase {
  func testModifierWindash() {
    for row in [
      MatchCase("c|windash|contains: ' -force'", #"{"c":"rm /FORCE x"}"#, true),
      MatchCase("c|windash|contains: ' -force'", #"{"c":"rm \u2013force x"}"#, true),
      MatchCase("c|windash|contains: ' -force'", #"{"c":"rm \u2014force x"}"#, true),
      MatchCase("c|windash|contains: ' -force'", #"{"c":"rm \u2015force x"}"#, true),
      MatchCase("c|windash|contains: ' -force'", #"{"c":"rm +force x"}"#, false),
      MatchCase("c|windash: '-param-name'", #"{"c":"/param-name"}"#, true),
      MatchCase("c|windash: '-param-name'", #"{"c":"/param/name"}"#, false),
      MatchCase("c|windash: 'a -b /c'", #"{"c":"a /b -c"}"#, true),
      MatchCase("c|windash: 'a - b'", #"{"c":"a / b"}"#, false),
      MatchCase("c|windash|contains|all: ['-a', '-b']", #"{"c":"/b \u2015a"}"#, true),
      MatchCase("c|contains|windash: '-a'", #"{"c":"x /a y"}"#, true),
    ] { row.check() }
    RefusalCase("c|windash: 5", "'windash' takes text").check()
  }

  func testModifierBase64() {
    for row in [
      MatchCase("c|base64: foobar", #"{"c":"Zm9vYmFy"}"#, true),
      MatchCase("c|base64: foobar", #"{"c":"ZM9VYMFY"}"#, true),
      MatchCase("c|base64: foob", #"{"c":"Zm9vYg=="}"#, true),
      MatchCase("c|base64|contains: foo", #"{"c":"x Zm9v y"}"#, true),
      MatchCase("c|base64: é", #"{"c":"w6k="}"#, true),
      // An escaped wildcard keeps its backslash, as in pySigma.
      MatchCase(#"c|base64: 'a\*'"#, #"{"c":"YVwq"}"#, true),
    ] { row.check(reference: false) }
    RefusalCase("c|base64: 'foo*'", "wildcard").check()
    RefusalCase("c|base64: 5", "'base64' takes text").check()
  }

  func testModifierBase64Offset() {
    // The three encodings of a text that holds "foobar", from the specification's own example.
    for (event, fires) in [
      ("Zm9vYmFy", true), ("IGZvb2Jhcg==", true), ("ICBmb29iYXI=", true), ("xxZm9vYmFyxx", true), ("Zm9vYm", false),
    ] {
      MatchCase("c|base64offset|contains: foobar", #"{"c":"\#(event)"}"#, fires).check(reference: false)
    }
    MatchCase("c|base64offset|contains|all: [foobar, quux]", #"{"c":"Zm9vYmFyIHF1dXg="}"#, true).check(reference: false)
    RefusalCase("c|base64offset|contains: 'fo?'", "wildcard").check()
  }

  func testModifierWideUtf16leUtf16beUtf16() {
    for row in [
      MatchCase("c|wide|base64: cmd", #"{"c":"YwBtAGQA"}"#, true),
      MatchCase("c|utf16le|base64: cmd", #"{"c":"YwBtAGQA"}"#, true),
      MatchCase("c|utf16be|base64: cmd", #"{"c":"AGMAbQBk"}"#, true),
      MatchCase("c|utf16|base64: cmd", #"{"c":"//5jAG0AZAA="}"#, true),
      MatchCase("c|utf16|base64: cmd", #"{"c":"77u/YwBtAGQA"}"#, true),
      MatchCase("c|wide|base64offset|contains: cmd", #"{"c":"xxYwBtAGQAxx"}"#, true),
      MatchCase("c|wide: ab", #"{"c":"a\u0000b\u0000"}"#, true),
    ] { row.check(reference: false) }
  }

  func testModifierExpand() {
    let rule = RuleScene.selection("userAgent|expand: '%tools%/*'")
    XCTAssertTrue(RuleScene.problems(rule).contains { $0.contains("%tools%") && $0.contains("error") })
    let loaded = RuleFiles.read(rule, path: "rule.yml", placeholders: ["tools": ["curl", "wget*"]])
    XCTAssertEqual(loaded.diagnostics, [])
    XCTAssertEqual(loaded.rules.count, 1)
    let other = RuleFiles.read(rule, path: "rule.yml", placeholders: ["tools": ["curl"]])
    XCTAssertNotEqual(loaded.rules.first?.revision, other.rules.first?.revision)
    let near = RuleFiles.read(rule, path: "rule.yml", placeholders: ["tool": ["curl"]])
    XCTAssertTrue(near.diagnostics.description.contains("did you mean %tool%?"))
  }

  func testPercentSignsAreLiteralWithoutExpand() {
    MatchCase("a: '%x%'", #"{"a":"%X%"}"#, true).check()
    MatchCase("a: '%x%'", #"{"a":"y"}"#, false).check()
  }
}
