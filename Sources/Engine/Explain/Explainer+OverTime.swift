internal import Alerting
internal import AuditEvents
internal import Detection

extension Explainer {
  /// The way of an event through a rule over time: which of the rules it counts matched, whether it fired over the
  /// event, and what was decided about the firing.
  func followOverTime(
    _ trace: inout Trace, _ place: EventPlace, _ trail: LoadedTrail, _ rule: Rule
  ) throws {
    let enabled = ruleStep(rule, trail)
    trace.steps.append(enabled)
    guard enabled.verdict == .passed else { return }
    let counted = try countedRules(of: rule, in: trail)
    let matches = try stores.matches(trail: place.trail, sequence: place.sequence).map(\.match)
    let matched = Set(matches.map(\.rule))
    let lines = counted.map { base in
      let explanation = try? Explanation(base, record: place.record, format: trail.format)
      let holds = matched.contains(base.id) || (explanation?.holds ?? false)
      let blame = holds ? "" : explanation?.decisive.first.map { ": " + $0.item.line } ?? ""
      return (holds: holds, text: (holds ? "✓ " : "✗ ") + base.title + blame)
    }
    guard lines.contains(where: \.holds) else {
      return trace.steps.append(
        Trace.Step(
          .condition, .stopped, "none of the rules that it counts matches the event", details: lines.map(\.text)))
    }
    trace.steps.append(
      Trace.Step(.condition, .passed, "the event is counted", details: lines.map(\.text)))
    let last = try stores.lastSlot(trail: place.trail) ?? place.arrival
    var own: [StoredMatch] = []
    try stores.forEachFiring(
      trail: place.trail, slots: place.arrival..<max(place.arrival, last.adding(seconds: 1)), limit: .max
    ) { if $0.match.rule == rule.id { own.append($0) } }
    own.reverse()
    guard
      let firing = own.first(where: { $0.match.isBehind(place.sequence) })
        ?? own.first(where: { firing in
          firing.match.events > firing.match.evidence.count && matches.contains { $0.mayBelong(to: firing.match) }
        })
    else {
      let waits = trail.configuration.schedule.slot(after: place.arrival) > now
      return trace.steps.append(
        Trace.Step(
          .match, waits ? .waiting : .stopped, "the rule has not fired over this event",
          details: ["\(own.count) firings since it arrived are over other events"]))
    }
    trace.match = firing
    let group = firing.match.group.map { "\($0.field)=\(Explanation.visible($0.value))" }.joined(separator: " ")
    trace.steps.append(
      Trace.Step(.match, .passed, "the rule fired over \(firing.match.events) events, group \(group)"))
    try followDecision(&trace, place, trail)
  }

  /// The rules whose matches a rule over time looks at; itself when it looks at events.
  private func countedRules(of rule: Rule, in trail: LoadedTrail) throws -> [Rule] {
    guard rule.correlation != nil else { return [rule] }
    return RuleReferences.closure(of: [rule], in: workspace.rules).filter { $0.correlation == nil }
  }
}

extension Match {
  /// Whether an event is among the evidence.
  fileprivate func isBehind(_ sequence: Int64) -> Bool { evidence.contains { $0.sequence == sequence } }

  /// Whether nothing that is known of a match speaks against its being of a firing's group and time.
  fileprivate func mayBelong(to firing: Match) -> Bool {
    event.time <= firing.event.time
      && firing.group.allSatisfy { label in
        guard let own = values[label.field], !own.isEmpty else { return true }
        let folded = Array(OverTimeGroup.folded(label.value).utf8)
        return own.contains { OverTimeGroup.folded($0).utf8.elementsEqual(folded) }
      }
  }
}
