import XCTest

@testable import AuditEvents

final class CloudTrailFormatTests: XCTestCase {
  private let format = CloudTrailFormat()

  /// A record with the required fields and whatever the test is about.
  private func event(_ fields: String) throws -> AuditEvent {
    try FormatFixture.event(
      #"{"eventID":"e-1","eventTime":"2026-03-02T10:00:00Z","awsRegion":"eu-west-1",\#(fields)"x":0}"#, format)
  }

  func testAWholeRecord() throws {
    let event = try FormatFixture.event(
      """
      {"eventVersion": "1.09", "eventID": "0a000001-0000-4000-8000-000000000001", "eventTime": "2026-03-02T10:00:02Z",
       "eventSource": "s3.amazonaws.com", "eventName": "PutBucketPolicy", "awsRegion": "eu-west-1",
       "sourceIPAddress": "198.51.100.7", "userAgent": "aws-cli/2.15", "readOnly": false, "managementEvent": true,
       "recipientAccountId": "111122223333", "eventCategory": "Management",
       "resources": [{"accountId": "111122223333", "type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::example"},
                     {"type": "AWS::S3::Object", "ARNPrefix": "arn:aws:s3:::example/"}],
       "userIdentity": {"type": "AssumedRole", "principalId": "AROAEXAMPLE:erin",
         "arn": "arn:aws:sts::111122223333:assumed-role/Admin/erin", "accountId": "111122223333",
         "accessKeyId": "ASIAEXAMPLE", "sessionContext": {"attributes": {"mfaAuthenticated": "true"},
           "sessionIssuer": {"type": "Role", "userName": "Admin"}}}}
      """, format)
    XCTAssertEqual(
      event,
      AuditEvent(
        id: "0a000001-0000-4000-8000-000000000001", time: Timestamp(seconds: 1_772_445_602), provider: "aws",
        account: "111122223333",
        actor: Actor(
          kind: .role, id: "AROAEXAMPLE:erin", name: "Admin/erin", role: "Admin", session: "erin",
          accessKey: "ASIAEXAMPLE"),
        sourceIP: "198.51.100.7", userAgent: "aws-cli/2.15", operation: "PutBucketPolicy",
        service: "s3.amazonaws.com", region: "eu-west-1", outcome: .success, mfa: .yes,
        resources: [
          Resource(type: "AWS::S3::Bucket", id: "arn:aws:s3:::example"),
          Resource(type: "AWS::S3::Object", id: "arn:aws:s3:::example/"),
        ], access: .write))
  }

  func testEveryIdentityType() throws {
    let table: [(String, Actor)] = [
      (#"{"type":"Root","principalId":"1"}"#, Actor(kind: .root, id: "1", name: "root")),
      (#"{"type":"Root","principalId":"1","userName":"my-alias"}"#, Actor(kind: .root, id: "1", name: "my-alias")),
      (
        #"{"type":"IAMUser","principalId":"AIDA","userName":"bob","accessKeyId":""}"#,
        Actor(kind: .user, id: "AIDA", name: "bob")
      ),
      (
        #"{"type":"IAMUser","arn":"arn:aws:iam::1:user/team/bob"}"#, Actor(kind: .user, name: "team/bob")
      ),
      (
        #"{"type":"AssumedRole","principalId":"AROA:s","arn":"arn:aws:sts::1:assumed-role/Ops/s"}"#,
        Actor(kind: .role, id: "AROA:s", name: "Ops/s", role: "Ops", session: "s")
      ),
      (
        #"{"type":"AssumedRole","principalId":"AROA:s","sessionContext":{"sessionIssuer":{"userName":"Ops"}}}"#,
        Actor(kind: .role, id: "AROA:s", name: "Ops/s", role: "Ops", session: "s")
      ),
      (#"{"type":"AssumedRole","principalId":"AROA:s"}"#, Actor(kind: .role, id: "AROA:s", name: "s", session: "s")),
      (#"{"type":"Role","arn":"arn:aws:iam::1:role/Ops"}"#, Actor(kind: .role, name: "Ops")),
      (
        #"{"type":"FederatedUser","principalId":"1:eve","arn":"arn:aws:sts::1:federated-user/eve"}"#,
        Actor(kind: .federated, id: "1:eve", name: "eve")
      ),
      (#"{"type":"SAMLUser","userName":"s@example.com"}"#, Actor(kind: .federated, name: "s@example.com")),
      (#"{"type":"WebIdentityUser","userName":"w"}"#, Actor(kind: .federated, name: "w")),
      (#"{"type":"IdentityCenterUser","userName":"i"}"#, Actor(kind: .federated, name: "i")),
      (#"{"type":"Directory","userName":"d"}"#, Actor(kind: .federated, name: "d")),
      (#"{"type":"AWSAccount","principalId":"AIDA","accountId":"9"}"#, Actor(kind: .federated, id: "AIDA")),
      (
        #"{"type":"AWSService","invokedBy":"autoscaling.amazonaws.com"}"#,
        Actor(kind: .service, name: "autoscaling.amazonaws.com")
      ),
      (#"{"invokedBy":"x.amazonaws.com"}"#, Actor(kind: .service, name: "x.amazonaws.com")),
      (
        #"{"type":"Unknown","userName":"HIDDEN_DUE_TO_SECURITY_REASONS"}"#,
        Actor(kind: .unknown, name: "HIDDEN_DUE_TO_SECURITY_REASONS")
      ),
      ("null", Actor()),
    ]
    for (identity, actor) in table {
      XCTAssertEqual(try event(#""userIdentity":\#(identity),"#).actor, actor, identity)
    }
  }

  func testOutcomes() throws {
    let table: [(String, AuditEvent.Outcome, String)] = [
      ("", .success, ""),
      (#""errorCode":null,"#, .success, ""),
      (#""errorCode":"AccessDenied","errorMessage":"User is not authorized","#, .denied, "AccessDenied"),
      (#""errorCode":"AccessDeniedException","#, .denied, "AccessDeniedException"),
      (#""errorCode":"Client.UnauthorizedOperation","#, .denied, "Client.UnauthorizedOperation"),
      (#""errorCode":"NoSuchBucket","#, .failure, "NoSuchBucket"),
      (
        #""errorMessage":"Failed authentication","responseElements":{"ConsoleLogin":"Failure"},"#, .failure,
        "Failed authentication"
      ),
      (#""responseElements":{"ConsoleLogin":"Failure"},"#, .failure, "Failure"),
      (#""responseElements":{"ConsoleLogin":"Success"},"#, .success, ""),
      (#""responseElements":null,"#, .success, ""),
    ]
    for (fields, outcome, code) in table {
      let event = try event(fields)
      XCTAssertEqual(event.outcome, outcome, fields)
      XCTAssertEqual(event.errorCode, code, fields)
    }
  }

  func testMultiFactor() throws {
    let table: [(String, AuditEvent.MultiFactor)] = [
      (#""additionalEventData":{"MFAUsed":"Yes"},"#, .yes),
      (#""additionalEventData":{"MFAUsed":"No"},"#, .no),
      (#""additionalEventData":{"mfaAuthenticated":true},"#, .yes),
      (#""userIdentity":{"sessionContext":{"attributes":{"mfaAuthenticated":"false"}}},"#, .no),
      (
        #""additionalEventData":{"MFAUsed":"Yes"},"userIdentity":{"sessionContext":{"attributes":{"mfaAuthenticated":"false"}}},"#,
        .yes
      ),
      ("", .unknown),
    ]
    for (fields, expected) in table { XCTAssertEqual(try event(fields).mfa, expected, fields) }
  }

  func testOddShapes() throws {
    XCTAssertEqual(try event(#""userAgent":["first","second"],"#).userAgent, "first")
    XCTAssertEqual(try event(#""sourceIPAddress":"AWS Internal","#).sourceIP, "AWS Internal")
    XCTAssertEqual(try event(#""recipientAccountId":111122223333,"#).account, "111122223333")
    XCTAssertEqual(try event(#""userIdentity":{"accountId":"9"},"#).account, "9")
    XCTAssertEqual(try event(#""readOnly":true,"#).access, .read)
    XCTAssertEqual(try event(#""EVENTNAME":"LowerCased","#).operation, "LowerCased")
    XCTAssertEqual(
      try event(#""resources":[{"accountId":"1"},"odd",{"ARN":"a","type":null}],"#).resources,
      [
        Resource(type: "", id: "a")
      ])
    XCTAssertEqual(try event(#""resources":{"ARN":"a\/b","type":"T"},"#).resources, [Resource(type: "T", id: "a/b")])
  }

  func testAnInsightLacksMostFieldsAndIsAnEvent() throws {
    let insight = try FormatFixture.event(
      """
      {"eventVersion":"1.09","eventTime":"2026-03-02T10:00:00Z","awsRegion":"us-east-1",
       "eventID":"0a000002-0000-4000-8000-000000000002","eventType":"AwsCloudTrailInsight",
       "recipientAccountId":"111122223333","sharedEventID":"0a000003","eventCategory":"Insight",
       "insightDetails":{"state":"Start","eventSource":"ssm.amazonaws.com","eventName":"UpdateInstanceInformation",
         "insightType":"ApiCallRateInsight"}}
      """, format)
    XCTAssertEqual(insight.operation, "UpdateInstanceInformation")
    XCTAssertEqual(insight.service, "ssm.amazonaws.com")
    XCTAssertEqual(insight.actor, Actor())
    XCTAssertEqual(insight.outcome, .success)
  }

  func testDigestAndInsightFilesHoldNoEvents() {
    let layout = "b/AWSLogs/111122223333"
    let table: [(String, Bool)] = [
      ("\(layout)/CloudTrail/eu-west-1/2026/03/02/111122223333_CloudTrail_eu-west-1_20260302T1000Z_a.json.gz", true),
      ("\(layout)/CloudTrail-Digest/eu-west-1/2026/03/02/111122223333_CloudTrail-Digest_eu-west-1_x.json.gz", false),
      ("\(layout)/CloudTrail-Insight/eu-west-1/2026/03/02/x.json.gz", false),
      ("111122223333_CloudTrail-Digest_eu-west-1_trail_20260302T1000Z.json.gz", false),
      ("cloudtrail-digest.json", true),
    ]
    for (path, expected) in table { XCTAssertEqual(format.isEventFile(path: path), expected, path) }
  }

  func testRecognisesItsRecords() {
    XCTAssertTrue(FormatFixture.recognises(#"{"eventID":"1","awsRegion":"us-east-1"}"#, format))
    XCTAssertTrue(FormatFixture.recognises(#"{"eventid":"1","awsregion":"us-east-1"}"#, format))
    XCTAssertFalse(FormatFixture.recognises(#"{"eventId":"1","serviceName":"Ram","eventSource":"x"}"#, format))
  }
}
