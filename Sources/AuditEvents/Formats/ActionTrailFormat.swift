/// Alibaba Cloud ActionTrail management and insight events.
public struct ActionTrailFormat: EventFormat {
  /// The format.
  public init() {}
  /// `actiontrail`.
  public var name: String { "actiontrail" }
  /// `alibaba/actiontrail`.
  public var logSource: EventLogSource { EventLogSource(product: "alibaba", service: "actiontrail") }
  /// Request parameters, which come as an object and as the same object in a text.
  public var embedded: EmbeddedJSON { EmbeddedJSON(keys: ["requestParameterJson"]) }

  private enum Source: Int, CaseIterable {
    case eventID, eventTime, eventName, serviceName, eventSource, region, sourceIP, userAgent, errorCode, errorMessage
    case eventRW, recipientAccount, account, type, principal, userName, accessKey, issuerName
    case mfaChecked, isMFAChecked, sessionMFA, oldSessionMFA
    case resourceType, resourceName, referencedResources, insightIP, insightType

    var path: String {
      switch self {
      case .eventID: "eventId"
      case .eventTime: "eventTime"
      case .eventName: "eventName"
      case .serviceName: "serviceName"
      case .eventSource: "eventSource"
      case .region: "acsRegion"
      case .sourceIP: "sourceIpAddress"
      case .userAgent: "userAgent"
      case .errorCode: "errorCode"
      case .errorMessage: "errorMessage"
      case .eventRW: "eventRW"
      case .recipientAccount: "recipientAccountId"
      case .account: "userIdentity.accountId"
      case .type: "userIdentity.type"
      case .principal: "userIdentity.principalId"
      case .userName: "userIdentity.userName"
      case .accessKey: "userIdentity.accessKeyId"
      case .issuerName: "userIdentity.sessionContext.sessionIssuer.userName"
      // Sign-ins of RAM users and of the account itself name it differently.
      case .mfaChecked: "additionalEventData.mfaChecked"
      case .isMFAChecked: "additionalEventData.isMFAChecked"
      case .sessionMFA: "userIdentity.sessionContext.attributes.mfaAuthenticated"
      case .oldSessionMFA: "userIdentity.sessionContext.sessionAttributes.mfaAuthenticated"
      case .resourceType: "resourceType"
      case .resourceName: "resourceName"
      case .referencedResources: "referencedResources"
      case .insightIP: "insightDetails.sourceIpAddress"
      case .insightType: "insightDetails.insightType"
      }
    }
  }

  /// The paths that `fill` reads.
  public var sources: [String] { Source.allCases.map(\.path) }
  /// `eventId`.
  public var idSource: String? { Source.eventID.path }
  /// `ApiCall`, `ConsoleSignin` and others.
  public var roles: EventRoles { EventRoles(type: "eventType") }

  /// Reads id, time, operation and outcome, then the actor and the resources.
  public func fill(_ row: NeutralRow, from fields: CapturedFields) {
    func text(_ source: Source) -> TextSpan { fields[source.rawValue] }
    row[.eventID] = text(.eventID)
    row.time = Timestamp(rfc3339: text(.eventTime).bytes)
    row[.provider] = TextSpan("alibaba")
    row[.account] = text(.recipientAccount).or(text(.account))
    row[.region] = text(.region)
    row[.sourceIP] = text(.sourceIP).or(text(.insightIP))
    row[.userAgent] = text(.userAgent)
    row[.operation] = text(.eventName).or(text(.insightType))
    row[.service] = text(.serviceName).or(text(.eventSource))
    row.setMultiFactor(text(.mfaChecked).or(text(.isMFAChecked)))
    row.setMultiFactor(text(.sessionMFA).or(text(.oldSessionMFA)))
    setAccess(row, text(.eventRW))
    setOutcome(row, code: text(.errorCode), message: text(.errorMessage))
    setActor(row, fields)
    if let resources = fields.container(Source.referencedResources.rawValue) {
      ResourceLists.referenced(resources, to: row)
    } else {
      ResourceLists.parallel(types: text(.resourceType), names: text(.resourceName), to: row)
    }
  }

  private func setAccess(_ row: NeutralRow, _ text: TextSpan) {
    if text.isEmpty {
      row[.access] = TextSpan("unknown")
    } else {
      // Some services write `Insert` and the like instead of `Write`.
      row[.access] = text.equals("read") ? TextSpan("read") : TextSpan("write")
    }
  }

  /// Success is no code or an empty one or the text `NULL`, and no message or the message `success`.
  private func setOutcome(_ row: NeutralRow, code: TextSpan, message: TextSpan) {
    func says(_ text: TextSpan) -> Bool {
      !(text.isEmpty || text.equals("null") || text.equals("success") || text.equals("ok"))
    }
    if says(code) {
      row.setFailed(code: code)
    } else if says(message) {
      row.setFailed(code: message)
    } else {
      row.set(.success)
    }
  }

  private func setActor(_ row: NeutralRow, _ fields: CapturedFields) {
    let type = fields[Source.type.rawValue]
    let name = fields[Source.userName.rawValue]
    let principal = fields[Source.principal.rawValue]
    row[.actorID] = principal
    row[.actorName] = name
    row[.accessKey] = fields[Source.accessKey.rawValue]
    if type.equals("ram-user") {
      row.set(.user)
    } else if type.equals("assumed-role") {
      row.set(.role)
      // userName is `<role>:<session>` and principalId `<role id>:<session>`.
      let colon = name.firstIndex(of: 0x3A)
      row[.actorRole] = fields[Source.issuerName.rawValue].or(name.part(0..<(colon ?? name.bytes.count)))
      if let colon {
        row[.actorSession] = name.part(colon + 1..<name.count)
      } else if let colon = principal.firstIndex(of: 0x3A) {
        row[.actorSession] = principal.part(colon + 1..<principal.count)
      }
    } else if type.equals("root-account") || type.equals("alibaba-cloud-account") {
      row.set(.root)
      row[.actorName] = name.or(TextSpan("root"))
    } else if type.equals("system") {
      row.set(.service)
    } else if type.equals("saml-user") || type.equals("cloudsso-user") || type.equals("oidc-user") {
      row.set(.federated)
    } else {
      row.set(.unknown)
    }
  }

  /// An `eventId` beside a key that only ActionTrail has.
  public func recognises(record: UnsafeBufferPointer<UInt8>) -> Bool {
    guard RecordKeys.has("eventId", in: record), !RecordKeys.has("awsRegion", in: record) else { return false }
    return ["acsRegion", "serviceName", "eventRW", "recipientAccountId", "insightDetails"]
      .contains { RecordKeys.has($0, in: record) }
  }

  /// The layout `AliyunLogs/Actiontrail/<region>/…` holds nothing but events.
  public func isEventFile(path: String) -> Bool { true }
}
