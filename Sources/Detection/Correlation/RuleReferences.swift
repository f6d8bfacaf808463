internal import AuditEvents
internal import WorkspaceFiles

/// Which rules alert and which only serve correlations.
///
/// A rule that a correlation refers to does not alert on its own, unless one of the correlations that refer to it says
/// `generate: true`. Only correlations that are enabled count: a rule whose correlations are all off alerts as usual. That
/// a trail enables both a correlation and its rules makes no difference, since packs are enabled as a whole.
public enum RuleReferences {
  /// What a trail evaluates that enables these rules: they, and the rules their correlations refer to, each of which
  /// says whether it alerts (`Rule.alertsItself`). A rule that is there only for a correlation never alerts.
  public static func closure(of enabled: [Rule], in all: [Rule]) -> [Rule] {
    guard enabled.contains(where: \.refersToOthers) else { return enabled.map { $0.alerting(true) } }
    let known = Dictionary((enabled + all).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var rules = enabled
    let ownIDs = Set(enabled.map(\.id))
    var members = ownIDs
    var silent: Set<RuleID> = []
    var generated: Set<RuleID> = []
    var next = 0
    while next < rules.count {
      let rule = rules[next]
      next += 1
      for follower in followers(of: rule, in: known) {
        silent.insert(follower.id)
        if members.insert(follower.id).inserted { rules.append(follower) }
      }
      guard let correlation = rule.correlation else { continue }
      for reference in correlation.references {
        if correlation.generates { generated.insert(reference.rule) } else { silent.insert(reference.rule) }
        if members.insert(reference.rule).inserted, let referenced = known[reference.rule] { rules.append(referenced) }
      }
    }
    return rules.map { rule in
      rule.alerting(generated.contains(rule.id) || ownIDs.contains(rule.id) && !silent.contains(rule.id))
    }
  }

  /// The rules without those that wait for a rule which is not there: they would tell of everything.
  static func withFollowers(_ rules: [Rule], _ sink: DiagnosticSink) -> [Rule] {
    lazy var names = Set(rules.map(\.name) + rules.map(\.id.text))
    return rules.filter { rule in
      guard case .absence(let absence)? = rule.settings.overTime else { return true }
      let strangers = absence.followedBy.filter { !names.contains($0) && !names.contains($0.lowercased()) }
      for name in strangers {
        let near = nearestName(to: name, among: rules.map(\.name)).map { "did you mean '\($0)'?" }
        sink.error(
          rule.path, rule.position, "the rule '\(rule.title)' waits for '\(name)', and there is no such rule",
          near ?? "'followed-by' takes names or ids of rules")
      }
      return strangers.isEmpty
    }
  }

  /// The rules of which one must match after a rule that looks for absence.
  private static func followers(of rule: Rule, in known: [RuleID: Rule]) -> [Rule] {
    guard case .absence(let absence)? = rule.settings.overTime else { return [] }
    return known.values.filter { $0.correlation == nil && absence.names($0) }.sorted { $0.id < $1.id }
  }

  /// The correlations that get events of at least one of the given rules, directly or through one another.
  static func correlations(among rules: [Rule], on given: Set<RuleID>) -> [Rule] {
    let correlations = rules.filter { $0.correlation != nil }
    var fed = given
    var before = -1
    while fed.count != before {
      before = fed.count
      for rule in correlations where rule.correlation?.references.contains(where: { fed.contains($0.rule) }) == true {
        fed.insert(rule.id)
      }
    }
    return correlations.filter { fed.contains($0.id) }
  }

  /// The rules with the fields that correlations and suppression read from their events; these are part of what the rule's revision
  /// stands for, because stored matches hold their values.
  static func capturing(_ rules: [Rule]) -> [Rule] {
    var fields: [RuleID: Set<FieldReference>] = [:]
    for correlation in rules.compactMap(\.correlation) {
      for reference in correlation.references where !reference.isCorrelation {
        fields[reference.rule, default: []].formUnion(reference.groupFields + reference.valueFields)
      }
    }
    lazy var known = Dictionary(rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for rule in rules {
      if !rule.settings.breakOnNewValueOf.isEmpty {
        fields[rule.id, default: []].formUnion(rule.settings.breakOnNewValueOf)
      }
      if let kind = rule.settings.overTime { fields[rule.id, default: []].formUnion(kind.fields) }
      guard case .absence(let absence)? = rule.settings.overTime else { continue }
      for follower in followers(of: rule, in: known) {
        fields[follower.id, default: []].formUnion(absence.followerFields)
      }
    }
    if fields.isEmpty { return rules }
    return rules.map { rule in
      guard rule.correlation == nil, let own = fields[rule.id], !own.isEmpty else { return rule }
      var rule = rule
      rule.correlationFields = own.sorted { $0.name < $1.name }
      rule.revision = ContentHash(
        ofParts: [rule.revision.hexadecimal, "correlation fields"] + rule.correlationFields.map(\.name))
      return rule
    }
  }
}

extension Rule {
  /// Whether other rules decide what it tells of: it is a correlation, or waits for other rules to match.
  fileprivate var refersToOthers: Bool {
    if case .absence? = settings.overTime { return true }
    return correlation != nil
  }

  /// The rule as one that alerts itself or does not.
  fileprivate func alerting(_ alerts: Bool) -> Rule {
    guard alertsItself != alerts else { return self }
    var rule = self
    rule.alertsItself = alerts
    return rule
  }
}
