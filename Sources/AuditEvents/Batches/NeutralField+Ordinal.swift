extension NeutralField {
  /// How many neutral fields there are.
  static var count: Int { 20 }

  /// The field's place in `allCases`, without the table that `allCases` would build: the place of its column in every
  /// batch.
  @inline(__always)
  var ordinal: Int {
    switch self {
    case .eventID: 0
    case .provider: 1
    case .account: 2
    case .region: 3
    case .actorKind: 4
    case .actorID: 5
    case .actorName: 6
    case .actorRole: 7
    case .actorSession: 8
    case .accessKey: 9
    case .mfa: 10
    case .sourceIP: 11
    case .userAgent: 12
    case .operation: 13
    case .service: 14
    case .outcome: 15
    case .errorCode: 16
    case .resourceID: 17
    case .resourceType: 18
    case .access: 19
    }
  }
}

extension AuditEvent {
  /// The event whose neutral fields read as `text` says.
  init(time: Timestamp, resources: [Resource], text: (NeutralField) -> String) {
    self.init(
      id: text(.eventID), time: time, provider: text(.provider), account: text(.account),
      actor: Actor(
        kind: Actor.Kind(rawValue: text(.actorKind)) ?? .unknown, id: text(.actorID), name: text(.actorName),
        role: text(.actorRole), session: text(.actorSession), accessKey: text(.accessKey)),
      sourceIP: text(.sourceIP), userAgent: text(.userAgent), operation: text(.operation), service: text(.service),
      region: text(.region), outcome: Outcome(rawValue: text(.outcome)) ?? .success, errorCode: text(.errorCode),
      mfa: MultiFactor(rawValue: text(.mfa)) ?? .unknown, resources: resources,
      access: Access(rawValue: text(.access)) ?? .unknown)
  }
}
