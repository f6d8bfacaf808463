import XCTest

@testable import AuditEvents

final class FieldAliasesTests: XCTestCase {
  private func values(_ aliases: FieldAliases, _ field: String, _ json: String) -> ([String], FieldPath.Presence) {
    var found: [String] = []
    let presence = Array(json.utf8).withUnsafeBufferPointer { record in
      aliases.target(of: field).forEachCandidate(in: record, format: CloudTrailFormat()) { scalar in
        found.append(String(decoding: scalar.bytes, as: UTF8.self))
        return true
      }
    }
    return (found, presence)
  }

  func testAnAliasStandsForTheValuesOfItsPaths() {
    let aliases = FieldAliases([("op", ["a.b", "c"]), ("OP", ["d"])], roots: [])
    let table: [(String, String, [String], FieldPath.Presence)] = [
      ("op", #"{"a":{"b":"1"},"c":["2","3"],"op":"4"}"#, ["1", "2", "3"], .values),
      ("op", #"{"a":{"b":null},"c":"2"}"#, ["2"], .values), ("op", #"{"a":{"b":null}}"#, [], .empty),
      ("op", #"{"op":"4"}"#, [], .absent), ("OP", #"{"d":"5","c":"2"}"#, ["5"], .values),
      ("Op", #"{"d":"5","c":"2"}"#, ["2"], .values), ("other", #"{"other":"6"}"#, ["6"], .values),
    ]
    for (field, json, texts, presence) in table {
      let (found, state) = values(aliases, field, json)
      XCTAssertEqual(found, texts, "\(field) in \(json)")
      XCTAssertEqual(state, presence, "\(field) in \(json)")
    }
  }

  func testOtherNamesAreLookedForBelowTheRootsToo() {
    let aliases = FieldAliases([("op", ["x"])], roots: ["properties"])
    XCTAssertEqual(values(aliases, "who", #"{"who":"1","properties":{"who":"2"}}"#).0, ["1", "2"])
    XCTAssertEqual(values(aliases, "op", #"{"properties":{"op":"2"},"x":"3"}"#).0, ["3"])
  }

  func testTheVisitorEndsTheSearchAtAnyPath() {
    var seen = 0
    _ = Array(#"{"a":["1","2"],"b":"3"}"#.utf8).withUnsafeBufferPointer { record in
      FieldAliases([("f", ["a", "b"])]).target(of: "f").forEachCandidate(in: record, format: CloudTrailFormat()) { _ in
        seen += 1
        return seen < 2
      }
    }
    XCTAssertEqual(seen, 2)
  }
}
