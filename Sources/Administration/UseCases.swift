internal import Alerting
public import Engine

/// Everything that people do with a workspace, for the command line, the HTTP interface and the console alike. Each use
/// case is made for its caller, and checks what the caller may do. A workspace that is read again makes a new value.
public struct UseCases: Sendable {
  /// Every store of the workspace.
  public let stores: any WorkspaceStores
  /// The workspace as it was loaded.
  public let workspace: Workspace
  /// Tells the time.
  public let clock: any Clock

  /// The use cases of a workspace.
  public init(stores: any WorkspaceStores, workspace: Workspace, clock: any Clock) {
    self.stores = stores
    self.workspace = workspace
    self.clock = clock
  }
}

extension UseCases {
  /// Rules: enable, disable, pause, parameters.
  public func rules(by caller: Caller) -> RuleAdministration {
    RuleAdministration(store: stores, rules: workspace.rules, caller: caller)
  }

  /// Silences.
  public func silences(by caller: Caller) -> SilenceAdministration {
    SilenceAdministration(store: stores, caller: caller)
  }

  /// Alerts and the answers to them.
  public func alerts(by caller: Caller) -> AlertAdministration {
    AlertAdministration(
      store: stores,
      policies: Dictionary(
        workspace.trails.map { ($0.configuration.name, $0.policy.name) }, uniquingKeysWith: { first, _ in first }),
      ownPolicies: Dictionary(
        workspace.trails.flatMap { $0.policies.mapValues(\.name) }, uniquingKeysWith: { first, _ in first }),
      caller: caller)
  }
}
