public import AuditEvents
public import WorkspaceFiles

/// A Sigma detection rule (specification 2.1) with Tocsin's own settings.
public struct Rule: Sendable {
  /// The UUID in lower case, or a content hash when the rule has none.
  public var id: RuleID
  /// What it is called.
  public var title: String
  /// The name other rules may refer to it by; empty when none.
  public var name: String
  /// What a match means and what an operator should do.
  public var description: String
  /// How serious a match is.
  public var level: Level
  /// `stable`, `test`, `experimental`, `deprecated`, `unsupported`; empty when not said.
  public var status: String
  /// Tags such as `attack.t1078`.
  public var tags: [String]
  /// Where to read more.
  public var references: [String]
  /// What else may look like this.
  public var falsePositives: [String]
  /// Who wrote it.
  public var author: String
  /// What events it is for.
  public var logSource: RuleLogSource
  /// The file and the place of the document in it.
  public var path: String
  /// The place of the document in its file.
  public var position: SourcePosition
  /// Tocsin's own settings.
  public var settings: RuleSettings
  /// The rule's proof.
  public var tests: [RuleTest]
  /// A hash of everything that decides what matches and how matches are grouped.
  public var revision: ContentHash
  /// What it asks of an event.
  var expression: Expression
}

/// The `logsource` of a rule.
public struct RuleLogSource: Sendable, Hashable {
  /// The category; nil when not said.
  public var category: String?
  /// The product; `any` means the neutral vocabulary of every format.
  public var product: String?
  /// The service; nil when not said.
  public var service: String?

  /// Whether the rule speaks the neutral vocabulary.
  public var isNeutral: Bool { product == "any" }

  /// Whether events of a format are what the rule is for: every attribute it sets must be the format's.
  public func covers(_ source: EventLogSource) -> Bool {
    if isNeutral { return category == nil && service == nil }
    if category != nil { return false }
    return (product.map { $0 == source.product } ?? true) && (service.map { $0 == source.service } ?? true)
  }
}

/// What a whitelist entry may exempt from a rule.
public enum WhitelistKind: String, Sendable, CaseIterable {
  /// Accounts, users, roles, addresses, services, resources, user agents.
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
  /// Seconds for which repeats are held; nil means the trail's.
  public var suppress: Int64?

  /// Settings; the default groups by account and actor and allows every whitelist.
  public init(
    groupBy: [FieldReference] = [], whitelistKinds: Set<WhitelistKind> = Set(WhitelistKind.allCases),
    suppress: Int64? = nil
  ) {
    self.groupBy = groupBy
    self.whitelistKinds = whitelistKinds
    self.suppress = suppress
  }

  /// The labels that are used: what the rule says, or account and actor.
  public var effectiveGroupBy: [FieldReference] {
    groupBy.isEmpty ? [.neutral(.account), .neutral(.actorID), .neutral(.actorName)] : groupBy
  }
}

/// One test of a rule: events, and whether they must alert.
public struct RuleTest: Sendable {
  /// What it shows.
  public var name: String
  /// The events as JSON.
  public var events: [String]
  /// How many alerts (groups) must come; nil when any number above zero will do.
  public var alerts: Int?
  /// Whether at least one alert must come.
  public var expectsAlert: Bool
  /// Where it stands.
  public var position: SourcePosition
}
