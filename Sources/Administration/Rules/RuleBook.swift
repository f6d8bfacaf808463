public import AuditEvents
public import Detection
public import Engine
internal import WorkspaceFiles

/// The rules of a workspace as people look at them: packs, what operators said of each, what it did, its file and tests.
public struct RuleBook: Sendable {
  private let stores: any WorkspaceStores
  private let workspace: Workspace
  private let now: Timestamp
  private let caller: Caller

  init(_ stores: any WorkspaceStores, _ workspace: Workspace, now: Timestamp, caller: Caller) {
    self.caller = caller
    self.stores = stores
    self.workspace = workspace
    self.now = now
  }

  /// One rule in the list.
  public struct Line: Sendable {
    /// Where a rule stands.
    public enum State: String, Sendable, CaseIterable {
      /// A trail enables it; it matches and tells nobody for a while; no trail enables it.
      case enabled, paused, disabled
    }

    /// The rule.
    public var rule: Rule
    /// The folder below `Rules` that its file is in; `notifications` for what key event notifications are compiled to.
    public var pack: String
    /// The trails that enable it.
    public var trails: [TrailName]
    /// Where it stands.
    public var state: State
    /// Whether an operator changed anything about it.
    public var isOverridden: Bool
    /// The key event notification it was made of; nil for a rule of a file.
    public var notification: String?
    /// What it did in the last 30 days; nil when it is in no trail and did nothing.
    public var statistics: RuleStatistics.Line?
  }

  /// How many days the statistics reach back.
  public static let days = 30

  /// Every rule, by pack and title.
  public func lines() throws -> [Line] {
    try caller.require(.viewer)
    let overrides = RuleOverrides(try stores.ruleOverrideChanges())
    let statistics = try RuleStatistics(workspace: workspace, stores: stores, now: now, days: Self.days)
    let byRule = Dictionary(statistics.lines.map { ($0.rule.id, $0) }, uniquingKeysWith: { first, _ in first })
    var trails: [RuleID: [TrailName]] = [:]
    for trail in workspace.trails {
      for rule in trail.rules { trails[rule.id, default: []].append(trail.configuration.name) }
    }
    return workspace.rules.map { rule in
      line(rule, trails: trails[rule.id] ?? [], overrides, byRule[rule.id])
    }.sorted { ($0.pack, $0.rule.title, $0.rule.id) < ($1.pack, $1.rule.title, $1.rule.id) }
  }

  /// Everything about one rule.
  public struct Report: Sendable {
    /// The rule with what it did.
    public var line: Line
    /// What operators said of it, for every trail and for single ones.
    public var standings: [RuleOverrides.Standing]
    /// The values that operators gave its parameters.
    public var values: [RuleOverrideChange]
    /// What operators did to it, the newest first.
    public var changes: [RuleOverrideChange]
    /// The text of its file, or why it cannot be read.
    public var text: String
    /// The path of its file, relative to the workspace.
    public var path: String
    /// What whitelists, correlations and policies say in words: the fields it groups by.
    public var groupBy: [String]
  }

  /// Everything about the rule of an id, a title, a name or a path. Throws `AdministrationError`.
  public func report(_ word: String) throws -> Report {
    try caller.require(.viewer)
    let rule = try administration.rule(word)
    let changes = try stores.ruleOverrideChanges()
    let overrides = RuleOverrides(changes)
    let statistics = try RuleStatistics(workspace: workspace, stores: stores, now: now, days: Self.days)
    let trails = workspace.trails.filter { $0.rules.contains { $0.id == rule.id } }.map(\.configuration.name)
    let text: String
    if let entry = keyEvent(of: rule) {
      text = entry.notification.sigma
    } else {
      do {
        text = String(decoding: try SmallFile.bytes(of: rule.path, limit: 1 << 20), as: UTF8.self)
      } catch {
        text = "\(rule.path): \(error.description)"
      }
    }
    return Report(
      line: line(rule, trails: trails, overrides, statistics.lines.first { $0.rule.id == rule.id }),
      standings: overrides.standings(of: rule.id), values: overrides.values(of: rule.id),
      changes: changes.reversed().filter { $0.rule == rule.id }, text: text, path: relative(rule.path),
      groupBy: rule.settings.effectiveGroupBy.map(\.name))
  }

  /// Runs the tests that a rule carries, now.
  public func test(_ rule: Rule) -> [RuleTestRunner.Result] {
    RuleTestRunner.run(rule, among: workspace.rules, formats: workspace.formats)
  }

  /// Measures how long a rule takes over the newest events of a trail that enables it: nanoseconds per event, alone and
  /// all rules together; nil when no trail with events does. `stopwatch` tells how long a piece of work takes.
  public func measure(
    _ rule: Rule, stopwatch: (() -> Void) -> Int64
  ) throws -> (alone: Double, together: Double, events: Int)? {
    for trail in workspace.trails where trail.rules.contains(where: { $0.id == rule.id }) {
      let sample = try stores.sample(trail: trail.configuration.name, events: 5000)
      let speed = RuleSpeed(trail, of: rule, over: sample, stopwatch: stopwatch)
      if let alone = speed.ofRule[rule.id] { return (alone, speed.together, speed.events) }
    }
    return nil
  }

  private var administration: RuleAdministration {
    RuleAdministration(store: stores, rules: workspace.rules, caller: caller)
  }

  private func line(
    _ rule: Rule, trails: [TrailName], _ overrides: RuleOverrides, _ statistics: RuleStatistics.Line?
  ) -> Line {
    // What an operator just said may not be loaded yet; what is shown is what will be.
    let standings = overrides.standings(of: rule.id)
    let running = workspace.trails.map(\.configuration.name).filter {
      overrides.runs(rule.id, trail: $0, enabled: trails.contains($0)) && (trails.contains($0) || isFor(rule, $0))
    }
    let isPaused =
      !running.isEmpty
      && running.allSatisfy {
        overrides.standing(of: rule.id, trail: $0)?.isPaused(at: now) ?? false
      }
    let notification = keyEvent(of: rule)?.notification.name
    return Line(
      rule: rule, pack: notification == nil ? pack(of: rule) : "notifications", trails: running,
      state: running.isEmpty ? .disabled : isPaused ? .paused : .enabled,
      isOverridden: !standings.isEmpty || !overrides.values(of: rule.id).isEmpty,
      notification: notification, statistics: statistics)
  }

  private func keyEvent(of rule: Rule) -> KeyEventBook.Entry? {
    workspace.keyEvents.entries.first { $0.rule.id == rule.id }
  }

  private func isFor(_ rule: Rule, _ trail: TrailName) -> Bool {
    workspace.trail(trail).map { rule.logSource.covers($0.format) } ?? false
  }

  private func relative(_ path: String) -> String {
    let folder = workspace.configuration.folder + "/"
    return path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
  }

  /// `cts` for `Rules/cts/root_sign_in.yml`.
  private func pack(of rule: Rule) -> String {
    let parts = relative(rule.path).split(separator: "/")
    guard let rules = parts.firstIndex(of: "Rules"), parts.count > rules + 2 else { return "" }
    return parts[rules + 1..<parts.count - 1].joined(separator: "/")
  }
}

extension UseCases {
  /// Rules as people look at them.
  public func ruleBook(by caller: Caller) -> RuleBook { RuleBook(stores, workspace, now: clock.now, caller: caller) }
}
