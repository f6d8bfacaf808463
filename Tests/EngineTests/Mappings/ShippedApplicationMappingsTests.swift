import AuditEvents
import Engine
import XCTest

/// The mappings of identity providers, applications and the rest, as `ShippedMappingsTests`.
final class ShippedApplicationMappingsTests: XCTestCase {
  private let time = MappingScene.time

  private func check(
    _ name: String, _ file: String, _ wanted: AuditEvent, rules: [(source: String, selection: String)],
    silent: [String] = [], line: UInt = #line
  ) throws {
    let scene = try MappingScene(name, line: line)
    try scene.reads(file, wanted)
    try scene.fires(file, rules, silent: silent)
  }

  func testOkta() throws {
    try check(
      "okta",
      """
      {"uuid":"o1","published":"2026-03-02T10:00:00.000Z","eventType":"user.session.start","displayMessage":"Sign in",
      "actor":{"id":"00u1","type":"User","alternateId":"eve@example.com"},"client":{"ipAddress":"203.0.113.9","userAgent":
      {"rawUserAgent":"curl"},"geographicalContext":{"country":"Germany"}},"outcome":{"result":"FAILURE","reason":
      "INVALID_CREDENTIALS"},"target":[{"id":"a1","type":"AppInstance","displayName":"Okta Admin Console"},{"id":"u2",
      "type":"User","alternateId":"bob@example.com"}],"securityContext":{"isProxy":true},"debugContext":{"debugData":
      {"behaviors":"{New IP=POSITIVE}","requestUri":"/admin"}},"authenticationContext":{"externalSessionId":"x1"}}
      """,
      AuditEvent(
        id: "o1", time: time, provider: "okta",
        actor: Actor(kind: .user, id: "00u1", name: "eve@example.com", session: "x1"), sourceIP: "203.0.113.9",
        userAgent: "curl", operation: "user.session.start", service: "okta", region: "Germany", outcome: .failure,
        errorCode: "INVALID_CREDENTIALS",
        resources: [
          Resource(type: "AppInstance", id: "Okta Admin Console"), Resource(type: "User", id: "bob@example.com"),
        ]),
      rules: [
        ("{product: okta, service: okta}", "{eventType: user.session.start, securityContext.isProxy: 'true'}"),
        ("{product: okta, service: okta}", "{target.displayName: Okta Admin Console, outcome.result: FAILURE}"),
        ("{product: okta}", "{debugContext.debugData.behaviors|contains: POSITIVE}"),
      ], silent: ["{eventType: user.session.end}"])
  }

  func testGitHub() throws {
    try check(
      "github-audit",
      """
      {"@timestamp":1772445600000,"_document_id":"g1","action":"repo.destroy","actor":"eve","actor_id":7,"actor_ip":
      "203.0.113.9","actor_location":{"country_code":"DE"},"org":"example","repo":"example/web","operation_type":"remove",
      "user_agent":"curl","actor_is_bot":false}
      """,
      AuditEvent(
        id: "g1", time: time, provider: "github", account: "example", actor: Actor(kind: .user, id: "7", name: "eve"),
        sourceIP: "203.0.113.9", userAgent: "curl", operation: "repo.destroy", service: "github", region: "DE",
        resources: [Resource(type: "", id: "example/web")], access: .write),
      rules: [("{product: github, service: audit}", "{action: [repo.destroy, org.delete]}")])
  }

  func testKubernetes() throws {
    try check(
      "kubernetes-audit",
      """
      {"kind":"EventList","items":[{"kind":"Event","level":"RequestResponse","auditID":"k1","stage":"ResponseComplete",
      "requestURI":"/api/v1/namespaces/kube-system/pods","verb":"create","user":{"username":
      "system:serviceaccount:ci:builder","groups":["system:authenticated"]},"sourceIPs":["203.0.113.9"],"userAgent":
      "kubectl","objectRef":{"resource":"pods","namespace":"kube-system","name":"p1","apiVersion":"v1"},"responseStatus":
      {"code":403,"reason":"Forbidden"},"requestObject":{"spec":{"volumes":[{"hostPath":{"path":"/"}}],"containers":[
      {"securityContext":{"capabilities":{"add":["SYS_ADMIN"]}}}]}},"stageTimestamp":"2026-03-02T10:00:00.000000Z"}]}
      """,
      AuditEvent(
        id: "", time: time, provider: "kubernetes",
        actor: Actor(
          kind: .service, id: "system:serviceaccount:ci:builder", name: "system:serviceaccount:ci:builder"),
        sourceIP: "203.0.113.9", userAgent: "kubectl", operation: "create", service: "v1", outcome: .denied,
        errorCode: "Forbidden", resources: [Resource(type: "pods", id: "p1")], access: .write),
      rules: [
        (
          "{product: kubernetes, service: audit, category: application}",
          "{verb: create, objectRef.resource: pods, hostPath: '*', capabilities: '*'}"
        ),
        ("{product: kubernetes, service: audit}", "{responseStatus.code: 403, objectRef.namespace: kube-system}"),
      ], silent: ["{apiGroup: '*'}"])
  }

  func testMicrosoft365InAllItsWrappings() throws {
    let record = """
      {"Id":"m1","CreationTime":"2026-03-02T10:00:00","Operation":"Add-FederatedDomain","Workload":"Exchange","UserId":
      "eve@example.com","UserKey":"u1","UserType":2,"ClientIP":"203.0.113.9","ResultStatus":"Succeeded","ObjectId":
      "evil.example","OrganizationId":"org1","ExtendedProperties":[{"Name":"RequestType","Value":"Cmsi:Cmsi"}]}
      """
    let rules = [
      (
        source: "{product: m365, service: exchange}",
        selection: "{eventSource: Exchange, eventName: Add-FederatedDomain, status: success}"
      ),
      (source: "{product: m365, service: audit}", selection: "{Operation|contains: domain, RequestType: 'Cmsi:Cmsi'}"),
      (source: "{product: m365, service: threat_management}", selection: "{ObjectId: evil.example}"),
      (source: "{product: m365}", selection: "{ResultStatus: Success, status: success}"),
    ]
    try check(
      "m365", record,
      AuditEvent(
        id: "m1", time: time, provider: "m365", account: "org1",
        actor: Actor(kind: .user, id: "u1", name: "eve@example.com"), sourceIP: "203.0.113.9",
        operation: "Add-FederatedDomain", service: "Exchange", resources: [Resource(type: "", id: "evil.example")]),
      rules: rules)
    let text = record.split(separator: "\n").joined().replacing("\"", with: "\\\"")
    try MappingScene("m365").fires("{\"Identity\":\"m1\",\"AuditData\":\"\(text)\"}", rules)
  }

  func testOneLogin() throws {
    try check(
      "onelogin",
      """
      [{"uuid":"l1","event_timestamp":"2026-03-02 10:00:00 UTC","event_type_id":532,"account_id":92,"actor_user_id":5,
      "actor_user_name":"Eve","user_id":6,"user_name":"Bob","ipaddr":"203.0.113.9"}]
      """,
      AuditEvent(
        id: "l1", time: time, provider: "onelogin", account: "92", actor: Actor(kind: .user, id: "5", name: "Eve"),
        sourceIP: "203.0.113.9", operation: "user-locked", service: "onelogin",
        resources: [Resource(type: "", id: "Bob")]),
      rules: [("{product: onelogin, service: onelogin.events}", "{event_type_id: 532}")])
  }

  func testBitbucketAndDuo() throws {
    try check(
      "bitbucket-audit",
      """
      {"timestamp":{"epochSecond":1772445600,"nano":5},"author":{"name":"eve","id":"5"},"source":"203.0.113.9","auditType":
      {"category":"Authentication","action":"User login failed"},"affectedObjects":[{"name":"web","type":"REPOSITORY"}]}
      """,
      AuditEvent(
        id: "", time: time, provider: "bitbucket", actor: Actor(kind: .user, id: "5", name: "eve"),
        sourceIP: "203.0.113.9", operation: "User login failed", service: "Authentication",
        resources: [Resource(type: "REPOSITORY", id: "web")]),
      rules: [("{product: bitbucket, service: audit}", "{auditType.action: User login failed}")])
    try check(
      "cisco-duo",
      """
      {"txid":"x1","timestamp":1772445600,"event_type":"authentication","result":"success","reason":"bypass_user","factor":
      "not_available","user":{"name":"eve","key":"k1"},"access_device":{"ip":"203.0.113.9"},"application":{"name":"VPN",
      "key":"a1"}}
      """,
      AuditEvent(
        id: "x1", time: time, provider: "duo", actor: Actor(kind: .user, id: "k1", name: "eve"),
        sourceIP: "203.0.113.9", operation: "authentication", service: "VPN", mfa: .no,
        resources: [Resource(type: "a1", id: "VPN")]),
      rules: [("{product: cisco, service: duo}", "{event_type: authentication, reason: bypass_user}")])
  }

  func testDecoysFirewallsAndApplications() throws {
    try check(
      "opencanary",
      """
      {"logtype":4002,"utc_time":"2026-03-02 10:00:00.000000","node_id":"n1","src_host":"203.0.113.9","dst_host":"10.0.0.5",
      "dst_port":22,"logdata":{"USERNAME":"root"}}
      """,
      AuditEvent(
        id: "", time: time, provider: "opencanary", account: "n1", actor: Actor(kind: .user, name: "root"),
        sourceIP: "203.0.113.9", operation: "4002", service: "22", resources: [Resource(type: "", id: "10.0.0.5")]),
      rules: [("{product: opencanary, category: application}", "{logtype: 4002}")])
    try check(
      "rpc-firewall",
      """
      {"RecordID":9,"TimeCreated":"2026-03-02T10:00:00Z","Channel":"RPCFW","EventID":3,"Computer":"dc1","EventData":
      {"InterfaceUuid":"u1","OpNum":"1","SourceAddress":"203.0.113.9","ClientUserName":"eve"}}
      """,
      AuditEvent(
        id: "9", time: time, provider: "rpc_firewall", account: "dc1", actor: Actor(kind: .user, name: "eve"),
        sourceIP: "203.0.113.9", operation: "u1"),
      rules: [
        (
          "{product: rpc_firewall, category: application}",
          "{EventLog: RPCFW, EventID: 3, InterfaceUuid: u1, OpNum: [0, 1]}"
        )
      ])
    try check(
      "application-log",
      """
      {"@timestamp":"2026-03-02T10:00:00Z","logger":"django.security","message":"SuspiciousFileOperation: ../x","user":"eve",
      "client_ip":"203.0.113.9"}
      """,
      AuditEvent(
        id: "", time: time, actor: Actor(kind: .user, name: "eve"), sourceIP: "203.0.113.9",
        operation: "django.security"),
      rules: [
        ("{product: django, category: application}", "['*SuspiciousFileOperation*']"),
        ("{product: spring, category: application}", "['*../x*']"),
      ])
  }
}
