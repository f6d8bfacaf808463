import XCTest

@testable import AuditEvents

final class FieldPathTests: XCTestCase {
  private struct Case {
    var path: String
    var record: String
    var candidates: [String]
    var presence: FieldPath.Presence = .values
    var line: UInt = #line
  }

  func testCandidates() {
    let cases = [
      Case(path: "a", record: #"{"a":"x"}"#, candidates: ["x"]),
      Case(path: "A.b", record: #"{"a":{"B":5}}"#, candidates: ["5"]),
      Case(path: "a", record: #"{"b":1}"#, candidates: [], presence: .absent),
      Case(path: "a", record: #"{"a":null}"#, candidates: [], presence: .empty),
      Case(path: "a", record: #"{"a":[]}"#, candidates: [], presence: .empty),
      Case(path: "a", record: #"{"a":[null]}"#, candidates: [], presence: .empty),
      Case(path: "a", record: #"{"a":{ }}"#, candidates: [], presence: .empty),
      Case(path: "a", record: #"{"a":""}"#, candidates: [""]),
      Case(path: "a", record: #"{"a":[1,[true,"x"]]}"#, candidates: ["1", "true", "x"]),
      Case(path: "a.b", record: #"{"a":[{"b":1},{"c":2},{"b":[3]}]}"#, candidates: ["1", "3"]),
      Case(path: "Tag.1.Key", record: #"{"Tag.1.Key":"k"}"#, candidates: ["k"]),
      Case(path: "a.b.c", record: #"{"a.b":{"c":1},"a":{"b.c":2,"b":{"c":3}}}"#, candidates: ["1", "2", "3"]),
      Case(
        path: "a", record: #"{"a":{"b": 1, "c": ["é", null]}}"#, candidates: [#"{"b":1,"c":["é",null]}"#, "1", "é"]),
      Case(path: "a", record: #"{"a":{"b":"\u00e9\/\n\""}}"#, candidates: [#"{"b":"é/\n\""}"#, "é/\n\""]),
      Case(path: "a", record: #"{"a":1,"A":2}"#, candidates: ["1", "2"]),
      Case(path: "a", record: #"{"\u0061":"\ud83d\ude00 \ud83d"}"#, candidates: ["😀 \u{FFFD}"]),
      Case(path: "user.name", record: #"{"user":"{\"name\":\"bob\"}"}"#, candidates: ["bob"]),
      Case(path: "user.name", record: #"{"user":{"name":"bob"}}"#, candidates: ["bob"]),
      Case(
        path: "user", record: #"{"user":"{\"name\":\"bob\"}"}"#,
        candidates: [#"{"name":"bob"}"#, #"{"name":"bob"}"#, "bob"]),
      Case(path: "user.name", record: #"{"user":"{not json"}"#, candidates: [], presence: .absent),
      Case(path: "user", record: #"{"user":"{}"}"#, candidates: ["{}"]),
      Case(path: "user", record: #"{"user":" [\"x\", 5] "}"#, candidates: [#" ["x", 5] "#, "x", "5"]),
      Case(path: "user.a", record: #"{"USER":"{\"a\":\"{\\\"b\\\":1}\"}"}"#, candidates: [#"{"b":1}"#]),
      Case(path: "user", record: #"{"user":"12"}"#, candidates: ["12"]),
      Case(path: "x.user.name", record: #"{"x":{"user":"{\"name\":\"bob\"}"}}"#, candidates: [], presence: .absent),
      Case(path: "a", record: #"{"a":"\u0000\ud800x\udc00"}"#, candidates: ["\u{0}\u{FFFD}x\u{FFFD}"]),
      Case(
        path: "a", record: #"{"a":{"x":[1.50,{"y":"\u0001\t"}]}}"#,
        candidates: [#"{"x":[1.50,{"y":"\u0001\t"}]}"#, "1.50", "\u{1}\t"]),
      Case(path: "a.b", record: #"{"a":null}"#, candidates: [], presence: .absent),
      Case(path: "a.b", record: #"{"a":[[{"b":[]}]]}"#, candidates: [], presence: .empty),
      Case(path: "a", record: #"{"a":null,"A":"x"}"#, candidates: ["x"]),
      Case(path: "a", record: #"{"a":9007199254740993}"#, candidates: ["9007199254740993"]),
      Case(path: "É", record: #"{"é":1,"É":2}"#, candidates: ["2"]),
      Case(path: "a b/c@d::e", record: #"{"A B/C@D::E":1}"#, candidates: ["1"]),
      Case(path: "", record: #"{"":1,"a":2}"#, candidates: ["1"]),
      Case(path: "a", record: #"{}"#, candidates: [], presence: .absent),
      Case(path: "a", record: #"[{"a":1},{"a":2}]"#, candidates: ["1", "2"]),
      Case(path: "other.name", record: #"{"other":"{\"name\":\"bob\"}"}"#, candidates: [], presence: .absent),
    ]
    for item in cases {
      var found: [String] = []
      let presence = withRecord(item.record) { record in
        FieldPath(item.path).forEachCandidate(in: record, embedded: EmbeddedJSON(keys: ["user"])) {
          found.append(String(decoding: $0.bytes, as: UTF8.self))
          return true
        }
      }
      XCTAssertEqual(found, item.candidates, line: item.line)
      XCTAssertEqual("\(presence)", "\(item.presence)", line: item.line)
    }
  }

  func testKeywordsSeeKeysAndLeaves() {
    var seen: [String] = []
    withRecord(#"{"a":{"b":[1,"x",null,false]},"c\n":"y"}"#) { record in
      forEachLeafAndKey(in: record) {
        seen.append(($0.kind == .key ? "key " : "") + String(decoding: $0.bytes, as: UTF8.self))
        return true
      }
    }
    XCTAssertEqual(seen, ["key a", "key b", "1", "x", "false", "key c\n", "y"])
  }

  func testAVisitorStopsTheSearch() {
    var count = 0
    withRecord(#"{"a":[1,2,3]}"#) { record in
      FieldPath("a").forEachCandidate(in: record, embedded: .none) { _ in
        count += 1
        return count < 2
      }
    }
    XCTAssertEqual(count, 2)
  }
}

/// Calls with the bytes of a record.
@discardableResult
func withRecord<R>(_ text: String, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
  try Array(text.utf8).withUnsafeBufferPointer(body)
}
