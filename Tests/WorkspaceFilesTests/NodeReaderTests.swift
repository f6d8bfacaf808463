import XCTest

@testable import WorkspaceFiles

final class NodeReaderTests: XCTestCase {
  private enum Mood: String, CaseIterable { case calm, cross }

  func testAllProblemsComeAtOnce() throws {
    let text = "every: 15x\nmod: calm\nsize: 20\nflag: maybe\nlist: {a: 1}\nevry: 1\n"
    let sink = DiagnosticSink()
    let node = try XCTUnwrap(YAMLFile.read(text, path: "f.yml").documents.first)
    let reader = NodeReader(node, path: "f.yml", what: "a thing", sink: sink)
    XCTAssertNil(reader.duration("every"))
    XCTAssertNil(reader.choice("mood", of: Mood.self))
    XCTAssertNil(reader.integer("size", in: 1...10))
    XCTAssertNil(reader.boolean("flag"))
    XCTAssertNil(reader.list("list"))
    XCTAssertNil(reader.requiredString("name"))
    reader.finish("a thing")
    XCTAssertEqual(
      sink.diagnostics.map(\.description),
      [
        "f.yml:1:8: error: the text '15x' where a length of time for 'every' was expected (a number and s, m, h or d, such as 15m)",
        "f.yml:3:7: error: 'size' is 20 (it goes from 1 to 10)",
        "f.yml:4:7: error: the text 'maybe' where true or false for 'flag' was expected",
        "f.yml:5:7: error: a mapping where a list for 'list' was expected (begin items with '- ')",
        "f.yml:1:1: error: the key 'name' is missing",
        "f.yml:2:1: error: a thing has no key 'mod' (did you mean 'mood'?)",
        "f.yml:6:1: error: a thing has no key 'evry' (did you mean 'every'?)",
      ])
  }

  func testLengthsOfTime() {
    for (text, seconds) in [
      ("90s", 90), ("15m", 900), ("1h", 3600), ("2d", 172_800), ("5", nil), ("-1h", nil), ("h", nil),
    ] {
      XCTAssertEqual(TimeLength.seconds(text), seconds.map(Int64.init), text)
    }
  }

  func testNearestName() {
    XCTAssertEqual(nearestName(to: "evnetName", among: ["eventName", "eventTime"]), "eventName")
    XCTAssertNil(nearestName(to: "xyz", among: ["eventName"]))
  }

  func testGlobs() {
    let cases: [(String, String, Bool)] = [
      ("*", "", true), ("a*", "ABC", true), ("*c", "abc", true), ("a*c", "ac", true), ("a*b*c", "a-b-b-c", true),
      ("ab", "abc", false), ("a*bc", "abcb", false), ("a*a", "a", false), ("*b*", "abc", true), ("*x*y*", "yx", false),
    ]
    for (pattern, text, expected) in cases {
      XCTAssertEqual(Glob(pattern).matches(text), expected, pattern + " " + text)
    }
  }

  func testSecretsNeverPrint() throws {
    let secret = try SecretReference("pre-${env:KEY}-post", folder: "/").resolve(environment: ["KEY": "hunter2"])
    XCTAssertEqual(secret.reveal(), "pre-hunter2-post")
    XCTAssertEqual("\(secret) \(String(reflecting: secret))", "*** ***")
    var dumped = ""
    dump(secret, to: &dumped)
    XCTAssertFalse(dumped.contains("hunter2"))
    XCTAssertThrowsError(try SecretReference("${env:NONE}", folder: "/").resolve(environment: [:]))
    XCTAssertThrowsError(try SecretReference("${file:none-such}", folder: "/nowhere").resolve(environment: [:]))
  }
}
