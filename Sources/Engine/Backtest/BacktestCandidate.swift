internal import Alerting
public import AuditEvents
internal import Delivery
internal import Detection
internal import Foundation
public import WorkspaceFiles

/// A trail with a set of rules that a backtest runs.
public struct BacktestCandidate: Sendable {
  /// What it is called: `Rules`, or the folder.
  public let name: String
  /// The trail with its rules.
  public let trail: LoadedTrail
  /// Problems of its rule files.
  public let diagnostics: [Diagnostic]
  /// Whether the trail's list of rules chose among those of the folder; otherwise every rule is used.
  public let isSelected: Bool
  private let workspace: Workspace

  /// The rules that a trail runs now.
  public init(_ trail: LoadedTrail, of workspace: Workspace) {
    self.init(name: "Rules", trail: trail, workspace: workspace, diagnostics: [], isSelected: true)
  }

  private init(
    name: String, trail: LoadedTrail, workspace: Workspace, diagnostics: [Diagnostic], isSelected: Bool
  ) {
    self.name = name
    self.trail = trail
    self.workspace = workspace
    self.diagnostics = diagnostics
    self.isSelected = isSelected
  }

  /// The rules of a file or folder in place of the workspace's, everything else as it is, operators' parameters
  /// included. A folder that has a `Rules` folder is a workspace. The trail's list of rules chooses among them; when it
  /// chooses none (a single pack, a file), all are used.
  /// - Parameters:
  ///   - placeholders: The values of `%name%` beside those of the workspace.
  ///   - allLogSources: Whether every rule sees every event.
  public init(
    rules path: String, for trail: LoadedTrail, of workspace: Workspace, placeholders: [String: [String]] = [:],
    allLogSources: Bool = false
  ) {
    let root = FileManager.default.fileExists(atPath: path + "/Rules") ? path + "/Rules" : path
    let packs = WorkspaceLoader.packs(in: root)
    let (rules, diagnostics) = RuleFiles.load(
      paths: packs.isEmpty ? [root] : packs, placeholders: workspace.placeholders.merging(placeholders) { $1 },
      parameters: workspace.overrides.parameters)
    let chosen = rules.enabled(by: trail.configuration.rules, below: root)
    let other = trail.running(
      chosen.isEmpty ? rules : chosen, among: rules, format: trail.format, allLogSources: allLogSources)
    var replaced = workspace
    replaced.rules = rules
    self.init(
      name: path, trail: other, workspace: replaced, diagnostics: diagnostics, isSelected: !chosen.isEmpty)
  }

  /// The workspace as a replay runs it: this trail alone, without sources because matches come from the backtest,
  /// without retention, and without templates because nobody reads the messages.
  var replayed: Workspace {
    var replayed = workspace
    var own = trail
    own.configuration.sources = []
    replayed.trails = [own]
    replayed.configuration.retention = .forever
    replayed.templates = TemplateCatalogue(sources: [:])
    return replayed
  }

  /// By rule the earliest arrival of a match that runs from a slot on may look at.
  func reaches(slot: Timestamp, stores: InMemoryStores) -> [RuleID: Timestamp] {
    Reevaluation(trail: trail, store: stores, limits: workspace.configuration.limits).reaches(slot: slot)
  }
}

extension LoadedTrail {
  /// The trail with events of another format, and the rules of its workspace that its list enables for them.
  public func reading(_ format: any EventFormat, of workspace: Workspace, allLogSources: Bool) -> LoadedTrail {
    let chosen = workspace.rules.enabled(by: configuration.rules, below: workspace.configuration.folder + "/Rules")
    return running(chosen, among: workspace.rules, format: format, allLogSources: allLogSources)
  }

  /// The trail with these rules, and those that they refer to.
  fileprivate func running(
    _ chosen: [Rule], among all: [Rule], format: any EventFormat, allLogSources: Bool
  ) -> LoadedTrail {
    var other = self
    other.format = format
    other.compiled = CompiledRules(
      rules: RuleReferences.closure(of: chosen, in: all), format: format, allLogSources: allLogSources)
    other.rules = other.compiled.rules + other.compiled.correlations
    other.configuration.schedule = RuleTiming.schedule(
      Schedule(every: usualEvery, window: configuration.schedule.window), rules: other.rules)
    return other
  }
}

extension [Rule] {
  /// The rules that a trail's list enables; its globs are about paths below a folder, without their ending.
  fileprivate func enabled(by words: [String], below folder: String) -> [Rule] {
    let selection = RuleSelection(words)
    return filter { rule in
      let isBelow = rule.path.utf8.starts(with: (folder + "/").utf8)
      let tail = isBelow ? String(rule.path.dropFirst(folder.count + 1)) : rule.path
      let ending = [".yml", ".yaml"].first { tail.hasSuffix($0) }
      return selection.enables(rule, path: String(tail.dropLast(ending?.count ?? 0)))
    }
  }
}
