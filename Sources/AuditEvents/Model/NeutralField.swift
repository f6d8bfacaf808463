/// A field of the neutral vocabulary (OCSF names): what `product: any` rules, neutral group-by lists and mapping files
/// may name. Raw values are the names as written in rules.
public enum NeutralField: String, Sendable, CaseIterable, Hashable {
  /// The event's own id and provider.
  case eventID = "metadata.uid"
  case provider = "cloud.provider"
  case account = "cloud.account.uid"
  case region = "cloud.region"
  /// `root`, `user`, `role`, `service`, `federated` or `unknown`.
  case actorKind = "actor.user.type"
  case actorID = "actor.user.uid"
  case actorName = "actor.user.name"
  case actorRole = "actor.session.issuer"
  case actorSession = "actor.session.uid"
  case accessKey = "actor.user.credential_uid"
  /// `yes`, `no` or `unknown`.
  case mfa = "actor.session.mfa"
  case sourceIP = "src_endpoint.ip"
  case userAgent = "http_request.user_agent"
  case operation = "api.operation"
  case service = "api.service.name"
  /// `success`, `failure` or `denied`.
  case outcome = "status"
  case errorCode = "api.response.error"
  /// All ids and all types of the resources; several values when there are several resources.
  case resourceID = "resources.uid"
  case resourceType = "resources.type"
  /// `read`, `write` or `unknown`.
  case access = "activity_name"
}

/// A field as a rule reads it: a path in the record's JSON, or a name of the neutral vocabulary.
public enum FieldReference: Sendable, Hashable {
  /// A dotted path in the record (`userIdentity.type`), read with the semantics of `FieldPath`.
  case raw(String)
  /// A neutral field.
  case neutral(NeutralField)

  /// The name as written in a rule.
  public var name: String {
    switch self {
    case .raw(let path): path
    case .neutral(let field): field.rawValue
    }
  }
}
