public import AuditEvents
public import Detection
public import Engine
internal import WorkspaceFiles

/// Enables, disables and pauses rules and sets their parameters without editing files: the use cases behind the commands
/// and the console. Every change is kept with who, when and why.
public struct RuleAdministration: Sendable {
  /// The longest pause, 90 days in seconds: what is longer should be said in the files.
  public static let longestPause: Int64 = 90 * 86_400
  private static let longestReason = 500

  private let store: any AuditedStores
  private let rules: [Rule]
  private let caller: Caller

  /// Administration of the rules of a workspace, on behalf of a caller.
  public init(store: any AuditedStores, rules: [Rule], caller: Caller) {
    self.store = store
    self.rules = rules
    self.caller = caller
  }

  /// Who changes a rule, when and why.
  public struct Author: Sendable {
    /// Who.
    public var name: String
    /// Why, in the operator's words.
    public var reason: String
    /// When.
    public var at: Timestamp
    /// An author of changes.
    public init(name: String, reason: String, at: Timestamp) {
      self.name = name
      self.reason = reason
      self.at = at
    }
  }

  /// The one rule that is meant by an id, a title, a name, or the end of a path with or without `.yml`. Throws
  /// `AdministrationError` when there is none or several.
  public func rule(_ word: String) throws -> Rule {
    let exact = rules.filter { $0.id == RuleID(word) || (!$0.name.isEmpty && $0.name == word) }
    if let rule = exact.first { return rule }
    let folded = word.lowercased()
    let found = rules.filter { $0.title.lowercased() == folded || Self.path($0.path, endsWith: word) }
    if found.count > 1 {
      throw AdministrationError.invalid(
        [Sentence("'{1}' means several rules; say which by its id:", word)]
          + found.map { Sentence(verbatim: "  \($0.id)  \($0.title)") })
    }
    guard let rule = found.first else {
      throw AdministrationError.unknown(.rule, word, known: rules.map(\.title) + rules.map(\.id.text))
    }
    return rule
  }

  /// Makes a rule run although the trail's list does not enable it.
  public func enable(_ word: String, trail: TrailName? = nil, by author: Author) throws {
    try record(.enable, word, trail, author)
  }

  /// Makes a rule not run although the trail's list enables it. A reason is required.
  public func disable(_ word: String, trail: TrailName? = nil, by author: Author) throws {
    try requireReason(author)
    try record(.disable, word, trail, author)
  }

  /// Makes a rule tell nobody for some seconds. A reason is required; the pause ends by itself. A disabled
  /// rule cannot be paused, since it would run when the pause ends.
  public func pause(_ word: String, seconds: Int64, trail: TrailName? = nil, by author: Author) throws {
    try requireReason(author)
    guard (60...Self.longestPause).contains(seconds) else {
      throw AdministrationError.invalid([
        Sentence("a pause lasts from 1 minute to 90 days; disable the rule for longer")
      ])
    }
    let standing = RuleOverrides(try store.ruleOverrideChanges()).standing(of: try rule(word).id, trail: trail)
    if let standing, case .disable = standing.change.action {
      throw AdministrationError.invalid([
        Sentence("the rule is {1}; a pause would end that, so reset it first", standing.text)
      ])
    }
    try record(.pause(until: author.at.adding(seconds: seconds)), word, trail, author)
  }

  /// Takes back enable, disable and pause: the word of the trail's list holds again.
  public func follow(_ word: String, trail: TrailName? = nil, by author: Author) throws {
    try record(.follow, word, trail, author)
  }

  /// Sets a parameter of a rule. The value is written as in YAML; it must stay within the parameter's limits and leave
  /// the rule sound.
  public func set(_ word: String, parameter name: String, to value: String, by author: Author) throws {
    let rule = try rule(word)
    guard rule.settings.parameters.contains(where: { $0.name == name }) else { throw noParameter(name, rule) }
    let file = YAMLFile.read(value, path: "the value of '\(name)'")
    guard value.utf8.count <= 10_000, file.diagnostics.isEmpty, file.documents.count == 1,
      let node = file.documents.first
    else { throw AdministrationError.invalid([Sentence("'{1}' is no value; write it as in YAML", value.prefix(80))]) }
    let before = Set(RuleFiles.load(paths: [rule.path]).diagnostics.map(\.description))
    let after = RuleFiles.load(paths: [rule.path], parameters: [rule.id: [name: node]])
    let problems = after.diagnostics.filter { $0.severity == .error && !before.contains($0.description) }
    guard problems.isEmpty else {
      throw AdministrationError.invalid(problems.map { Sentence(verbatim: $0.description) })
    }
    try record(.set(parameter: name, value: value), word, nil, author)
  }

  /// Gives a parameter the rule's own value again.
  public func unset(_ word: String, parameter name: String, by author: Author) throws {
    let rule = try rule(word)
    let isSet = RuleOverrides(try store.ruleOverrideChanges()).values(of: rule.id).contains {
      if case .set(name, _) = $0.action { true } else { false }
    }
    // What a rule no longer has may still be taken back.
    guard isSet || rule.settings.parameters.contains(where: { $0.name == name }) else {
      throw noParameter(name, rule)
    }
    try record(.unset(parameter: name), word, nil, author)
  }

  /// What was done to a rule, or to any, the newest first.
  public func changes(of rule: RuleID? = nil) throws -> [RuleOverrideChange] {
    try store.ruleOverrideChanges().reversed().filter { rule == nil || $0.rule == rule }
  }

  private func record(
    _ action: RuleOverrideChange.Action, _ word: String, _ trail: TrailName?, _ author: Author
  ) throws {
    try caller.require(.operator)
    let rule = try rule(word)
    guard author.reason.utf8.count <= Self.longestReason else {
      throw AdministrationError.invalid([Sentence("a reason has at most {1} bytes", Self.longestReason)])
    }
    let change = RuleOverrideChange(
      rule: rule.id, trail: trail, action: action, reason: author.reason, by: author.name, at: author.at)
    try store.audited { stores in
      let before = RuleOverrides(try stores.ruleOverrideChanges()).auditText(of: rule.id)
      try stores.record(change)
      return (
        (),
        AuditEntry(
          at: author.at, caller: caller, action: action.auditAction, subject: "rule \(rule.title) (\(rule.id))",
          before: before, after: RuleOverrides(try stores.ruleOverrideChanges()).auditText(of: rule.id),
          reason: author.reason.isEmpty ? nil : author.reason)
      )
    }
  }

  private func requireReason(_ author: Author) throws {
    guard author.reason.contains(where: { !$0.isWhitespace }) else {
      throw AdministrationError.invalid([Sentence("a rule that is silenced needs a reason")])
    }
  }

  private func noParameter(_ name: String, _ rule: Rule) -> AdministrationError {
    let known = rule.settings.parameters.map(\.name)
    if known.isEmpty { return .invalid([Sentence("the rule '{1}' has no parameters", rule.title)]) }
    return .unknown(.parameter, name, known: known)
  }

  private static func path(_ path: String, endsWith word: String) -> Bool {
    [word, word + ".yml", word + ".yaml"].contains { path == $0 || path.hasSuffix("/" + $0) }
  }
}

extension RuleOverrides {
  /// What operators said of a rule, for the audit log.
  fileprivate func auditText(of rule: RuleID) -> String {
    JSONText.object([
      (
        key: "standing",
        value: .array(
          standings(of: rule).map { standing in
            .object([
              (key: "trail", value: standing.change.trail.map { .string($0.text) } ?? .null),
              (key: "says", value: .string(standing.change.action.text)),
            ])
          })
      ),
      (key: "parameters", value: .array(values(of: rule).map { .string($0.action.text) })),
    ]).text
  }
}

extension RuleOverrideChange.Action {
  fileprivate var auditAction: String {
    switch self {
    case .enable: "rule.enabled"
    case .disable: "rule.disabled"
    case .pause: "rule.paused"
    case .follow: "rule.reset"
    case .set: "rule.set"
    case .unset: "rule.unset"
    }
  }
}
