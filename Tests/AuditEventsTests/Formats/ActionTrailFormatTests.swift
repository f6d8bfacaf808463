import XCTest

@testable import AuditEvents

final class ActionTrailFormatTests: XCTestCase {
  private let format = ActionTrailFormat()

  /// An event with the required fields and whatever the test is about.
  private func event(_ fields: String) throws -> AuditEvent {
    try FormatFixture.event(
      #"{"eventId":"e-1","eventTime":"2026-03-02T10:00:00Z","eventName":"RunInstances",\#(fields)"x":0}"#, format)
  }

  func testAWholeEvent() throws {
    let event = try FormatFixture.event(
      """
      {"eventId": "5F1C0A11-0000-4000-8000-00000000A001", "eventVersion": "1", "eventCategory": "Management",
       "eventType": "ApiCall", "eventName": "StopInstance", "eventRW": "Write", "eventSource": "ecs.aliyuncs.com",
       "eventTime": "2026-03-02T10:00:01Z", "serviceName": "Ecs", "acsRegion": "cn-hangzhou",
       "recipientAccountId": "1000000000000001", "sourceIpAddress": "203.0.113.9", "userAgent": "AliyunConsole",
       "referencedResources": {"ACS::ECS::Instance": ["i-example1", "i-example2"], "ACS::ECS::Disk": ["d-example1"]},
       "resourceType": "ignored", "resourceName": "ignored",
       "userIdentity": {"type": "ram-user", "principalId": "200000000000000017", "accountId": "1000000000000009",
         "userName": "carol", "accessKeyId": "LTAIexample",
         "sessionContext": {"attributes": {"mfaAuthenticated": "true", "creationDate": "2026-03-02T09:00:00Z"}}}}
      """, format)
    XCTAssertEqual(
      event,
      AuditEvent(
        id: "5F1C0A11-0000-4000-8000-00000000A001", time: Timestamp(seconds: 1_772_445_601), provider: "alibaba",
        account: "1000000000000001",
        actor: Actor(kind: .user, id: "200000000000000017", name: "carol", accessKey: "LTAIexample"),
        sourceIP: "203.0.113.9", userAgent: "AliyunConsole", operation: "StopInstance", service: "Ecs",
        region: "cn-hangzhou", outcome: .success, mfa: .yes,
        resources: [
          Resource(type: "ACS::ECS::Instance", id: "i-example1"),
          Resource(type: "ACS::ECS::Instance", id: "i-example2"), Resource(type: "ACS::ECS::Disk", id: "d-example1"),
        ], access: .write))
  }

  func testActors() throws {
    let table: [(String, Actor)] = [
      (
        #"{"type":"root-account","principalId":"100","accountId":"100","userName":"root"}"#,
        Actor(kind: .root, id: "100", name: "root")
      ),
      (#"{"type":"root-account","principalId":"100"}"#, Actor(kind: .root, id: "100", name: "root")),
      (
        #"{"type":"alibaba-cloud-account","userName":"owner@example.com"}"#,
        Actor(kind: .root, name: "owner@example.com")
      ),
      (#"{"type":"ram-user","principalId":"27","userName":"alice"}"#, Actor(kind: .user, id: "27", name: "alice")),
      (
        #"{"type":"assumed-role","principalId":"316:nightly","userName":"deployer:nightly","accessKeyId":"STS.x"}"#,
        Actor(
          kind: .role, id: "316:nightly", name: "deployer:nightly", role: "deployer", session: "nightly",
          accessKey: "STS.x")
      ),
      (
        #"{"type":"assumed-role","principalId":"316:s","userName":"deployer"}"#,
        Actor(kind: .role, id: "316:s", name: "deployer", role: "deployer", session: "s")
      ),
      (
        #"{"type":"assumed-role","principalId":"316:s","sessionContext":{"sessionIssuer":{"userName":"deployer"}}}"#,
        Actor(kind: .role, id: "316:s", role: "deployer", session: "s")
      ),
      (#"{"type":"system","userName":"ecs.aliyuncs.com"}"#, Actor(kind: .service, name: "ecs.aliyuncs.com")),
      (#"{"type":"saml-user","userName":"bob"}"#, Actor(kind: .federated, name: "bob")),
      (#"{"type":"cloudsso-user","principalId":"u1","userName":"b"}"#, Actor(kind: .federated, id: "u1", name: "b")),
      (#"{"type":"something-new","userName":"x"}"#, Actor(kind: .unknown, name: "x")),
      ("null", Actor()),
    ]
    for (identity, actor) in table {
      XCTAssertEqual(try event(#""userIdentity":\#(identity),"#).actor, actor, identity)
    }
  }

  func testTheAccountIsTheRecipientElseTheActors() throws {
    XCTAssertEqual(try event(#""recipientAccountId":"1","userIdentity":{"accountId":"2"},"#).account, "1")
    XCTAssertEqual(try event(#""userIdentity":{"accountId":"2"},"#).account, "2")
    XCTAssertEqual(try event(#""recipientAccountId":"","userIdentity":{"accountId":2},"#).account, "2")
  }

  func testOutcomes() throws {
    let table: [(String, AuditEvent.Outcome, String)] = [
      ("", .success, ""),
      (#""errorCode":"","errorMessage":"","#, .success, ""),
      (#""errorCode":"NULL","errorMessage":"NULL","#, .success, ""),
      (#""errorCode":null,"errorMessage":"success","#, .success, ""),
      (#""errorMessage":"login fail","#, .failure, "login fail"),
      (#""errorCode":"InvalidParameter","errorMessage":"no such zone","#, .failure, "InvalidParameter"),
      (#""errorCode":"NoPermission","#, .denied, "NoPermission"),
      (#""errorCode":"Forbidden.RAM","#, .denied, "Forbidden.RAM"),
      (#""errorCode":"Forbbiden","#, .denied, "Forbbiden"),
      (#""errorCode":"NotAuthorized","#, .denied, "NotAuthorized"),
      (#""errorCode":"AccessForbidden","#, .denied, "AccessForbidden"),
      (#""errorCode":"InvalidAccessKeyId.NotFound","#, .failure, "InvalidAccessKeyId.NotFound"),
    ]
    for (fields, outcome, code) in table {
      let event = try event(fields)
      XCTAssertEqual(event.outcome, outcome, fields)
      XCTAssertEqual(event.errorCode, code, fields)
    }
  }

  func testMultiFactorIsNamedDifferentlyForUsersAndTheAccount() throws {
    let table: [(String, AuditEvent.MultiFactor)] = [
      (#""additionalEventData":{"mfaChecked":"true"},"#, .yes),
      (#""additionalEventData":{"mfaChecked":"false"},"#, .no),
      (#""additionalEventData":{"mfaChecked":false},"#, .no),
      (#""additionalEventData":{"isMFAChecked":"true"},"#, .yes),
      (#""userIdentity":{"sessionContext":{"attributes":{"mfaAuthenticated":"true"}}},"#, .yes),
      (#""userIdentity":{"sessionContext":{"sessionAttributes":{"mfaAuthenticated":"true"}}},"#, .yes),
      (
        #""additionalEventData":{"mfaChecked":"false"},"userIdentity":{"sessionContext":{"attributes":{"mfaAuthenticated":"true"}}},"#,
        .no
      ),
      (#""additionalEventData":{"mfaChecked":"maybe"},"#, .unknown),
      ("", .unknown),
    ]
    for (fields, expected) in table { XCTAssertEqual(try event(fields).mfa, expected, fields) }
  }

  func testResources() throws {
    func resource(_ type: String, _ id: String) -> Resource { Resource(type: type, id: id) }
    let table: [(String, [Resource])] = [
      ("", []),
      (#""referencedResources":{},"#, []),
      (#""referencedResources":{"VPC":"vpc-1"},"#, [resource("VPC", "vpc-1")]),
      (
        #""referencedResources":{"VPC":["vpc-\u0031",null,7,{"a":1}]},"#,
        [
          resource("VPC", "vpc-1"), resource("VPC", ""), resource("VPC", "7"), resource("VPC", ""),
        ]
      ),
      (#""resourceType":"ACS::ECS::Instance","resourceName":"i-1","#, [resource("ACS::ECS::Instance", "i-1")]),
      (
        #""resourceType":"ACS::ECS::Instance;ACS::ECS::Disk","resourceName":"i-1,i-2;d-1","#,
        [
          resource("ACS::ECS::Instance", "i-1"), resource("ACS::ECS::Instance", "i-2"),
          resource("ACS::ECS::Disk", "d-1"),
        ]
      ),
      (#""resourceType":"A;B","resourceName":"a","#, [resource("A", "a"), resource("B", "")]),
      (#""resourceType":"A","resourceName":"a;b","#, [resource("A", "a"), resource("A", "b")]),
      (#""resourceName":"a,b","#, [resource("", "a"), resource("", "b")]),
      (#""resourceType":"A","#, [resource("A", "")]),
      (#""resourceType":"","resourceName":"","#, []),
    ]
    for (fields, resources) in table { XCTAssertEqual(try event(fields).resources, resources, fields) }
  }

  func testReadsAndWrites() throws {
    XCTAssertEqual(try event(#""eventRW":"Read","#).access, .read)
    XCTAssertEqual(try event(#""eventRW":"Write","#).access, .write)
    XCTAssertEqual(try event(#""eventRW":"Insert","#).access, .write)
    XCTAssertEqual(try event("").access, .unknown)
  }

  func testFallBacks() throws {
    XCTAssertEqual(try event(#""serviceName":"","eventSource":"signin.aliyun.com","#).service, "signin.aliyun.com")
    XCTAssertEqual(try event(#""sourceIpAddress":"Internal","#).sourceIP, "Internal")
    let insight = try FormatFixture.event(
      """
      {"eventId":"i-1","eventTime":"2026-03-02T10:00:00Z","eventType":"ActionTrailInsight",
       "insightDetails":{"insightType":"IpInsight","sourceIpAddress":"203.0.113.200"}}
      """, format)
    XCTAssertEqual(insight.operation, "IpInsight")
    XCTAssertEqual(insight.sourceIP, "203.0.113.200")
  }

  func testRecordsWithoutIDOrTimeAreRefused() {
    let table: [(String, String?)] = [
      (#"{"eventId":"e","eventTime":"2026-03-02T10:00:00Z"}"#, nil),
      (#"{"eventTime":"2026-03-02T10:00:00Z"}"#, "the record has no event id"),
      (#"{"eventId":"","eventTime":"2026-03-02T10:00:00Z"}"#, "the record has no event id"),
      (#"{"eventId":{"a":1},"eventTime":"2026-03-02T10:00:00Z"}"#, "the record has no event id"),
      (#"{"eventId":"a","EVENTID":"b","eventTime":"2026-03-02T10:00:00Z"}"#, "the record has several event ids"),
      (#"{"eventId":"e"}"#, "the record has no readable event time"),
      (#"{"eventId":"e","eventTime":"yesterday"}"#, "the record has no readable event time"),
      ("[]", "the record has no event id"),
      ("null", "the record has no event id"),
    ]
    for (record, reason) in table { XCTAssertEqual(FormatFixture.rejection(record, format), reason, record) }
    let long = String(repeating: "x", count: 600)
    XCTAssertEqual(
      FormatFixture.rejection(#"{"eventId":"\#(long)","eventTime":"2026-03-02T10:00:00Z"}"#, format),
      "the event id is longer than 512 bytes")
    XCTAssertNotNil(FormatFixture.rejection(#"{"eventId":"e","#, format))
    XCTAssertNotNil(FormatFixture.rejection(Array(#"{"eventId":"e"#.utf8) + [0xFF] + Array(#""}"#.utf8), format))
  }

  func testRecognisesItsRecords() {
    let table: [(String, Bool)] = [
      (#"{"eventId":"1","serviceName":"Ram"}"#, true),
      (#"{"eventId":"1","acsRegion":"cn-hangzhou"}"#, true),
      (#"{"eventID":"1","awsRegion":"us-east-1","recipientAccountId":"1"}"#, false),
      (#"{"trace_id":"1","trace_name":"login"}"#, false),
      ("{}", false),
      ("7", false),
    ]
    for (record, expected) in table { XCTAssertEqual(FormatFixture.recognises(record, format), expected, record) }
  }
}
