public import AuditEvents
public import Detection
internal import WorkspaceFiles

/// What holds of operators' changes to rules.
public struct RuleOverrides: Sendable {
  /// Whether a rule runs, by an operator's word.
  public struct Standing: Sendable, Equatable {
    /// The change that holds: enable, disable or pause.
    public var change: RuleOverrideChange

    /// Whether the rule is paused at a moment.
    public func isPaused(at moment: Timestamp) -> Bool {
      if case .pause(let until) = change.action { moment < until } else { false }
    }

    /// The override for people: `disabled by alice: too noisy`.
    public var text: String {
      let word =
        switch change.action {
        case .enable: "enabled"
        case .disable: "disabled"
        case .pause(let until): "paused until \(until.rfc3339)"
        default: change.action.text
        }
      return word + " by \(change.by)" + (change.reason.isEmpty ? "" : ": \(change.reason)")
    }
  }

  private struct Key: Hashable {
    var rule: RuleID
    var trail: TrailName?
  }

  /// How many changes were read: a service that sees more of them reads its workspace again.
  public let changes: Int
  private var standings: [Key: Standing] = [:]
  private var values: [RuleID: [String: RuleOverrideChange]] = [:]

  /// What holds after these changes, the oldest first.
  public init(_ changes: [RuleOverrideChange] = []) {
    self.changes = changes.count
    for change in changes {
      let key = Key(rule: change.rule, trail: change.trail)
      switch change.action {
      case .enable, .disable, .pause: standings[key] = Standing(change: change)
      case .follow: standings[key] = nil
      case .set(let parameter, _): values[change.rule, default: [:]][parameter] = change
      case .unset(let parameter): values[change.rule]?[parameter] = nil
      }
    }
  }

  /// Whether nothing is overridden.
  public var isEmpty: Bool { standings.isEmpty && values.allSatisfy(\.value.isEmpty) }

  /// What an operator said of a rule in a trail; a word for the trail goes before one for every trail.
  public func standing(of rule: RuleID, trail: TrailName? = nil) -> Standing? {
    if let trail, let own = standings[Key(rule: rule, trail: trail)] { return own }
    return standings[Key(rule: rule, trail: nil)]
  }

  /// Every word about a rule, the one for every trail first.
  public func standings(of rule: RuleID) -> [Standing] {
    standings.filter { $0.key.rule == rule }.sorted { ($0.key.trail?.text ?? "") < ($1.key.trail?.text ?? "") }
      .map(\.value)
  }

  /// The changes that set parameters of a rule, by the parameter's name.
  public func values(of rule: RuleID) -> [RuleOverrideChange] {
    (values[rule] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
  }

  /// Whether a rule runs in a trail whose list says `enabled`. A paused rule runs: it matches and tells nobody.
  public func runs(_ rule: RuleID, trail: TrailName, enabled: Bool) -> Bool {
    switch standing(of: rule, trail: trail)?.change.action {
    case .enable: true
    case .disable: false
    default: enabled
    }
  }

  /// The values of parameters as the reader of rules takes them.
  var parameters: [RuleID: [String: YAMLNode]] {
    values.mapValues { changes in
      changes.compactMapValues { change in
        guard case .set(_, let value) = change.action else { return nil }
        return YAMLFile.read(value, path: "the operator's value").documents.first
      }
    }.filter { !$0.value.isEmpty }
  }
}
