extension AuditEvent {
  /// The texts of a neutral field; none when the record does not say.
  public func texts(of field: NeutralField) -> [[UInt8]] {
    let texts: [String] =
      switch field {
      case .eventID: [id]
      case .provider: [provider]
      case .account: [account]
      case .region: [region]
      case .actorKind: [actor.kind.rawValue]
      case .actorID: [actor.id]
      case .actorName: [actor.name]
      case .actorRole: [actor.role]
      case .actorSession: [actor.session]
      case .accessKey: [actor.accessKey]
      case .mfa: [mfa.rawValue]
      case .sourceIP: [sourceIP]
      case .userAgent: [userAgent]
      case .operation: [operation]
      case .service: [service]
      case .outcome: [outcome.rawValue]
      case .errorCode: [errorCode]
      case .resourceID: resources.map(\.id)
      case .resourceType: resources.map(\.type)
      case .access: [access.rawValue]
      }
    return texts.filter { !$0.isEmpty }.map { Array($0.utf8) }
  }
}
