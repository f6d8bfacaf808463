import AuditEvents
import Engine
import WorkspaceFiles
import XCTest

/// The mappings that come along read an event of their log as they should, and rules in the words of public rule sets
/// match it.
final class ShippedMappingsTests: XCTestCase {
  private let time = MappingScene.time

  private func check(
    _ name: String, _ file: String, _ wanted: AuditEvent, rules: [(source: String, selection: String)],
    line: UInt = #line
  ) throws {
    let scene = try MappingScene(name, line: line)
    try scene.reads(file, wanted)
    try scene.fires(file, rules)
  }

  func testEveryFileLoads() throws {
    let (formats, diagnostics) = MappingFile.load(folder: MappingScene.folder)
    XCTAssertEqual(diagnostics.map(\.description), [])
    XCTAssertGreaterThanOrEqual(formats.count, 16)
    for format in formats { XCTAssertFalse(format.logSources.isEmpty, format.name) }
  }

  func testAzureActivity() throws {
    try check(
      "azure-activity",
      """
      {"records":[{"time":"2026-03-02T10:00:00.0000000Z","resourceId":"/SUBSCRIPTIONS/S1/VM/WEB","operationName":
      "MICROSOFT.COMPUTE/VIRTUALMACHINES/DELETE","category":"Administrative","resultType":"Failure","resultSignature":
      "Failed.Forbidden","callerIpAddress":"203.0.113.9","location":"westeurope","identity":{"authorization":{"evidence":
      {"principalType":"User","principalId":"o1"}},"claims":{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn":
      "eve@example.com"}},"properties":{"eventDataId":"d1","eventCategory":"Administrative","statusCode":"Forbidden",
      "subscriptionId":"S1","message":"Microsoft.Compute/virtualMachines/delete"}}]}
      """,
      AuditEvent(
        id: "d1", time: time, provider: "azure", account: "S1",
        actor: Actor(kind: .user, id: "o1", name: "eve@example.com"), sourceIP: "203.0.113.9",
        operation: "MICROSOFT.COMPUTE/VIRTUALMACHINES/DELETE", service: "Administrative", region: "westeurope",
        outcome: .failure, errorCode: "Forbidden", resources: [Resource(type: "", id: "/SUBSCRIPTIONS/S1/VM/WEB")]),
      rules: [
        ("{product: azure, service: activitylogs}", "{operationName: Microsoft.Compute/virtualMachines/delete}"),
        (
          "{product: azure, service: activitylogs}",
          "{CategoryValue: Administrative, OperationNameValue|endswith: delete}"
        ),
        ("{product: azure}", "{properties.message|contains: delete, statusCode: Forbidden}"),
      ])
  }

  func testAzureSignIn() throws {
    try check(
      "azure-signin",
      """
      {"time":"2026-03-02T10:00:01Z","operationName":"Sign-in activity","category":"SignInLogs","tenantId":"t1",
      "resultType":"53003","resultDescription":"Blocked by policy","callerIpAddress":"203.0.113.9","identity":"Eve",
      "properties":{"id":"s1","createdDateTime":"2026-03-02T10:00:00Z","userPrincipalName":"eve@example.com","userId":"u1",
      "appDisplayName":"Portal","authenticationRequirement":"singleFactorAuthentication","authenticationProtocol":"ropc",
      "clientAppUsed":"IMAP","userAgent":"BAV2ROPC","status":{"errorCode":53003,"failureReason":"Blocked by policy"},
      "deviceDetail":{"deviceId":"","isCompliant":false,"trustType":""},"location":{"countryOrRegion":"DE"},
      "resourceDisplayName":"Device Registration Service","riskState":"atRisk"}}
      """,
      AuditEvent(
        id: "s1", time: time, provider: "azure", account: "t1",
        actor: Actor(kind: .user, id: "u1", name: "eve@example.com"), sourceIP: "203.0.113.9", userAgent: "BAV2ROPC",
        operation: "Sign-in activity", service: "Portal", region: "DE", outcome: .denied, errorCode: "53003", mfa: .no,
        resources: [Resource(type: "IMAP", id: "Device Registration Service")], access: .read),
      rules: [
        ("{product: azure, service: signinlogs}", "{ResultType: 53003, ResultDescription|contains: policy}"),
        ("{product: azure, service: signinlogs}", "{DeviceDetail.isCompliant: 'false', DeviceDetail.trusttype: ''}"),
        ("{product: azure, service: signinlogs}", "{properties.message: ROPC, ClientApp: IMAP, userAgent: BAV2ROPC}"),
        (
          "{product: azure, service: signinlogs}", "{RiskState: atRisk, Username|endswith: example.com, Status: denied}"
        ),
      ])
  }

  func testAzureAudit() throws {
    try check(
      "azure-audit",
      """
      {"time":"2026-03-02T10:00:00Z","operationName":"Add member to role","category":"AuditLogs","tenantId":"t1",
      "identity":"Eve","properties":{"id":"a1","category":"RoleManagement","result":"success","activityDisplayName":
      "Add member to role","activityDateTime":"2026-03-02T10:00:00Z","loggedByService":"Core Directory","initiatedBy":
      {"user":{"id":"u1","userPrincipalName":"eve@example.com","ipAddress":"203.0.113.9"}},"targetResources":[{"id":"r1",
      "displayName":"Global Administrator","type":"Role","modifiedProperties":[{"displayName":"Role.DisplayName",
      "newValue":"Global Administrator"}]}],"additionalDetails":[{"key":"k","value":"v"}]}}
      """,
      AuditEvent(
        id: "a1", time: time, provider: "azure", account: "t1",
        actor: Actor(kind: .user, id: "u1", name: "eve@example.com"), sourceIP: "203.0.113.9",
        operation: "Add member to role", service: "Core Directory",
        resources: [Resource(type: "Role", id: "Global Administrator")], access: .write),
      rules: [
        ("{product: azure, service: auditlogs}", "{Category: RoleManagement, OperationName|contains|all: [Add, role]}"),
        ("{product: azure, service: auditlogs}", "{properties.message: Add member to role, Status: Success}"),
        ("{product: azure, service: auditlogs}", "{TargetResources.ModifiedProperties.NewValue|contains: Global}"),
        ("{product: azure, service: auditlogs}", "{Initiatedby|contains: eve@, LoggedByService: Core Directory}"),
        (
          "{product: azure, service: auditlogs}",
          "{TargetResources|contains: Administrator, ActivityType|contains: member}"
        ),
      ])
  }

  func testAzureRisk() throws {
    try check(
      "azure-risk",
      """
      {"value":[{"id":"d1","riskEventType":"anonymizedIPAddress","detectedDateTime":"2026-03-02T10:00:00Z","ipAddress":
      "203.0.113.9","userId":"u1","userPrincipalName":"eve@example.com","location":{"countryOrRegion":"DE"}}]}
      """,
      AuditEvent(
        id: "d1", time: time, provider: "azure", actor: Actor(kind: .user, id: "u1", name: "eve@example.com"),
        sourceIP: "203.0.113.9", operation: "anonymizedIPAddress", region: "DE",
        resources: [Resource(type: "", id: "eve@example.com")]),
      rules: [
        ("{product: azure, service: riskdetection}", "{riskEventType: anonymizedIPAddress}"),
        ("{product: azure, service: pim}", "{riskEventType: anonymizedIPAddress}"),
      ])
  }

  func testGoogleCloudWithAndWithoutPubSub() throws {
    let entry = """
      {"insertId":"i1","logName":"projects/p1/logs/cloudaudit.googleapis.com%2Factivity","timestamp":
      "2026-03-02T10:00:00Z","resource":{"type":"gcs_bucket","labels":{"project_id":"p1","location":"eu"}},"protoPayload":
      {"serviceName":"storage.googleapis.com","methodName":"storage.buckets.delete","resourceName":"projects/_/buckets/b1",
      "authenticationInfo":{"principalEmail":"ci@p1.iam.gserviceaccount.com"},"requestMetadata":{"callerIp":"203.0.113.9",
      "callerSuppliedUserAgent":"gcloud"},"authorizationInfo":[{"permission":"storage.buckets.delete","granted":false}],
      "status":{"code":7,"message":"no"}}}
      """
    let rules = [
      (source: "{product: gcp, service: gcp.audit}", selection: "{gcp.audit.method_name|endswith: .buckets.delete}"),
      (
        source: "{product: gcp, service: gcp.audit}",
        selection: "{data.protoPayload.authorizationInfo.granted: 'false', data.protoPayload.resource.type: gcs_bucket}"
      ),
      (source: "{product: gcp}", selection: "{data.protoPayload.logName|endswith: activity}"),
    ]
    try check(
      "gcp-audit", entry,
      AuditEvent(
        id: "i1", time: time, provider: "gcp", account: "p1",
        actor: Actor(kind: .service, id: "ci@p1.iam.gserviceaccount.com", name: "ci@p1.iam.gserviceaccount.com"),
        sourceIP: "203.0.113.9", userAgent: "gcloud", operation: "storage.buckets.delete",
        service: "storage.googleapis.com", region: "eu", outcome: .denied, errorCode: "no",
        resources: [Resource(type: "gcs_bucket", id: "projects/_/buckets/b1")], access: .write), rules: rules)
    try MappingScene("gcp-audit").fires("{\"data\":\(entry)}", rules)
    try MappingScene("gcp-audit").fires("{\"entries\":[\(entry)]}", rules)
  }

  func testGoogleWorkspace() throws {
    try check(
      "google-workspace",
      """
      {"insertId":"i1","timestamp":"2026-03-02T10:00:00Z","resource":{"type":"audited_resource","labels":
      {"organization_id":"9"}},"protoPayload":{"serviceName":"admin.googleapis.com","methodName":
      "google.admin.AdminService.removePrivilege","resourceName":"organizations/9","authenticationInfo":{"principalEmail":
      "eve@example.com"},"requestMetadata":{"callerIp":"203.0.113.9"},"metadata":{"event":[{"eventName":"REMOVE_PRIVILEGE",
      "eventType":"ROLE","parameter":[{"name":"SETTING_NAME","value":"ContextAwareAccess Enablement"},{"name":"NEW_VALUE",
      "value":"false"}]}]}}}
      """,
      AuditEvent(
        id: "i1", time: time, provider: "google_workspace", account: "9",
        actor: Actor(kind: .user, id: "eve@example.com", name: "eve@example.com"), sourceIP: "203.0.113.9",
        operation: "REMOVE_PRIVILEGE", service: "admin.googleapis.com",
        resources: [Resource(type: "audited_resource", id: "organizations/9")]),
      rules: [
        (
          "{product: gcp, service: google_workspace.admin}",
          "{eventService: admin.googleapis.com, eventName: REMOVE_PRIVILEGE}"
        ),
        (
          "{product: gcp, service: google_workspace.admin}",
          "{setting_name|startswith: ContextAwareAccess, new_value: 'false'}"
        ),
        (
          "{product: gcp, service: google_workspace.login}",
          "{protoPayload.Servicename: admin.googleapis.com, protoPayload.metadata.event.eventName: REMOVE_PRIVILEGE}"
        ),
      ])
  }

  func testGoogleWorkspaceAsTheReportsAPIHasIt() throws {
    try check(
      "google-workspace",
      """
      {"kind":"admin#reports#activities","items":[{"id":{"time":"2026-03-02T10:00:00.000Z","uniqueQualifier":"-7",
      "applicationName":"admin","customerId":"C1"},"actor":{"email":"eve@example.com","profileId":"9"},"ipAddress":
      "203.0.113.9","events":[{"type":"DELEGATED_ADMIN_SETTINGS","name":"GRANT_ADMIN_PRIVILEGE","parameters":[{"name":
      "USER_EMAIL","value":"mallory@example.com"}]}]}]}
      """,
      AuditEvent(
        id: "-7", time: time, provider: "google_workspace", account: "C1",
        actor: Actor(kind: .user, id: "9", name: "eve@example.com"), sourceIP: "203.0.113.9",
        operation: "GRANT_ADMIN_PRIVILEGE", service: "admin.googleapis.com",
        resources: [Resource(type: "DELEGATED_ADMIN_SETTINGS", id: "")]),
      rules: [
        (
          "{product: gcp, service: google_workspace.admin}",
          "{eventService: admin.googleapis.com, eventName: GRANT_ADMIN_PRIVILEGE}"
        )
      ])
  }
}
