public import AuditEvents
internal import Alerting
public import Delivery
internal import Detection

/// One execution of the dispatch: reads, decides. The reading before the pure `Dispatch`.
public struct DispatchRun: Sendable {
  private let workspace: Workspace
  private let stores: any EngineStores

  /// The dispatch of a workspace on these stores.
  public init(workspace: Workspace, stores: any EngineStores) {
    self.workspace = workspace
    self.stores = stores
  }

  /// Decides what is due at the moment; changes nothing. While missed slots are caught up, their digest waits.
  public func decide(now: Timestamp, isCatchingUp: Bool) throws -> DispatchOutcome {
    let standing = try PolicyStanding(stores, now: now)
    let isDue = standing.waiting.contains { $0.due <= now }
    let isEnded = standing.silences.contains { $0.state(at: now) == .ended && !$0.isEndTold }
    guard isDue || isEnded || !standing.handlings.isEmpty else { return DispatchOutcome(at: now) }
    var wanted = Set(standing.handlings.map(\.alert))
    for message in standing.waiting where message.due <= now { wanted.formUnion(message.items.map(\.alert)) }
    // A notice that it is over is made and sent in one go, and names an alert of a handling.
    let alerts = try stores.alerts(ids: wanted.sorted())
    let renderer = MessageRenderer(workspace.templates, settings: workspace.configuration.messages)
    let trails = workspace.trails.map {
      ($0.configuration.name, (policy: $0.policy.name, suppress: $0.configuration.suppress))
    }
    let people = try workspace.people(stores)
    let input = DispatchInput(
      now: now, isCatchingUp: isCatchingUp,
      policies: Dictionary(workspace.policies.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }),
      trails: Dictionary(trails, uniquingKeysWith: { first, _ in first }), contacts: people,
      roster: workspace.roster(with: people), channels: workspace.channelKinds, standing: standing,
      alerts: Dictionary(alerts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
      rules: Dictionary(
        workspace.rules.map { ($0.id, RuleSummary($0)) }, uniquingKeysWith: { first, _ in first }),
      links: try workspace.answerLinks(stores), render: { renderer.render($0) })
    return Dispatch.decide(input)
  }
}

extension Workspace {
  /// The sort of each configured channel.
  public var channelKinds: [String: ChannelKind] {
    Dictionary(configuration.channels.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first })
  }

  /// Makes the answer links of messages; none without a console.
  func answerLinks(_ stores: any EngineStores) throws -> AlertLinks {
    let address = configuration.messages.consoleURL
    return address.isEmpty ? AlertLinks() : AlertLinks(address: address, key: try stores.linkKey())
  }
}
