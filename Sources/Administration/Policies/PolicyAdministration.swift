public import Alerting
public import AuditEvents
internal import Delivery
public import Detection
internal import Engine

/// Who is told of what: policies tried on alerts, and on those of the past. Policies live in files that are reviewed, so
/// nothing is changed here.
public struct PolicyAdministration: Sendable {
  private let stores: any WorkspaceStores
  private let workspace: Workspace
  private let caller: Caller

  init(_ stores: any WorkspaceStores, _ workspace: Workspace, caller: Caller) {
    self.stores = stores
    self.workspace = workspace
    self.caller = caller
  }

  /// What a policy makes of an alert.
  public struct Trial: Sendable {
    /// The alert, real or described.
    public var alert: Alert
    /// The policy it takes: of its rule, or of its trail.
    public var policy: ActionPolicy
    /// What each route says, in order.
    public var routes: [String]
    /// Who would be told, and who left out.
    public var routed: RoutingDecision
    /// Silences that hold it back.
    public var silences: [Silence]
    /// Why repeats are held now; nil when they are not.
    public var held: LedgerEntry?
    /// The escalation steps that follow, from 0.
    public var steps: [Int]
  }

  /// An alert that is described and did not happen. Throws `AdministrationError` for an unknown trail or rule.
  public func sample(
    level: Level, trail: TrailName, rule word: String = "", tags: [String] = [], labels: [GroupValue] = [],
    at moment: Timestamp
  ) throws -> Alert {
    guard workspace.trail(trail) != nil else {
      throw AdministrationError.unknown(.trail, trail.text, known: workspace.trails.map(\.configuration.name.text))
    }
    var (title, id, tags) = ("an alert", RuleID("sample"), tags)
    if !word.isEmpty {
      let folded = word.lowercased()
      let rule = workspace.rules.first { $0.id.text == folded || $0.title.lowercased() == folded }
      guard let rule else { throw AdministrationError.unknown(.rule, word, known: workspace.rules.map(\.title)) }
      (title, id) = (rule.title, rule.id)
      tags += rule.tags
    }
    return Alert(
      fingerprint: Fingerprint(rule: id, trail: trail, group: labels), rule: id, title: title, level: level,
      tags: tags, trail: trail, slot: moment, labels: labels, count: 1, firstEvent: moment, lastEvent: moment,
      samples: [])
  }

  /// What the policy of its trail makes of an alert at a moment. Sends nothing. Throws `AdministrationError.unknown`
  /// when the trail is gone.
  public func trial(_ alert: Alert, at moment: Timestamp) throws -> Trial {
    try caller.require(.viewer)
    guard let trail = workspace.trail(alert.trail) else {
      throw AdministrationError.unknown(
        .trail, alert.trail.text, known: workspace.trails.map(\.configuration.name.text))
    }
    guard let policy = workspace.policy(of: alert.rule, in: trail) else {
      return Trial(
        alert: alert, policy: trail.policy, routes: [],
        routed: RoutingDecision(recipients: [], dropped: [Self.recordedOnly]), silences: [], held: nil, steps: [])
    }
    let people = try workspace.people(stores)
    let key = SuppressionKey(fingerprint: alert.fingerprint, policy: policy.name)
    return Trial(
      alert: alert, policy: policy, routes: policy.trial(alert),
      routed: policy.route(
        alert, contacts: people, addressKinds: workspace.channelKinds.addressKinds,
        roster: workspace.roster(with: people), now: moment),
      silences: try stores.silences().filter { $0.holds(alert, at: moment) },
      held: try stores.ledgerEntries(trail: alert.trail).first { $0.key == key && $0.until > moment },
      steps: policy.escalation.indices.filter { policy.escalation[$0].match.takes(alert) })
  }

  private static let recordedOnly = "the rule only records: nobody is told"

  /// How many messages each recipient would have got of the alerts of the last days, under the policies of today.
  public func forecast(days: Int, until end: Timestamp) throws -> Forecast {
    try caller.require(.viewer)
    let kinds = workspace.channelKinds
    let start = end.adding(seconds: -Int64(max(1, min(days, 366))) * 86_400)
    let people = try workspace.people(stores)
    return Forecast(
      alerts: try stores.alerts(trail: nil, slots: start..<end.adding(seconds: 1), limit: 100_000),
      course: { alert in
        guard let trail = workspace.trail(alert.trail) else { return .untold("trail \(alert.trail) is gone") }
        return workspace.policy(of: alert.rule, in: trail).map { .policy($0) } ?? .untold(Self.recordedOnly)
      }, contacts: people, channelKinds: kinds.mapValues(\.rawValue),
      addressKinds: kinds.addressKinds, roster: workspace.roster(with: people), until: end.adding(seconds: 86_400))
  }

  /// The policy of a name and the trails that have it. Throws `AdministrationError.unknown`.
  public func policy(_ name: String) throws -> (policy: ActionPolicy, trails: [TrailName]) {
    try caller.require(.viewer)
    guard let policy = workspace.policies.first(where: { $0.name == name }) else {
      throw AdministrationError.unknown(.policy, name, known: workspace.policies.map(\.name))
    }
    return (policy, trails(of: name))
  }

  /// The trails that have a policy.
  public func trails(of policy: String) -> [TrailName] {
    workspace.trails.filter { $0.policy.name == policy }.map(\.configuration.name)
  }

  /// Messages that wait for others, for hours or for budgets, the one due first ahead.
  public func waiting() throws -> [WaitingMessage] {
    try caller.require(.viewer)
    return try stores.waitingMessages().sorted { ($0.due, $0.id) < ($1.due, $1.id) }
  }
}

extension UseCases {
  /// Action policies.
  public func policies(by caller: Caller) -> PolicyAdministration {
    PolicyAdministration(stores, workspace, caller: caller)
  }
}
