/// Huawei Cloud Trace Service traces, in all the shapes that its console, API, archive and functions give them.
public struct CTSFormat: EventFormat {
  /// The format.
  public init() {}
  /// `cts`.
  public var name: String { "cts" }
  /// `huaweicloud/cts`.
  public var logSource: EventLogSource { EventLogSource(product: "huaweicloud", service: "cts") }
  /// Values that come as objects or as JSON text.
  public var embedded: EmbeddedJSON { EmbeddedJSON(keys: ["request", "response", "user", "message"]) }

  private enum Source: Int, CaseIterable {
    case traceID, time, recordTime, traceName, serviceType, traceType, region, regionID, sourceIP, userAgent
    case rating, status, code, responseCode, responseErrorCode, responseErrorObject, readOnly
    case domain, resourceAccount, user, userDomain, userAccount, userID, principal, userName, newUserName, userType
    case isRoot, principalURN, accessKey, issuerName, sessionMFA, loginProtection
    case resourceType, resourceID, resourceName

    var path: String {
      switch self {
      case .traceID: "trace_id"
      case .time: "time"
      case .recordTime: "record_time"
      case .traceName: "trace_name"
      case .serviceType: "service_type"
      case .traceType: "trace_type"
      case .region: "region"
      case .regionID: "region_id"
      case .sourceIP: "source_ip"
      case .userAgent: "user_agent"
      case .rating: "trace_rating"
      case .status: "trace_status"
      case .code: "code"
      case .responseCode: "response.code"
      case .responseErrorCode: "response.error_code"
      case .responseErrorObject: "response.error.code"
      case .readOnly: "read_only"
      case .domain: "domain_id"
      case .resourceAccount: "resource_account_id"
      case .user: "user"
      case .userDomain: "user.domain.id"
      case .userAccount: "user.account_id"
      case .userID: "user.id"
      case .principal: "user.principal_id"
      case .userName: "user.name"
      case .newUserName: "user.user_name"
      case .userType: "user.type"
      case .isRoot: "user.principal_is_root_user"
      case .principalURN: "user.principal_urn"
      case .accessKey: "user.access_key_id"
      case .issuerName: "user.session_context.session_issuer.user_name"
      case .sessionMFA: "user.session_context.attributes.mfa_authenticated"
      case .loginProtection: "message.login.login_protect.status"
      case .resourceType: "resource_type"
      case .resourceID: "resource_id"
      case .resourceName: "resource_name"
      }
    }
  }

  /// The paths that `fill` reads.
  public var sources: [String] { Source.allCases.map(\.path) }
  /// `trace_id`.
  public var idSource: String? { Source.traceID.path }
  /// Type, rating (`trace_status` in older traces) and tracker.
  public var roles: EventRoles {
    EventRoles(type: Source.traceType.path, rating: [Source.rating.path, Source.status.path], tracker: "tracker_name")
  }

  /// Reads id, time, operation and outcome, then the actor and the resource.
  public func fill(_ row: NeutralRow, from fields: CapturedFields) {
    func text(_ source: Source) -> TextSpan { recorded(fields[source.rawValue]) }
    row[.eventID] = text(.traceID)
    row.time = CTSTime.read(text(.time)) ?? CTSTime.read(text(.recordTime))
    row[.provider] = TextSpan("huaweicloud")
    row[.account] = text(.domain).or(text(.userDomain)).or(text(.userAccount)).or(text(.resourceAccount))
    row[.region] = text(.region).or(text(.regionID))
    row[.sourceIP] = text(.sourceIP)
    row[.userAgent] = text(.userAgent)
    row[.operation] = text(.traceName)
    row[.service] = text(.serviceType)
    row.setMultiFactor(text(.sessionMFA))
    row.setMultiFactor(text(.loginProtection))
    row.setAccess(readOnly: text(.readOnly))
    setOutcome(row, fields)
    setActor(row, fields)
    // The id is what an operator lists, the name is what a person knows: both name the resource.
    row.addResource(type: text(.resourceType), id: text(.resourceID).or(text(.resourceName)))
    if !text(.resourceID).isEmpty, !text(.resourceName).isEmpty, !text(.resourceName).isSame(as: text(.resourceID)) {
      row.addResource(type: text(.resourceType), id: text(.resourceName))
    }
  }

  /// What the record says; traces of the system write a dash for nothing.
  private func recorded(_ text: TextSpan) -> TextSpan { text.count == 1 && text.equals("-") ? .absent : text }

  /// The rating is the reliable sign: a failed operation may carry the code 200. Without it the code and the name of
  /// the operation decide.
  private func setOutcome(_ row: NeutralRow, _ fields: CapturedFields) {
    let rating = fields[Source.rating.rawValue].or(fields[Source.status.rawValue])
    let status = fields[Source.code.rawValue]
    let isFailedLogin = row[.operation].hasSuffix("failed")
    if rating.equals("normal"), !isFailedLogin { return row.set(.success) }
    let isRated = rating.equals("warning") || rating.equals("incident")
    guard isRated || isFailedLogin || isErrorStatus(status) else { return row.set(.success) }
    let code = fields[Source.responseErrorCode.rawValue].or(fields[Source.responseCode.rawValue])
      .or(fields[Source.responseErrorObject.rawValue])
    let isDenied = DeniedCodes.contains(code) || DeniedCodes.contains(status)
    let shown = code.or(isErrorStatus(status) ? status : isRated ? rating : row[.operation])
    row.set(isDenied ? .denied : .failure, code: shown)
  }

  /// Whether a code is neither an HTTP success nor an HTTP redirect; services also write codes of their own.
  private func isErrorStatus(_ code: TextSpan) -> Bool {
    if code.isEmpty || code.equals("ok") || code.equals("success") || code.equals("0") { return false }
    guard code.count == 3, code.start[1] >= 48, code.start[1] <= 57 else { return true }
    return code.start[0] > 0x33 || code.start[0] < 0x31
  }

  private func setActor(_ row: NeutralRow, _ fields: CapturedFields) {
    func text(_ source: Source) -> TextSpan { recorded(fields[source.rawValue]) }
    row[.actorID] = text(.userID).or(text(.principal))
    row[.actorName] = text(.userName).or(text(.newUserName))
    row[.accessKey] = text(.accessKey)
    let type = text(.userType)
    if row[.actorID].isEmpty, row[.actorName].isEmpty {
      // A plain text instead of an object; or nobody, when the cloud itself acted.
      row[.actorName] = text(.user)
      row.set(row[.actorName].isEmpty && text(.traceType).equals("systemaction") ? .service : .unknown)
    } else if text(.isRoot).equals("true") || type.equals("root") {
      row.set(.root)
    } else if type.hasSuffix("agency") || type.hasSuffix("role") {
      row.set(.role)
    } else if type.equals("service") {
      row.set(.service)
    } else if type.hasPrefix("federated") || type.hasPrefix("external") || type.hasPrefix("saml") {
      row.set(.federated)
    } else {
      row.set(.user)
    }
    setSession(row, urn: text(.principalURN), issuer: text(.issuerName))
  }

  /// `sts::<account>:assumed-agency:<agency>/<session>` names an assumed agency, the vendor's word for a role.
  private func setSession(_ row: NeutralRow, urn: TextSpan, issuer: TextSpan) {
    row[.actorRole] = issuer
    guard urn.hasPrefix("sts::"), let colon = urn.lastIndex(of: 0x3A),
      let slash = urn.firstIndex(of: 0x2F, from: colon)
    else { return }
    row[.actorRole] = issuer.or(urn.part(colon + 1..<slash))
    row[.actorSession] = urn.part(slash + 1..<urn.count)
    if row[.actorKind].equals("user") { row.set(.role) }
  }

  /// A `trace_id` beside another key of a trace.
  public func recognises(record: UnsafeBufferPointer<UInt8>) -> Bool {
    RecordKeys.has("trace_id", in: record)
      && ["trace_name", "trace_type", "trace_rating", "trace_status", "tracker_name"]
        .contains { RecordKeys.has($0, in: record) }
  }

  /// False for the digest chain in `CloudTraces/…/Digest/`, whose files are also named for what they are.
  public func isEventFile(path: String) -> Bool {
    !EventFilePath.hasFolder(path, named: "digest", below: "cloudtraces")
      && !EventFilePath.fileName(path, contains: "_cloudtrace-digest")
  }
}
