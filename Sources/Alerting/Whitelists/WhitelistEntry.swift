public import AuditEvents
public import Detection
public import WorkspaceFiles

/// One entry of a whitelist: whom it exempts, from which rules, who answers for it and until when. The kinds it names
/// are ANDed, the values of a kind are ORed, and a field that the event lacks never matches.
public struct WhitelistEntry: Sendable {
  /// `ci-bots#2`: the list's name and the entry's `id`, or its number in the list.
  public let name: String
  /// The values of each kind as written.
  public let values: [WhitelistKind: [String]]
  /// Globs on the id or title of the rules it is for; empty means all.
  public let rules: [String]
  /// Globs on the names of the trails it is for; empty means all.
  public let trails: [String]
  /// Who answers for it.
  public let owner: String
  /// Why it is there.
  public let reason: String
  /// Events of this moment and later are not exempt; nil when it is permanent.
  public let expires: Timestamp?
  /// The file, and the entry's place in it.
  public let path: String
  /// The entry's place in the file.
  public let position: SourcePosition

  private let kinds: Set<WhitelistKind>
  private let names: [WhitelistKind: NamePatterns]
  private let sessions: NamePatterns
  private let addresses: IPRanges
  /// Its addresses and networks.
  let ranges: [IPRange]
  private let rulePatterns: NamePatterns
  private let trailPatterns: NamePatterns

  init(
    name: String, values: [WhitelistKind: [String]], ranges: [IPRange], rules: [String], trails: [String],
    owner: String, reason: String, expires: Timestamp?, path: String, position: SourcePosition
  ) {
    self.name = name
    self.values = values
    self.rules = rules
    self.trails = trails
    self.owner = owner
    self.reason = reason
    self.expires = expires
    self.path = path
    self.position = position
    kinds = Set(values.keys)
    var names = values.mapValues { NamePatterns($0) }
    let roles = values[.role] ?? []
    if !roles.isEmpty { names[.role] = NamePatterns(roles.filter { !$0.utf8.contains(0x2F) }) }
    self.names = names
    sessions = NamePatterns(roles.filter { $0.utf8.contains(0x2F) })
    addresses = IPRanges(ranges)
    self.ranges = ranges
    rulePatterns = NamePatterns(rules)
    trailPatterns = NamePatterns(trails)
  }

  /// Whom it exempts, for people: `users ci-*; ips 203.0.113.0/28`.
  public var exempts: String {
    WhitelistKind.allCases.compactMap { kind in
      values[kind].map { "\(kind.key) \($0.joined(separator: ", "))" }
    }.joined(separator: "; ")
  }

  /// A kind of which the entry lists all names in full, so that an event that it exempts has one of them; nil when there
  /// is none. Folded, and the kind that tells most apart first.
  var listedNames: (kind: WhitelistKind, names: Set<[UInt8]>)? {
    for kind in [WhitelistKind.user, .role, .account, .userAgent, .service] {
      guard let names = names[kind]?.exactNames, kind != .role || sessions.isEmpty else { continue }
      return (kind, names)
    }
    return nil
  }

  /// Whether the entry is over for events of this moment.
  public func hasExpired(at moment: Timestamp) -> Bool { expires.map { moment >= $0 } ?? false }

  /// Whether the entry is for the rule and trail of the match, which lets all of its kinds exempt.
  func concerns(_ match: Match, title: String, kinds allowed: Set<WhitelistKind>) -> Bool {
    kinds.isSubset(of: allowed) && !hasExpired(at: match.event.time)
      && (trails.isEmpty || trailPatterns.matches(match.trail.text))
      && (rules.isEmpty || rulePatterns.matches(match.rule.text) || rulePatterns.matches(title))
  }

  /// Whether the event is one of those the entry names. `address` is the event's source address, when it is one.
  func names(_ event: AuditEvent, address: IPNumber?) -> Bool {
    kinds.allSatisfy { kind in
      switch kind {
      case .account: fits(kind, event.account)
      case .user: fits(kind, event.actor.name) || fits(kind, event.actor.id)
      case .role: fits(kind, event.actor.role) || fitsSession(event.actor)
      case .ip: address.map { addresses.contains($0) } ?? false
      case .service: fits(kind, event.service)
      case .resource: fitsResources(of: event)
      case .userAgent: fits(kind, event.userAgent)
      }
    }
  }

  private func fits(_ kind: WhitelistKind, _ name: String) -> Bool { names[kind]?.matches(name) ?? false }

  // Whoever may assume a role names the session, so only a pattern that says `role/session` is tried on both.
  private func fitsSession(_ actor: Actor) -> Bool {
    guard !sessions.isEmpty, !actor.role.isEmpty, !actor.session.isEmpty else { return false }
    return sessions.matches(actor.role + "/" + actor.session)
  }

  // One call may name a listed thing beside others of its sort: all of one type must fit. A CTS trace names its one
  // resource twice, by id and by name.
  private func fitsResources(of event: AuditEvent) -> Bool {
    let known = event.resources.filter { !$0.id.isEmpty }
    if event.provider == "huaweicloud" { return known.contains { fits(.resource, $0.id) } }
    return Dictionary(grouping: known, by: \.type).values.contains { $0.allSatisfy { fits(.resource, $0.id) } }
  }
}

extension WhitelistKind {
  /// The kind's key in a whitelist file, such as `users`.
  var key: String { rawValue + "s" }
}
