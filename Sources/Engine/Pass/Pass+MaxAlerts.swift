internal import Alerting
internal import AuditEvents
internal import Detection

extension Deciding {
  /// The rule that problems of Tocsin itself are alerted under.
  static let health = RuleID("tocsin-health")

  /// Decides about each group. So many of a rule as its `max-alerts` allows, or the usual limit, are told one by one; the
  /// others that are to be told come together in a digest, so that a flood neither drowns the reader nor disappears: one
  /// for those that the same routes take, so that nobody else is told of them than would be of each.
  mutating func decide(_ groups: [Alert]) {
    var told: [RuleID: Int] = [:]
    var beyond: [RuleID: [Alert]] = [:]
    for alert in groups {
      let limit = maxAlerts(of: alert.rule)
      if told[alert.rule, default: 0] >= limit, entryIfTold(alert) != nil {
        beyond[alert.rule, default: []].append(alert)
      } else {
        let before = counts.sent
        decide(alert: alert)
        told[alert.rule, default: 0] += counts.sent - before
      }
    }
    for rest in beyond.values.sorted(by: { ($0[0].title, $0[0].rule) < ($1[0].title, $1[0].rule) }) {
      tellTogether(rest)
    }
  }

  private func maxAlerts(of rule: RuleID) -> Int {
    guard let settings = input.rules[rule]?.settings else { return input.maxAlerts }
    // Who wants every repeat told wants all of them.
    return settings.maxAlerts ?? (settings.suppress == 0 ? .max : input.maxAlerts)
  }

  /// The ledger entry of an alert that is not held; nil when it is.
  private func entryIfTold(_ alert: Alert) -> LedgerEntry? {
    if input.standing.silences.contains(where: { $0.holds(alert, at: input.slot) }) { return nil }
    let (decision, entry) = suppression(of: alert)
    return if case .send = decision { entry } else { nil }
  }

  private mutating func tellTogether(_ rest: [Alert]) {
    guard let first = rest.first, let rule = input.rules[first.rule] else { return }
    let policy = input.policy(of: rule.id)
    let routed = Dictionary(grouping: rest) { policy.numbersOfRoutes(taking: $0) }
    var told = 0
    for (routes, alerts) in routed.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let digest = digest(of: alerts, rule, routes: routes)
      let beyond = "\(alerts.count) groups beyond max-alerts \(maxAlerts(of: rule.id))"
      let hold = rule.settings.suppress ?? input.suppress
      guard
        tell(
          digest, takenLike: alerts.first, reason: "one digest of \(beyond)", text: "sent: one digest of \(beyond)",
          previous: nil, until: input.slot.adding(seconds: hold))
      else {
        for alert in alerts { add(alert, text: "dropped: no recipient") }
        continue
      }
      told += alerts.count
      for alert in alerts {
        if let entry = entryIfTold(alert) { entries.append(entry) }
        add(alert, text: "sent: in the digest of \(alerts.count) groups (max-alerts \(maxAlerts(of: rule.id)))")
      }
    }
    if told > 0 {
      problems.append(
        .tooMany(rule: rule.title, "one digest of \(told) groups beyond max-alerts \(maxAlerts(of: rule.id))"))
    }
  }

  /// One alert for many groups of a rule that the same routes take, with the labels that all of them share.
  private func digest(of alerts: [Alert], _ rule: Rule, routes: [Int]) -> Alert {
    let shared = (alerts.first?.labels ?? []).filter { label in alerts.allSatisfy { $0.labels.contains(label) } }
    let group = [
      GroupValue(field: "max-alerts", value: "digest"),
      GroupValue(field: "routes", value: routes.map { String($0 + 1) }.joined(separator: ",")),
    ]
    return Alert(
      fingerprint: Fingerprint(rule: rule.id, trail: input.trail, group: group), rule: rule.id,
      title: "\(rule.title): \(alerts.count) more groups", level: rule.level, tags: rule.tags, trail: input.trail,
      slot: input.slot, labels: shared + [GroupValue(field: "groups", value: "\(alerts.count) more")],
      count: alerts.reduce(0) { $0 + $1.count }, firstEvent: alerts.map(\.firstEvent).min() ?? input.slot,
      lastEvent: alerts.map(\.lastEvent).max() ?? input.slot,
      samples: alerts.prefix(Alert.maximumSamples).compactMap(\.samples.first))
  }

  private static func labels(of problem: HealthProblem) -> [GroupValue] {
    [GroupValue(field: "subject", value: problem.subject), GroupValue(field: "problem", value: problem.problem)]
  }

  /// What a problem of a trail is alerted about as.
  static func fingerprint(of problem: HealthProblem, trail: TrailName) -> Fingerprint {
    Fingerprint(rule: health, trail: trail, group: labels(of: problem))
  }

  /// Notes what an operator must know of the run, and tells it like an alert: by policy, once in the hour of silence.
  mutating func tellProblems() {
    var seen: Set<Fingerprint> = []
    for problem in input.problems + problems {
      notes.append(problem.text)
      let labels = Self.labels(of: problem)
      let fingerprint = Self.fingerprint(of: problem, trail: input.trail)
      guard seen.insert(fingerprint).inserted else { continue }
      decide(
        alert: Alert(
          fingerprint: fingerprint, rule: Self.health, title: "Tocsin: \(problem.text)", level: .high,
          tags: ["tocsin.health"], trail: input.trail, slot: input.slot, labels: labels, count: 1,
          firstEvent: input.slot, lastEvent: input.slot, samples: []))
    }
  }
}
