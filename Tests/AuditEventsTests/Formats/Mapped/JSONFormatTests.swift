import XCTest

@testable import AuditEvents

final class JSONFormatTests: XCTestCase {
  private typealias Source = EventMapping.FieldSource

  /// A mapping of a made-up door log.
  private func mapping(_ change: (inout EventMapping) -> Void = { _ in }) -> JSONFormat {
    var mapping = EventMapping(name: "doors")
    mapping.logSources = [EventLogSource(product: "acme", service: "doors")]
    mapping.id = ["key"]
    mapping.times = [.init(path: "when.utc"), .init(path: "when.seconds", form: .seconds)]
    mapping.fields = [
      .provider: Source(paths: [], text: "acme"), .actorName: Source(paths: ["who.name", "who.badge"]),
      .operation: Source(paths: ["did"]), .sourceIP: Source(paths: ["at.ip"]),
      .outcome: Source(paths: ["went"]), .errorCode: Source(paths: ["why"]),
    ]
    change(&mapping)
    return JSONFormat(mapping)
  }

  func testTheMappingSaysWhereEverythingIs() throws {
    let event = try FormatFixture.event(
      #"{"key":"k1","when":{"utc":"2026-03-02T10:00:00Z"},"who":{"badge":7},"did":"open","at":{"ip":"203.0.113.9"}}"#,
      mapping())
    XCTAssertEqual(
      event,
      AuditEvent(
        id: "k1", time: Timestamp(seconds: 1_772_445_600), provider: "acme", actor: Actor(kind: .user, name: "7"),
        sourceIP: "203.0.113.9", operation: "open"))
  }

  func testTheFirstReadableTimeCounts() throws {
    let table: [(String, Int64)] = [
      (#""when":{"utc":"2026-03-02T10:00:00Z","seconds":5}"#, 1_772_445_600), (#""when":{"seconds":5}"#, 5),
      (#""when":{"utc":"soon","seconds":"5"}"#, 5),
    ]
    for (json, seconds) in table {
      XCTAssertEqual(try FormatFixture.event(#"{"key":"k","# + json + "}", mapping()).time.seconds, seconds, json)
    }
    XCTAssertEqual(
      FormatFixture.rejection(#"{"key":"k","when":"now"}"#, mapping()), "the record has no readable event time")
  }

  func testARecordWithoutIDIsKnownByItsContent() throws {
    let spaced = try FormatFixture.event(#"{ "when" : {"seconds": 5} , "did":"open" }"#, mapping())
    let dense = try FormatFixture.event(#"{"when":{"seconds":5},"did":"open"}"#, mapping())
    let other = try FormatFixture.event(#"{"when":{"seconds":5},"did":"shut"}"#, mapping())
    XCTAssertEqual(spaced.id, dense.id)
    XCTAssertNotEqual(dense.id, other.id)
    XCTAssertEqual(dense.id, ContentHash(of: Array(#"{"when":{"seconds":5},"did":"open"}"#.utf8)).hexadecimal)
  }

  func testSeveralIDsAtTheOnePathAreRefused() {
    XCTAssertEqual(
      FormatFixture.rejection(#"{"key":["a","b"],"when":{"seconds":5}}"#, mapping()), "the record has several event ids"
    )
  }

  func testCommonOutcomesAreUnderstood() throws {
    let table: [(String, AuditEvent.Outcome, String)] = [
      ("", .success, ""), (#","went":"Success""#, .success, ""), (#","went":"OK","why":"fine""#, .success, ""),
      (#","went":true"#, .success, ""), (#","went":0"#, .success, ""), (#","went":204"#, .success, ""),
      (#","went":false"#, .failure, "false"), (#","went":"failed","why":"worn out""#, .failure, "worn out"),
      (#","went":"DENIED""#, .denied, "DENIED"), (#","went":403"#, .denied, "403"),
      (#","went":500,"why":"AccessDenied""#, .denied, "AccessDenied"), (#","went":500"#, .failure, "500"),
    ]
    for (json, outcome, code) in table {
      let event = try FormatFixture.event(#"{"key":"k","when":{"seconds":5}"# + json + "}", mapping())
      XCTAssertEqual(event.outcome, outcome, json)
      XCTAssertEqual(event.errorCode, code, json)
    }
  }

  func testWordsOfTheMappingComeFirst() throws {
    let format = mapping {
      $0.fields[.outcome] = Source(
        paths: ["went"],
        words: [
          .init(pattern: ValuePattern("jam*"), word: "failure"), .init(pattern: ValuePattern("locked"), word: "denied"),
        ],
        otherwise: "success")
    }
    let table: [(String, AuditEvent.Outcome, String)] = [
      ("jammed", .failure, "jammed"), ("LOCKED", .denied, "LOCKED"), ("failed", .success, ""),
    ]
    for (word, outcome, code) in table {
      let event = try FormatFixture.event(#"{"key":"k","when":{"seconds":5},"went":"\#(word)"}"#, format)
      XCTAssertEqual(event.outcome, outcome, word)
      XCTAssertEqual(event.errorCode, code, word)
    }
    // A pattern for anything says nothing about nothing.
    let silent = mapping {
      $0.fields[.mfa] = Source(paths: ["pin"], words: [.init(pattern: ValuePattern("*"), word: "yes")])
    }
    XCTAssertEqual(try FormatFixture.event(#"{"when":{"seconds":5}}"#, silent).mfa, .unknown)
    XCTAssertEqual(try FormatFixture.event(#"{"when":{"seconds":5},"pin":1}"#, silent).mfa, .yes)
  }

  func testResourcesOfAListAndOfPlaces() throws {
    let list = mapping {
      $0.resources = EventMapping.ResourceSource(list: "doors", uid: ["name", "n.id"], type: ["kind"])
    }
    let table: [(String, [Resource])] = [
      (
        #"[{"name":"a","kind":"gate"},{"n":{"id":2}},"text",{"kind":"\u0067ate"},{}]"#,
        [Resource(type: "gate", id: "a"), Resource(type: "", id: "2"), Resource(type: "gate", id: "")]
      ),
      (#"{"name":"a"}"#, [Resource(type: "", id: "a")]), (#""plain""#, [Resource(type: "", id: "plain")]), ("[]", []),
      ("null", []), (#"[[{"name":"deep"}]]"#, []),
    ]
    for (json, resources) in table {
      XCTAssertEqual(
        try FormatFixture.event(#"{"when":{"seconds":5},"doors":\#(json)}"#, list).resources, resources, json)
    }
    let places = mapping { $0.resources = EventMapping.ResourceSource(uid: ["x", "door"], type: ["kind"]) }
    XCTAssertEqual(
      try FormatFixture.event(#"{"when":{"seconds":5},"door":"a","kind":"gate"}"#, places).resources,
      [Resource(type: "gate", id: "a")])
  }

  func testJSONTextIsLookedInto() throws {
    let format = mapping {
      $0.jsonTexts = ["blob"]
      $0.id = ["blob.key"]
      $0.times = [.init(path: "blob.when")]
    }
    let event = try FormatFixture.event(#"{"blob":"{\"key\":\"k9\",\"when\":1772445600}"}"#, format)
    XCTAssertEqual(event.id, "k9")
    XCTAssertEqual(event.time.seconds, 1_772_445_600)
  }

  func testHostileRecordsAreTakenOrRefusedButHarmNothing() {
    let deep = String(repeating: #"{"who":"#, count: 60) + "1" + String(repeating: "}", count: 60)
    let wide = "[" + Array(repeating: #"{"name":"a"}"#, count: 3000).joined(separator: ",") + "]"
    let format = mapping { $0.resources = EventMapping.ResourceSource(list: "doors", uid: ["name"], type: []) }
    for json in [
      "{}", "[]", "null", deep, #"{"key":"\#(String(repeating: "x", count: 600))","when":{"seconds":5}}"#,
      #"{"when":{"seconds":5},"doors":\#(wide)}"#, #"{"key":{},"when":[[[5]]]}"#, "{\"key\":\"\u{0}\"}",
    ] {
      _ = FormatFixture.rejection(json, format)
    }
    XCTAssertEqual(
      FormatFixture.rejection(#"{"key":"\#(String(repeating: "x", count: 600))","when":{"seconds":5}}"#, format),
      "the event id is longer than 512 bytes")
  }
}
