/// AWS CloudTrail management, data and insight records.
public struct CloudTrailFormat: EventFormat {
  /// The format.
  public init() {}
  /// `cloudtrail`.
  public var name: String { "cloudtrail" }
  /// `aws/cloudtrail`.
  public var logSource: EventLogSource { EventLogSource(product: "aws", service: "cloudtrail") }
  /// None: CloudTrail writes objects.
  public var embedded: EmbeddedJSON { .none }

  private enum Source: Int, CaseIterable {
    case eventID, eventTime, eventName, eventSource, region, sourceIP, userAgent, errorCode, errorMessage, readOnly
    case recipientAccount, account, type, principal, userName, arn, accessKey, invokedBy, issuerName
    case consoleLogin, mfaUsed, additionalMFA, sessionMFA, resources, insightName, insightSource

    var path: String {
      switch self {
      case .eventID: "eventID"
      case .eventTime: "eventTime"
      case .eventName: "eventName"
      case .eventSource: "eventSource"
      case .region: "awsRegion"
      case .sourceIP: "sourceIPAddress"
      case .userAgent: "userAgent"
      case .errorCode: "errorCode"
      case .errorMessage: "errorMessage"
      case .readOnly: "readOnly"
      case .recipientAccount: "recipientAccountId"
      case .account: "userIdentity.accountId"
      case .type: "userIdentity.type"
      case .principal: "userIdentity.principalId"
      case .userName: "userIdentity.userName"
      case .arn: "userIdentity.arn"
      case .accessKey: "userIdentity.accessKeyId"
      case .invokedBy: "userIdentity.invokedBy"
      case .issuerName: "userIdentity.sessionContext.sessionIssuer.userName"
      case .consoleLogin: "responseElements.ConsoleLogin"
      case .mfaUsed: "additionalEventData.MFAUsed"
      case .additionalMFA: "additionalEventData.mfaAuthenticated"
      case .sessionMFA: "userIdentity.sessionContext.attributes.mfaAuthenticated"
      case .resources: "resources"
      case .insightName: "insightDetails.eventName"
      case .insightSource: "insightDetails.eventSource"
      }
    }
  }

  /// The paths that `fill` reads.
  public var sources: [String] { Source.allCases.map(\.path) }
  /// `eventID`.
  public var idSource: String? { Source.eventID.path }
  /// `AwsApiCall`, `AwsConsoleSignIn` and others.
  public var roles: EventRoles { EventRoles(type: "eventType") }

  /// Reads id, time, operation and outcome, then the actor and the resources.
  public func fill(_ row: NeutralRow, from fields: CapturedFields) {
    func text(_ source: Source) -> TextSpan { fields[source.rawValue] }
    row[.eventID] = text(.eventID)
    row.time = Timestamp(rfc3339: text(.eventTime).bytes)
    row[.provider] = TextSpan("aws")
    row[.account] = text(.recipientAccount).or(text(.account))
    row[.region] = text(.region)
    row[.sourceIP] = text(.sourceIP)
    row[.userAgent] = text(.userAgent)
    row[.operation] = text(.eventName).or(text(.insightName))
    row[.service] = text(.eventSource).or(text(.insightSource))
    row.setMultiFactor(text(.mfaUsed).or(text(.additionalMFA)))
    row.setMultiFactor(text(.sessionMFA))
    row.setAccess(readOnly: text(.readOnly))
    setOutcome(row, fields)
    setActor(row, fields)
    if let resources = fields.container(Source.resources.rawValue) { ResourceLists.objects(resources, to: row) }
  }

  /// A sign-in that failed has no code; the message is all it says, and sometimes the response alone.
  private func setOutcome(_ row: NeutralRow, _ fields: CapturedFields) {
    let code = fields[Source.errorCode.rawValue]
    let message = fields[Source.errorMessage.rawValue]
    if !code.isEmpty, !code.equals("success") {
      row.setFailed(code: code)
    } else if !message.isEmpty {
      row.setFailed(code: message)
    } else if fields[Source.consoleLogin.rawValue].equals("failure") {
      row.setFailed(code: fields[Source.consoleLogin.rawValue])
    } else {
      row.set(.success)
    }
  }

  private func setActor(_ row: NeutralRow, _ fields: CapturedFields) {
    func text(_ source: Source) -> TextSpan { fields[source.rawValue] }
    let type = text(.type)
    row[.actorID] = text(.principal)
    row[.accessKey] = text(.accessKey)
    row[.actorName] = text(.userName)
    if type.equals("iamuser") {
      row.set(.user)
    } else if type.equals("assumedrole") || type.equals("role") {
      row.set(.role)
      setSession(row, arn: text(.arn), principal: text(.principal), issuer: text(.issuerName))
    } else if type.equals("root") {
      row.set(.root)
      row[.actorName] = text(.userName).or(TextSpan("root"))
    } else if type.equals("awsservice") {
      row.set(.service)
      row[.actorName] = text(.userName).or(text(.invokedBy))
    } else if type.isEmpty || type.equals("unknown") {
      row.set(text(.invokedBy).isEmpty ? .unknown : .service)
      row[.actorName] = text(.userName).or(text(.invokedBy))
    } else {
      // FederatedUser, SAMLUser, WebIdentityUser, IdentityCenterUser, Directory, and AWSAccount: another account's.
      row.set(.federated)
    }
    if row[.actorName].isEmpty { row[.actorName] = lastPart(of: text(.arn)) }
  }

  /// `arn:aws:sts::<account>:assumed-role/<role>/<session>`; a role's path is not part of it. A person knows both
  /// names, so the actor's name is `<role>/<session>`.
  private func setSession(_ row: NeutralRow, arn: TextSpan, principal: TextSpan, issuer: TextSpan) {
    row[.actorRole] = issuer
    if let slash = arn.firstIndex(of: 0x2F), let next = arn.firstIndex(of: 0x2F, from: slash + 1) {
      if issuer.isEmpty { row[.actorRole] = arn.part(slash + 1..<next) }
      row[.actorSession] = arn.part(next + 1..<arn.count)
    } else if let colon = principal.firstIndex(of: 0x3A) {
      row[.actorSession] = principal.part(colon + 1..<principal.count)
    }
    if !row[.actorName].isEmpty { return }
    let hasBoth = !row[.actorRole].isEmpty && !row[.actorSession].isEmpty
    row[.actorName] =
      hasBoth ? row.join(row[.actorRole], "/", row[.actorSession]) : row[.actorRole].or(row[.actorSession])
  }

  /// What follows the resource type in an ARN: `federated-user/<name>`.
  private func lastPart(of arn: TextSpan) -> TextSpan {
    guard let slash = arn.firstIndex(of: 0x2F) else { return .absent }
    return arn.part(slash + 1..<arn.count)
  }

  /// An `eventID` beside a key that only CloudTrail has.
  public func recognises(record: UnsafeBufferPointer<UInt8>) -> Bool {
    RecordKeys.has("eventID", in: record)
      && (RecordKeys.has("awsRegion", in: record)
        || RecordKeys.has("eventSource", in: record) && RecordKeys.has("managementEvent", in: record))
  }

  /// False for digest and insight files, which lie beside the `CloudTrail` folder.
  public func isEventFile(path: String) -> Bool {
    for kind in ["cloudtrail-digest", "cloudtrail-insight"]
    where EventFilePath.hasFolder(path, named: kind) || EventFilePath.fileName(path, contains: "_" + kind) {
      return false
    }
    return true
  }
}
