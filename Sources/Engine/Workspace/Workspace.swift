public import Alerting
public import AuditEvents
public import Delivery
public import Detection
public import WorkspaceFiles

/// Everything an operator keeps in git, read and checked: configuration, rules, whitelists, policies and templates.
/// A value: a running service replaces it whole or keeps the old one.
public struct Workspace: Sendable {
  /// What `tocsin.yml` says.
  public var configuration: WorkspaceConfiguration
  /// Every sound rule below `Rules/`, enabled or not, and those that key event notifications are compiled to.
  public var rules: [Rule]
  /// The trails with their enabled rules, compiled.
  public var trails: [LoadedTrail]
  /// Who is exempt from what.
  public var whitelists: Whitelists
  /// The action policies.
  public var policies: [ActionPolicy]
  /// Calendars and on-call rotations.
  public var roster: DutyRoster
  /// The message templates.
  public var templates: TemplateCatalogue
  /// Key event notifications, started or not.
  public var keyEvents = KeyEventBook()
  /// Key event notifications as files have them.
  public var keyEventFiles: [KeyEventNotification] = []
  /// What operators said of rules beside their files.
  public var overrides: RuleOverrides
  /// The sound mapping files of `Rules/mappings`, used by a trail or not.
  public var mappings: [JSONFormat]
  /// The values of `%name%` in rules.
  public var placeholders: [String: [String]]
  /// Problems of single rules, whitelist entries and templates that do not stop the rest, and warnings.
  public var diagnostics: [Diagnostic]

  /// The rules whose alerts are recorded and told to nobody.
  public var recordedRules: Set<RuleID>

  /// The action policy that the alerts of a rule take in a trail; nil when the rule only records them.
  public func policy(of rule: RuleID, in trail: LoadedTrail) -> ActionPolicy? {
    recordedRules.contains(rule) ? nil : trail.policies[rule] ?? trail.policy
  }

  /// The rules of files, without those that key event notifications are compiled to.
  public var fileRules: [Rule] {
    let compiled = Set(keyEvents.entries.map(\.rule.id))
    return rules.filter { !compiled.contains($0.id) }
  }

  /// The trail of a name.
  public func trail(_ name: TrailName) -> LoadedTrail? { trails.first { $0.configuration.name == name } }

  /// Every format that events of tests may be of: the built-in ones and the mapped ones.
  public var formats: [any EventFormat] { EventFormats.all + mappings }
}

/// A trail with everything its runs need.
public struct LoadedTrail: Sendable {
  /// What `tocsin.yml` says of it.
  public var configuration: TrailConfiguration
  /// How its events are read.
  public var format: any EventFormat
  /// Its enabled rules that are for its log source, and those that their correlations refer to.
  public var rules: [Rule]
  /// Seconds between the slots of a rule that does not say; the trail's own slots are closer when a rule asks for it.
  public var usualEvery: Int64
  /// The same rules, compiled.
  public var compiled: CompiledRules
  /// Its action policy.
  public var policy: ActionPolicy
  /// The action policies of rules that have one of their own.
  public var policies: [RuleID: ActionPolicy] = [:]
}
