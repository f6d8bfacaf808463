import XCTest

@testable import AuditEvents

final class CTSFormatTests: XCTestCase {
  private let format = CTSFormat()

  /// A trace with the required fields and whatever the test is about.
  private func event(_ fields: String, name: String = "createServer") throws -> AuditEvent {
    try FormatFixture.event(
      #"{"trace_id":"t-1","time":1772445600000,"trace_name":"\#(name)",\#(fields)"x":0}"#, format)
  }

  func testAWholeTrace() throws {
    let event = try FormatFixture.event(
      """
      {"trace_id": "0c000001-15f1-11f1-8000-0a0000000001", "trace_name": "deleteVolume", "trace_rating": "normal",
       "trace_type": "ConsoleAction", "time": 1772445600123, "record_time": 1772445600500, "service_type": "EVS",
       "resource_type": "evs", "resource_id": "0c000002", "resource_name": "volume-db", "source_ip": "203.0.113.40",
       "domain_id": "0d000001", "read_only": false, "code": "200", "user_agent": "Mozilla/5.0",
       "user": {"name": "dora", "id": "0e000001", "access_key_id": "HSTexample", "type": "User",
         "domain": {"name": "example", "id": "0d000001"}}}
      """, format)
    XCTAssertEqual(
      event,
      AuditEvent(
        id: "0c000001-15f1-11f1-8000-0a0000000001", time: Timestamp(milliseconds: 1_772_445_600_123),
        provider: "huaweicloud", account: "0d000001",
        actor: Actor(kind: .user, id: "0e000001", name: "dora", accessKey: "HSTexample"), sourceIP: "203.0.113.40",
        userAgent: "Mozilla/5.0", operation: "deleteVolume", service: "EVS", outcome: .success,
        resources: [Resource(type: "evs", id: "0c000002"), Resource(type: "evs", id: "volume-db")], access: .write))
  }

  func testTheUserComesInManyShapes() throws {
    let table: [(String, Actor, account: String)] = [
      (#""user":{"name":"a","id":"1","domain":{"id":"d","name":"n"}},"#, Actor(kind: .user, id: "1", name: "a"), "d"),
      (
        #""user":"{\"name\":\"a\",\"id\":\"1\",\"domain\":{\"id\":\"d\"}}","#, Actor(kind: .user, id: "1", name: "a"),
        "d"
      ),
      (
        #""user":{"user_name":"a","principal_id":"1","account_id":"d","type":"User"},"#,
        Actor(kind: .user, id: "1", name: "a"), "d"
      ),
      (#""user":"a plain name","#, Actor(kind: .unknown, name: "a plain name"), ""),
      (#""user":"{not really json}","#, Actor(kind: .unknown, name: "{not really json}"), ""),
      (#""user":null,"trace_type":"SystemAction","#, Actor(kind: .service), ""),
      (#""user":"-","trace_type":"SystemAction","#, Actor(kind: .service), ""),
      (#""user":null,"trace_type":"ApiCall","#, Actor(kind: .unknown), ""),
      (#""trace_type":"SystemAction","#, Actor(kind: .service), ""),
      (#""user":{"name":"o","id":"1","principal_is_root_user":"true"},"#, Actor(kind: .root, id: "1", name: "o"), ""),
      (#""user":{"name":"o","id":"1","principal_is_root_user":true},"#, Actor(kind: .root, id: "1", name: "o"), ""),
      (#""user":{"name":"s","id":"1","type":"Service"},"#, Actor(kind: .service, id: "1", name: "s"), ""),
      (#""user":{"name":"f","id":"1","type":"FederatedUser"},"#, Actor(kind: .federated, id: "1", name: "f"), ""),
      (
        ##""user":{"name":"ops/night","id":"1","type":"AssumedAgency","principal_urn":"sts::d:assumed-agency:ops/night"},"##,
        Actor(kind: .role, id: "1", name: "ops/night", role: "ops", session: "night"), ""
      ),
      (
        #""user":{"name":"u","id":"1","type":"User","principal_urn":"iam::d:user:u"},"#,
        Actor(kind: .user, id: "1", name: "u"), ""
      ),
    ]
    for (fields, actor, account) in table {
      let event = try event(fields)
      XCTAssertEqual(event.actor, actor, fields)
      XCTAssertEqual(event.account, account, fields)
    }
  }

  func testTheRatingWinsOverTheCode() throws {
    let table: [(String, name: String, AuditEvent.Outcome, String)] = [
      (#""trace_rating":"normal","code":200,"#, "x", .success, ""),
      (#""trace_rating":"normal","code":"302","#, "login", .success, ""),
      (#""trace_status":"normal","#, "x", .success, ""),
      (#""trace_rating":"warning","code":200,"#, "x", .failure, "warning"),
      (#""trace_rating":"warning","code":200,"response":{"code":"VPC.0514"},"#, "x", .failure, "VPC.0514"),
      (#""trace_rating":"warning","response":"{\"error_code\":\"IAM.0011\"}","#, "x", .failure, "IAM.0011"),
      (#""trace_rating":"warning","response":{"error":{"code":"Forbidden"}},"#, "x", .denied, "Forbidden"),
      (#""trace_rating":"warning","code":"403","#, "x", .denied, "403"),
      (#""trace_rating":"warning","code":403,"response":{"code":"PAP.0001"},"#, "x", .denied, "PAP.0001"),
      (#""trace_rating":"incident","code":"500","#, "x", .failure, "500"),
      (#""trace_status":"warning","code":"404","#, "x", .failure, "404"),
      (#""code":"404","#, "x", .failure, "404"),
      (#""code":401,"#, "x", .failure, "401"),
      (#""code":"201","#, "x", .success, ""),
      (#""code":"EVS.2024","#, "x", .failure, "EVS.2024"),
      ("", "x", .success, ""),
      (#""trace_rating":"normal","code":302,"#, "loginfailed", .failure, "loginfailed"),
      (#""code":200,"#, "scanQRCodeLoginFailed", .failure, "scanQRCodeLoginFailed"),
      (#""trace_rating":"warning","code":"401","#, "oidcLoginFailed", .failure, "401"),
    ]
    for (fields, name, outcome, code) in table {
      let event = try event(fields, name: name)
      XCTAssertEqual(event.outcome, outcome, fields)
      XCTAssertEqual(event.errorCode, code, fields)
    }
  }

  func testMultiFactor() throws {
    let table: [(String, AuditEvent.MultiFactor)] = [
      (#""user":{"name":"a","session_context":{"attributes":{"mfa_authenticated":"true"}}},"#, .yes),
      (#""message":"{\"login\":{\"login_protect\":{\"status\":\"off\"}}}","#, .no),
      (#""message":{"login":{"login_protect":{"status":"on"}}},"#, .yes),
      ("", .unknown),
    ]
    for (fields, expected) in table { XCTAssertEqual(try event(fields).mfa, expected, fields) }
  }

  func testWhatIsNotRecordedIsEmpty() throws {
    for address in [#""source_ip":"","#, #""source_ip":"-","#, #""source_ip":null,"#, ""] {
      XCTAssertEqual(try event(address).sourceIP, "", address)
    }
    XCTAssertEqual(try event(#""read_only":"true","#).access, .read)
    XCTAssertEqual(try event(#""read_only":true,"#).access, .read)
    XCTAssertEqual(try event("").access, .unknown)
  }

  func testResources() throws {
    let table: [(String, [Resource])] = [
      (#""resource_type":"vpc","resource_id":"1","resource_name":"1","#, [Resource(type: "vpc", id: "1")]),
      (#""resource_type":"vpc","resource_id":"","resource_name":"n","#, [Resource(type: "vpc", id: "n")]),
      (#""resource_type":"vpc","resource_id":null,"#, [Resource(type: "vpc", id: "")]),
      (#""resource_id":"1","resource_name":"n","#, [Resource(type: "", id: "1"), Resource(type: "", id: "n")]),
      ("", []),
    ]
    for (fields, resources) in table { XCTAssertEqual(try event(fields).resources, resources, fields) }
  }

  func testTimesAsTextNumberOrOnlyTheRecordingTime() throws {
    let table: [(String, String?)] = [
      (#""time":1772445600000"#, "2026-03-02T10:00:00Z"),
      (#""time":"1772445600000""#, "2026-03-02T10:00:00Z"),
      (#""time":1772445600"#, "2026-03-02T10:00:00Z"),
      (#""time":"Mar 2, 2026 18:00:00 GMT+08:00""#, "2026-03-02T10:00:00Z"),
      (#""time":"2026/03/02 18:00:00 GMT+08:00""#, "2026-03-02T10:00:00Z"),
      (#""time":"2026-03-02 18:00:00 GMT+08:00""#, "2026-03-02T10:00:00Z"),
      (#""time":null,"record_time":1772445601000"#, "2026-03-02T10:00:01Z"),
      (#""time":"soon""#, nil),
      (#""x":1"#, nil),
    ]
    for (fields, expected) in table {
      let record = #"{"trace_id":"t",\#(fields)}"#
      if let expected {
        XCTAssertEqual(try FormatFixture.event(record, format).time.rfc3339, expected, fields)
      } else {
        XCTAssertEqual(FormatFixture.rejection(record, format), "the record has no readable event time", fields)
      }
    }
    XCTAssertEqual(FormatFixture.rejection(#"{"time":1772445600000}"#, format), "the record has no event id")
  }

  func testDigestFilesHoldNoEvents() {
    let table: [(String, Bool)] = [
      ("b/CloudTraces/eu-de/2016/5/19/system/ECS/x_CloudTrace_eu-de_2016-05-19T00-00-00Z_0a1b.json.gz", true),
      ("b/CloudTraces/eu-de/2016/5/19/system/Digest/ECS/x_CloudTrace-Digest_eu-de_2016-05-19T00-00-00Z.json.gz", false),
      ("b/CloudTraces/eu-de/2016/5/19/system/Digest/ECS/unusual-name.json.gz", false),
      ("/home/digest/archive/x.json.gz", true),
      ("x_CloudTrace-Digest_eu-de_2016-05-19T00-00-00Z.json.gz", false),
      ("digest.json", true),
    ]
    for (path, expected) in table { XCTAssertEqual(format.isEventFile(path: path), expected, path) }
  }

  func testRecognisesItsRecords() {
    XCTAssertTrue(FormatFixture.recognises(#"{"trace_id":"1","trace_name":"login"}"#, format))
    XCTAssertFalse(FormatFixture.recognises(#"{"trace_id":"1"}"#, format))
    XCTAssertFalse(FormatFixture.recognises(#"{"eventId":"1","serviceName":"Ram"}"#, format))
  }
}
