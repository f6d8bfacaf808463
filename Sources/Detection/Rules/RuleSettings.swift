public import AuditEvents

/// What a whitelist entry may exempt from a rule.
public enum WhitelistKind: String, Sendable, CaseIterable {
  /// Accounts, users, roles, addresses, services, resources.
  case account, user, role, ip, service, resource
  /// User agents.
  case userAgent = "user-agent"
}

/// A rule's own settings, under `tocsin:`.
public struct RuleSettings: Sendable {
  /// The labels of its alerts; empty means the account and the actor.
  public var groupBy: [FieldReference]
  /// Which kinds of whitelist entries may exempt from it.
  public var whitelistKinds: Set<WhitelistKind>
  /// Seconds for which repeats are held, 0 for none; nil means the trail's.
  public var suppress: Int64?
  /// Seconds that a run looks back; nil means the trail's.
  public var window: Int64?
  /// Seconds between runs; nil means the trail's.
  public var every: Int64?
  /// How many alerts a run may send one by one before they become one digest; nil means the trail's.
  public var maxAlerts: Int?
  /// Seconds without a new match after which those who were told learn that it is over; nil when they do not.
  public var resolveAfter: Int64?
  /// The action policy of its alerts; nil means the trail's.
  public var policy: String?
  /// Whether its alerts are recorded and told to nobody.
  public var recordsOnly = false
  /// Labels whose new value ends suppression early.
  public var breakOnNewValueOf: [FieldReference]
  /// How many times the matches that were told end suppression early; nil when they do not.
  public var breakOnGrowth: Int?
  /// Values that an operator may override.
  public var parameters: [RuleParameter]
  /// How the rule looks at its matches over time; nil for a rule that tells of each match.
  public var overTime: OverTime?
  /// The hours in which, or outside of which, the rule matches; nil for all hours.
  public var workingHours: WorkingHours?
  /// Rules of vendors and controls of standards that the rule covers, as text.
  public var covers: [String]

  /// Settings; the default groups by account and actor and allows every whitelist.
  public init(
    groupBy: [FieldReference] = [], whitelistKinds: Set<WhitelistKind> = Set(WhitelistKind.allCases),
    suppress: Int64? = nil, window: Int64? = nil, every: Int64? = nil, maxAlerts: Int? = nil,
    breakOnNewValueOf: [FieldReference] = [], parameters: [RuleParameter] = [], covers: [String] = []
  ) {
    self.groupBy = groupBy
    self.whitelistKinds = whitelistKinds
    self.suppress = suppress
    self.window = window
    self.every = every
    self.maxAlerts = maxAlerts
    self.breakOnNewValueOf = breakOnNewValueOf
    self.parameters = parameters
    self.covers = covers
  }

  /// The labels that are used: what the rule says, or account and actor.
  public var effectiveGroupBy: [FieldReference] {
    groupBy.isEmpty ? [.neutral(.account), .neutral(.actorID), .neutral(.actorName)] : groupBy
  }
}
