internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection

extension Explainer {
  /// Follows an event through a rule, station by station, and ends where it broke off.
  func follow(
    _ place: EventPlace, _ trail: LoadedTrail, _ rule: Rule?, _ stored: StoredMatch?, named name: String
  ) throws -> Trace {
    var trace = Trace(eventID: place.event.id, place: place, rule: rule, ruleName: name)
    trace.match = stored
    trace.steps.append(indexed(place))
    guard let rule else {
      trace.steps.append(
        Trace.Step(.rule, .passed, "the rule \(name) matched the event when it was here; its file is gone since"))
      try followDecision(&trace, place, trail)
      return trace
    }
    if rule.correlation != nil || rule.settings.overTime != nil {
      try followOverTime(&trace, place, trail, rule)
      return trace
    }
    trace.explanation = try? Explanation(rule, record: place.record, format: trail.format)
    let isDecided = stored?.handledAt != nil
    // What was decided stays decided, whatever the rule says now.
    for step in [ruleStep(rule, trail), logSourceStep(rule, trail), conditionStep(rule, trace.explanation, stored)] {
      var step = step
      if isDecided, step.verdict == .stopped {
        step.verdict = .passed
        step.text += " (now; when the event was decided it was otherwise)"
      }
      trace.steps.append(step)
      if step.verdict == .stopped { return trace }
    }
    let match = try matchStep(rule, place, trail, stored)
    trace.steps.append(match)
    guard match.verdict == .passed else { return trace }
    // The trail's own copy knows whether a correlation took the rule's voice.
    if let own = trail.rules.first(where: { $0.id == rule.id }), !own.alertsItself {
      let counting = trail.rules.filter { $0.correlation?.references.contains { $0.rule == rule.id } ?? false }
      trace.steps.append(
        Trace.Step(
          .run, .stopped, "the rule alerts nobody by itself, because correlations count it",
          details: counting.map { "\($0.title): see tocsin why-not EVENT-ID --rule \($0.id)" }))
      return trace
    }
    try followDecision(&trace, place, trail)
    return trace
  }

  func indexed(_ place: EventPlace) -> Trace.Step {
    Trace.Step(
      .event, .passed,
      "indexed in trail \(place.trail), arrived \(place.arrival.rfc3339), event time \(place.event.time.rfc3339)")
  }

  func ruleStep(_ rule: Rule, _ trail: LoadedTrail) -> Trace.Step {
    let isEnabled = trail.rules.contains { $0.id == rule.id }
    let standing = workspace.overrides.standing(of: rule.id, trail: trail.configuration.name)
    if let standing, case .disable = standing.change.action {
      return Trace.Step(
        .rule, .stopped, "the rule was \(standing.text)", details: ["tocsin rules enable \(rule.id) takes it back"])
    }
    // A rule for other events is no rule of the trail however it is enabled; the next station says so.
    if isEnabled || !rule.logSource.covers(trail.format) {
      let word = standing.map { ", \($0.text)" } ?? ""
      return Trace.Step(.rule, .passed, "\(rule.title) (\(rule.level.name)), \(rule.path)\(word)")
    }
    let words = trail.configuration.rules.joined(separator: ", ")
    return Trace.Step(
      .rule, .stopped, "trail \(trail.configuration.name) does not enable the rule",
      details: ["tocsin.yml enables: \(words)", "add id:\(rule.id) to the trail's rules to enable it"])
  }

  private func logSourceStep(_ rule: Rule, _ trail: LoadedTrail) -> Trace.Step {
    let events = trail.format.sourceNames
    let wanted = [rule.logSource.product, rule.logSource.service, rule.logSource.category].compactMap { $0 }
    let text = wanted.joined(separator: "/")
    guard rule.logSource.covers(trail.format) else {
      return Trace.Step(.logSource, .stopped, "the rule is for events of \(text), those of the trail are \(events)")
    }
    return Trace.Step(.logSource, .passed, "the rule is for \(text), the trail's events are \(events)")
  }

  private func conditionStep(_ rule: Rule, _ explanation: Explanation?, _ stored: StoredMatch?) -> Trace.Step {
    guard let explanation else { return Trace.Step(.condition, .stopped, "the event's JSON cannot be read any more") }
    if explanation.holds { return Trace.Step(.condition, .passed, "the condition holds") }
    let blamed = explanation.decisive.prefix(5).map { ($0.holds ? "is excluded by " : "wants ") + $0.item.line }
    return Trace.Step(.condition, .stopped, "the condition does not hold", details: Array(blamed))
  }

  private func matchStep(
    _ rule: Rule, _ place: EventPlace, _ trail: LoadedTrail, _ stored: StoredMatch?
  ) throws -> Trace.Step {
    if let stored {
      let isOld = stored.match.revision != rule.revision.hexadecimal
      let group = stored.match.group.map { "\($0.field)=\(Explanation.visible($0.value))" }.joined(separator: " ")
      return Trace.Step(
        .match, .passed,
        "the match is recorded, group \(group)" + (isOld ? " (by an earlier text of the rule)" : ""))
    }
    let evaluated = try stores.ruleSet(id: place.ruleSet)?.members[rule.id]
    let schedule = trail.configuration.schedule
    let next = schedule.slot(after: max(now, place.arrival))
    if schedule.window(of: next).contains(place.arrival) {
      return Trace.Step(
        .match, .waiting, "the rule is newer than the event's arrival; the run of \(next.rfc3339) evaluates it")
    }
    let reason =
      evaluated == nil
      ? "the rule was not among those the event was evaluated with"
      : evaluated == trail.compiled.revision(of: rule)
        ? "the event was evaluated with this rule, and no match was recorded"
        : "the event was evaluated with an earlier text of the rule, which did not match"
    return Trace.Step(
      .match, .stopped, reason,
      details: [
        "a run evaluates new and changed rules on the last \(schedule.window / 60) min before its slot, and the event "
          + "arrived before that", "tocsin backtest shows what the rule would have told",
      ])
  }
}

extension EventFormat {
  /// Its log sources for people: `aws/cloudtrail`.
  var sourceNames: String {
    let names = logSources.map { source in
      [source.product, source.service, source.category].filter { !$0.isEmpty }.joined(separator: "/")
    }
    return names.isEmpty ? "no log source" : names.joined(separator: ", ")
  }
}
