internal import Alerting
public import AuditEvents
internal import Delivery
public import Detection

/// What the run of one slot did with one rule.
public struct SlotTrace: Sendable {
  /// The trail.
  public var trail: TrailName
  /// The slot.
  public var slot: Timestamp
  /// The window of the slot, on arrival.
  public var window: Range<Timestamp>
  /// The rule.
  public var rule: Rule
  /// The run; nil when there was none.
  public var run: RunRecord?
  /// What it found on the way: why the rule could not match, or that it could.
  public var steps: [Trace.Step] = []
  /// The rule's matches in the window.
  public var matches: [StoredMatch] = []
  /// What the run decided about the rule's groups.
  public var decisions: [Decision] = []
  /// How many of the window's events pass each part of the condition.
  public var funnel: RuleFunnel?
  /// The step at which it broke off; nil when something was told.
  public var breakOff: Trace.Step? { steps.first { $0.verdict == .stopped } }
}

extension Explainer {
  /// How many events of a window are asked at most for the funnel.
  private static let maximumEvents = 200_000

  /// What the run of the slot at or before a moment did with a rule, per trail.
  public func trace(rule: Rule, at moment: Timestamp, trail: TrailName?) throws -> [SlotTrace] {
    try workspace.trails.filter { trail == nil || trail == $0.configuration.name }.map { loaded in
      let name = loaded.configuration.name
      let slot = loaded.configuration.schedule.slot(atOrBefore: moment)
      let window = loaded.configuration.schedule.window(of: slot)
      var trace = SlotTrace(trail: name, slot: slot, window: window, rule: rule)
      trace.run = try stores.run(trail: name, slot: slot)
      trace.matches = try stores.matches(trail: name, arrival: window).filter { $0.match.rule == rule.id }
      trace.decisions = try stores.decisions(
        trail: name, slots: slot..<Timestamp(milliseconds: slot.milliseconds + 1), limit: .max
      ).filter { $0.rule == rule.id }
      trace.steps = try steps(of: trace, loaded)
      if trace.decisions.isEmpty, rule.logSource.covers(loaded.format) {
        trace.funnel = try funnel(rule, loaded, window)
      }
      return trace
    }
  }

  private func steps(of trace: SlotTrace, _ trail: LoadedTrail) throws -> [Trace.Step] {
    guard trace.decisions.isEmpty else {
      return trace.decisions.map { decision in
        let group = decision.labels.map { "\($0.field)=\(Explanation.visible($0.value))" }.joined(separator: " ")
        return Trace.Step(
          decision.station, decision.outcome == "sent" ? .passed : .stopped,
          "\(group): \(decision.count) new, \(decision.text)", details: decision.recipients)
      }
    }
    if !trace.rule.logSource.covers(trail.format) {
      return [Trace.Step(.logSource, .stopped, "the rule is not for events of \(trail.format.sourceNames)")]
    }
    let rule = ruleStep(trace.rule, trail)
    if rule.verdict == .stopped { return [rule] }
    let events = try stores.eventCount(trail: trace.trail, arrival: trace.window)
    guard trace.run != nil else {
      let isFuture = trace.slot > now
      let text = isFuture ? "the slot has not come yet" : "there was no run of this slot"
      return [
        Trace.Step(
          .run, isFuture ? .waiting : .stopped, text,
          details: ["\(events) events and \(trace.matches.count) matches of the rule lie in its window"])
      ]
    }
    if trace.matches.isEmpty {
      return [
        Trace.Step(
          .condition, .stopped,
          events == 0 ? "no event arrived in the window" : "none of the \(events) events of the window matched")
      ]
    }
    let slots = Set(trace.matches.compactMap(\.handledAt)).sorted().map(\.rfc3339)
    return [
      Trace.Step(
        .run, .stopped,
        "its \(trace.matches.count) matches in the window were "
          + (slots.isEmpty ? "not decided by this run" : "decided by the runs of \(slots.joined(separator: ", "))"))
    ]
  }

  private func funnel(_ rule: Rule, _ trail: LoadedTrail, _ window: Range<Timestamp>) throws -> RuleFunnel {
    try stores.acrossMoves {
      var funnel = RuleFunnel(rule, format: trail.format)
      for segment in try stores.segments(trail: trail.configuration.name, arrival: window) {
        guard funnel.events < Self.maximumEvents else { break }
        let stores = stores
        try funnel.add(
          try stores.batch(segment: segment.id),
          records: BatchRecords(opening: { try stores.document(segment: segment.id) }))
      }
      return funnel
    }
  }
}

extension Decision {
  /// The station that a decision belongs to.
  var station: Trace.Station {
    switch outcome {
    case "exempt": .whitelist
    case "paused": .rule
    case "history": .history
    case "dropped": .route
    case "sent": .delivery
    default: .suppression
    }
  }
}
