/// One audit record in the neutral view that whitelists, alerts, templates and queries use. Texts are empty when the
/// record does not say. The original JSON stays where the event was stored and is fetched by `EventLocation`.
public struct AuditEvent: Sendable, Equatable {
  /// The record's own id (`eventId`, `trace_id`, `eventID`).
  public var id: String
  /// When the record says it happened.
  public var time: Timestamp
  /// The cloud: `alibaba`, `huaweicloud`, `aws`, or what a mapping names.
  public var provider: String
  /// The account (Alibaba account id, Huawei domain id, AWS account id) whose log recorded the event.
  public var account: String
  /// Who did it.
  public var actor: Actor
  /// The source address as recorded: an IP, or a service's host name, or empty.
  public var sourceIP: String
  /// The user agent as recorded.
  public var userAgent: String
  /// The operation (`eventName`, `trace_name`).
  public var operation: String
  /// The service (`serviceName`, `service_type`, `eventSource`) as recorded.
  public var service: String
  /// The region as recorded.
  public var region: String
  /// Whether it worked.
  public var outcome: Outcome
  /// The error code or message key of a failure; empty on success.
  public var errorCode: String
  /// Whether the actor had a second factor.
  public var mfa: MultiFactor
  /// What was acted upon, in the record's order.
  public var resources: [Resource]
  /// Whether the operation reads or writes.
  public var access: Access

  /// Whether an operation worked.
  public enum Outcome: String, Sendable, CaseIterable {
    /// It worked; it failed; it was refused for lack of permission.
    case success, failure, denied
  }

  /// Whether the actor had a second factor.
  public enum MultiFactor: String, Sendable, CaseIterable {
    /// As recorded; `unknown` when the record does not say.
    case yes, no, unknown
  }

  /// Whether an operation reads or writes.
  public enum Access: String, Sendable, CaseIterable {
    /// As recorded; `unknown` when the record does not say.
    case read, write, unknown
  }

  /// An event with the given fields; everything but id and time may be left out.
  public init(
    id: String, time: Timestamp, provider: String = "", account: String = "", actor: Actor = Actor(),
    sourceIP: String = "", userAgent: String = "", operation: String = "", service: String = "", region: String = "",
    outcome: Outcome = .success, errorCode: String = "", mfa: MultiFactor = .unknown, resources: [Resource] = [],
    access: Access = .unknown
  ) {
    self.id = id
    self.time = time
    self.provider = provider
    self.account = account
    self.actor = actor
    self.sourceIP = sourceIP
    self.userAgent = userAgent
    self.operation = operation
    self.service = service
    self.region = region
    self.outcome = outcome
    self.errorCode = errorCode
    self.mfa = mfa
    self.resources = resources
    self.access = access
  }
}

/// Who acted. A role session carries the role in `role` and the session in `session`.
public struct Actor: Sendable, Equatable {
  /// What sort of identity it is.
  public enum Kind: String, Sendable, CaseIterable {
    /// The account itself; a person; an assumed role; a cloud service; an identity from outside; not recorded.
    case root, user, role, service, federated, unknown
  }

  /// What sort of identity it is.
  public var kind: Kind
  /// The stable id (principal id, user id).
  public var id: String
  /// The name a person would recognise.
  public var name: String
  /// The assumed role's name; empty when none.
  public var role: String
  /// The session's name; empty when none.
  public var session: String
  /// The access key id used; empty when none.
  public var accessKey: String

  /// An actor with the given fields.
  public init(
    kind: Kind = .unknown, id: String = "", name: String = "", role: String = "", session: String = "",
    accessKey: String = ""
  ) {
    self.kind = kind
    self.id = id
    self.name = name
    self.role = role
    self.session = session
    self.accessKey = accessKey
  }
}

/// Something an operation acted upon.
public struct Resource: Sendable, Hashable {
  /// The type as recorded (`ACS::ECS::Instance`, `evs`, `AWS::S3::Object`); may be empty.
  public var type: String
  /// The id, ARN or name as recorded.
  public var id: String

  /// A resource of a type.
  public init(type: String, id: String) {
    self.type = type
    self.id = id
  }
}
