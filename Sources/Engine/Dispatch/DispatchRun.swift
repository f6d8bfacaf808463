public import AuditEvents
public import Alerting
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
  public func decide(
    now: Timestamp, isCatchingUp: Bool, problems: [HealthProblem] = []
  ) throws -> DispatchOutcome {
    var standing = try PolicyStanding(stores)
    // What a channel gave up within the hour is somebody who was not told.
    let recent = now.adding(seconds: -3600)
    let ailing = try stores.endpoints().filter { $0.givenUp > 0 && ($0.givenUpAt ?? recent) > recent }
    let isIll = !problems.isEmpty || !ailing.isEmpty
    let isDue = standing.waiting.contains { $0.due <= now }
    let isEnded = standing.silences.contains { $0.state(at: now) == .ended && !$0.isEndTold }
    let policies = Dictionary(workspace.policies.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var wanted = Set(
      standing.handlings.filter { $0.isDue(at: now, policies[$0.key.policy]) }.map(\.alert))
    guard isDue || isEnded || isIll || !wanted.isEmpty else { return DispatchOutcome(at: now) }
    try standing.readTold(stores, now: now)
    var closed: [String: AlertHandling.Answer] = [:]
    for message in standing.waiting where message.due <= now {
      for item in message.items where wanted.insert(item.alert).inserted {
        closed[item.alert] = try stores.handling(alert: item.alert)?.closed
      }
    }
    // A notice that it is over is made and sent in one go, and names an alert of a handling.
    let alerts = try stores.alerts(ids: wanted.sorted())
    let renderer = MessageRenderer(workspace.templates, settings: workspace.configuration.messages)
    let trails = workspace.trails.map {
      ($0.configuration.name, (policy: $0.policy.name, suppress: $0.configuration.suppress))
    }
    let people = try workspace.people(stores)
    var input = DispatchInput(
      now: now, isCatchingUp: isCatchingUp, policies: policies,
      trails: Dictionary(trails, uniquingKeysWith: { first, _ in first }), contacts: people,
      roster: workspace.roster(with: people), channels: workspace.channelKinds, standing: standing,
      alerts: Dictionary(alerts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
      rules: Dictionary(
        workspace.rules.map { ($0.id, RuleSummary($0)) }, uniquingKeysWith: { first, _ in first }),
      links: try workspace.answerLinks(stores), render: { renderer.render($0) })
    input.closed = closed
    input.problems = problems
    input.ailing = ailing
    for trail in workspace.trails {
      input.lastSlots[trail.configuration.name] = try stores.lastSlot(trail: trail.configuration.name)
    }
    return Dispatch.decide(input)
  }
}

extension Workspace {
  /// The sort of each configured channel.
  public var channelKinds: [String: ChannelKind] {
    Dictionary(configuration.channels.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first })
  }

  /// Makes the answer links of messages; none without a console.
  public func answerLinks(_ stores: any EngineStores) throws -> AlertLinks {
    let address = configuration.messages.consoleURL
    return address.isEmpty ? AlertLinks() : AlertLinks(address: address, key: try stores.linkKey())
  }
}
