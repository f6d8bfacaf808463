internal import Alerting
internal import AuditEvents
internal import Detection

extension Deciding {
  /// The rule that problems of Tocsin itself are alerted under.
  static let health = RuleID("tocsin-health")

  /// Decides about each group. So many of a rule as its `max-alerts` allows, or the usual limit, are told one by one; the
  /// others that are to be told come together in one digest, so that a flood neither drowns the reader nor disappears.
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
    let limit = maxAlerts(of: rule.id)
    let digest = Alert(
      fingerprint: Fingerprint(
        rule: rule.id, trail: input.trail, group: [GroupValue(field: "max-alerts", value: "digest")]),
      rule: rule.id, title: "\(rule.title): \(rest.count) more groups", level: rule.level, tags: rule.tags,
      trail: input.trail, slot: input.slot, labels: [GroupValue(field: "groups", value: "\(rest.count) more")],
      count: rest.reduce(0) { $0 + $1.count }, firstEvent: rest.map(\.firstEvent).min() ?? first.firstEvent,
      lastEvent: rest.map(\.lastEvent).max() ?? first.lastEvent,
      samples: rest.prefix(Alert.maximumSamples).compactMap(\.samples.first))
    let reason = "one digest of \(rest.count) groups beyond max-alerts \(limit)"
    let hold = rule.settings.suppress ?? input.suppress
    guard
      tell(digest, reason: reason, text: "sent: " + reason, previous: nil, until: input.slot.adding(seconds: hold))
    else {
      for alert in rest { add(alert, text: "dropped: no recipient") }
      return
    }
    problems.append(.tooMany(rule: rule.title, reason))
    for alert in rest {
      if let entry = entryIfTold(alert) { entries.append(entry) }
      add(alert, text: "sent: in the digest of \(rest.count) groups (max-alerts \(limit))")
    }
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
