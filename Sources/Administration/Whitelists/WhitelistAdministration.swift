public import Alerting
public import AuditEvents
public import Detection
public import Engine
internal import WorkspaceFiles

/// Who is exempt from what: the entries with what they hid, and new ones tried on what happened. Entries live in files
/// that are reviewed, so nothing is changed here.
public struct WhitelistAdministration: Sendable {
  private let stores: any WorkspaceStores
  private let workspace: Workspace
  private let caller: Caller

  /// An entry that ends within so many seconds counts as ending.
  public static let soon: Int64 = 14 * 86_400
  /// How many matches of the past an entry is tried on at most.
  public static let mostMatches = 100_000

  init(_ stores: any WorkspaceStores, _ workspace: Workspace, caller: Caller) {
    self.stores = stores
    self.workspace = workspace
    self.caller = caller
  }

  /// An entry with what it hid.
  public struct Line: Sendable {
    /// Where an entry stands.
    public enum State: String, Sendable, CaseIterable {
      /// It holds for good, for long, for less than a fortnight; it is over.
      case permanent, active, ending, expired
    }

    /// The entry.
    public var entry: WhitelistEntry
    /// How often it exempted, and when last; nil when it never did.
    public var hits: WhitelistHit?
    /// Where it stands.
    public var state: State
  }

  /// Every entry in the order of the files.
  public func lines(now: Timestamp) throws -> [Line] {
    try caller.require(.viewer)
    let hits = Dictionary(try stores.whitelistHits().map { ($0.entry, $0) }, uniquingKeysWith: { first, _ in first })
    return workspace.whitelists.entries.map { entry in
      let state: Line.State =
        entry.expires == nil
        ? .permanent
        : entry.hasExpired(at: now)
          ? .expired : entry.hasExpired(at: now.adding(seconds: Self.soon)) ? .ending : .active
      return Line(entry: entry, hits: hits[entry.name], state: state)
    }
  }

  /// An entry and what it hid in the last 30 days, newest first, at most 200 decisions. Throws
  /// `AdministrationError.unknown`.
  public func line(_ name: String, now: Timestamp) throws -> (line: Line, hidden: [Decision]) {
    try caller.require(.viewer)
    let all = try lines(now: now)
    guard let line = all.first(where: { $0.entry.name == name }) else {
      throw AdministrationError.unknown(.whitelist, name, known: all.map(\.entry.name))
    }
    let period = now.adding(seconds: -30 * 86_400)..<now.adding(seconds: 1)
    let hidden = try stores.decisions(trail: nil, slots: period, limit: 50_000).filter {
      $0.outcome == "exempt" && $0.text.utf8.elementsEqual("exempt: whitelist \(name)".utf8)
    }
    return (line, Array(hidden.prefix(200)))
  }

  /// What a proposed entry would have hidden, by rule.
  public struct Preview: Sendable {
    /// The matches of one rule.
    public struct OfRule: Sendable {
      /// The rule.
      public var rule: RuleID
      /// Its title.
      public var title: String
      /// Its level.
      public var level: Level
      /// How many matches the entry exempts, and how many there were.
      public var hidden: Int
      /// How many matches there were.
      public var all: Int
      /// The newest of those it exempts, at most five.
      public var examples: [AuditEvent]
    }

    /// The file to commit.
    public var yaml: String
    /// Where it belongs, relative to the workspace's folder.
    public var path: String
    /// What is wrong or dubious about it, a line each; with an error nothing is exempt.
    public var findings: [String]
    /// How many days were looked at.
    public var days: Int
    /// The rules it would have hidden matches of, most hidden first.
    public var rules: [OfRule] = []
    /// How many matches it exempts that no entry of today does.
    public var hidden = 0
    /// How many matches were looked at.
    public var looked = 0
    /// Whether there were more matches than are looked at; the newest were.
    public var isCut = false
  }

  /// The file of an entry, and what it would have hidden in the last days.
  public func preview(_ proposal: WhitelistProposal, days: Int, now: Timestamp) throws -> Preview {
    let read = WhitelistFiles.read(proposal.yaml, path: proposal.path)
    var preview = Preview(
      yaml: proposal.yaml, path: proposal.path, findings: read.diagnostics.map(\.description), days: days)
    let rules = Dictionary(workspace.rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var byRule: [RuleID: Preview.OfRule] = [:]
    for match in try newestMatches(days: days, now: now, isCut: &preview.isCut) {
      preview.looked += 1
      guard let rule = rules[match.rule] else { continue }
      var line =
        byRule[rule.id]
        ?? Preview.OfRule(rule: rule.id, title: rule.title, level: rule.level, hidden: 0, all: 0, examples: [])
      line.all += 1
      let kinds = rule.settings.whitelistKinds
      if workspace.whitelists.exemption(of: match, kinds: kinds, title: rule.title) == nil,
        read.whitelists.exemption(of: match, kinds: kinds, title: rule.title) != nil
      {
        line.hidden += 1
        preview.hidden += 1
        if line.examples.count < 5 { line.examples.append(match.event) }
      }
      byRule[rule.id] = line
    }
    preview.rules = byRule.values.filter { $0.hidden > 0 }
      .sorted { ($1.hidden, $0.title, $0.rule) < ($0.hidden, $1.title, $1.rule) }
    return preview
  }

  /// Matches that arrived in the last days, the newest day first.
  private func newestMatches(days: Int, now: Timestamp, isCut: inout Bool) throws -> [Match] {
    var found: [Match] = []
    for day in 0..<Int64(max(1, min(days, 366))) {
      let end = now.adding(seconds: -day * 86_400)
      for trail in workspace.trails {
        let arrival = end.adding(seconds: -86_400)..<end
        found += try stores.matches(trail: trail.configuration.name, arrival: arrival).map(\.match).reversed()
      }
      if found.count > Self.mostMatches {
        isCut = true
        return Array(found.prefix(Self.mostMatches))
      }
    }
    return found
  }
}

extension UseCases {
  /// Whitelists.
  public func whitelists(by caller: Caller) -> WhitelistAdministration {
    WhitelistAdministration(stores, workspace, caller: caller)
  }
}
