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

  func testWhatAReaderGives() throws {
    let text = """
      every: 15m
      names: [a, 5, yes]
      one: b
      size: 0x10
      flag: no
      empty:
      mood: cross
      inner: {list: [1]}
      """
    let sink = DiagnosticSink()
    let reader = NodeReader(
      try XCTUnwrap(YAMLFile.read(text, path: "f.yml").documents.first), path: "f.yml", what: "a thing", sink: sink)
    XCTAssertEqual(reader.duration("every"), 900)
    XCTAssertEqual(reader.strings("names"), ["a", "5", "yes"])
    XCTAssertEqual(reader.placedStrings("names")?.map(\.position.column), [9, 12, 15])
    XCTAssertEqual(reader.strings("one"), ["b"])
    XCTAssertEqual(reader.placedStrings("one")?.map(\.text), ["b"])
    XCTAssertEqual(reader.integer("size", in: 0...16), 16)
    XCTAssertEqual(reader.boolean("flag"), false)
    XCTAssertNil(reader.string("empty"), "nothing counts as no key")
    XCTAssertEqual(reader.choice("mood", of: Mood.self), .cross)
    XCTAssertEqual(reader.mapping("inner")?.list("list")?.count, 1)
    XCTAssertNil(reader.mapping("none"))
    XCTAssertEqual(reader.keys.map(\.text), ["every", "names", "one", "size", "flag", "empty", "mood", "inner"])
    reader.finish("a thing")
    XCTAssertEqual(sink.diagnostics, [])
    XCTAssertNil(reader.requiredString("empty"))
    XCTAssertEqual(sink.diagnostics.map(\.description), ["f.yml:6:1: error: the key 'empty' has no value"])
    XCTAssertEqual(sink.errorCount, 1)
  }

  func testAMissingKeyThatWasMisspelt() throws {
    let sink = DiagnosticSink()
    let reader = NodeReader(
      try XCTUnwrap(YAMLFile.read("chanel: x\n", path: "f.yml").documents.first), path: "f.yml", what: "x", sink: sink)
    XCTAssertNil(reader.requiredString("channel"))
    XCTAssertEqual(
      sink.diagnostics.map(\.description),
      ["f.yml:1:1: error: the key 'channel' is missing (is 'chanel' meant to be it?)"])
  }

  func testKeysAreFoundInMappingsOfAnySize() throws {
    for count in [1, 16, 17, 40] {
      let sink = DiagnosticSink()
      let text = (1...count).map { "key\($0): \($0)\n" }.joined()
      let node = try XCTUnwrap(YAMLFile.read(text, path: "f.yml").documents.first)
      let reader = NodeReader(node, path: "f.yml", what: "a thing", sink: sink)
      for number in 1..<count { XCTAssertEqual(reader.integer("key\(number)"), Int64(number)) }
      XCTAssertNil(reader.node("key\(count + 1)"))
      XCTAssertEqual(sink.diagnostics, [])
      reader.finish("a thing")
      XCTAssertEqual(sink.diagnostics.map(\.position?.line), [count], "nobody asked for the last")
    }
  }

  func testManyUnknownKeysAreSummedUp() throws {
    let text = (0..<3000).map { "k\($0): 1\n" }.joined()
    let sink = DiagnosticSink()
    let reader = NodeReader(
      try XCTUnwrap(YAMLFile.read(text, path: "f.yml").documents.first), path: "f.yml", what: "x", sink: sink)
    reader.finish("a thing")
    XCTAssertEqual(sink.diagnostics.count, 21)
    XCTAssertEqual(
      sink.diagnostics.last?.description, "f.yml:21:1: error: a thing has 2980 more keys that it cannot have")
  }
}
