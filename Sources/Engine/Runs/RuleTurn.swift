internal import AuditEvents
internal import Detection

/// Which rules of a trail tell something in a slot, and of which arrivals.
struct RuleTurn {
  /// The enabled rules of the trail.
  let rules: [RuleID: Rule]
  /// Rules that only serve rules over time, and rules over time themselves: their plain matches are told to nobody.
  private(set) var silent: Set<RuleID> = []
  /// Rules that are not looked at in this slot.
  private(set) var undue: Set<RuleID> = []
  /// The windows of rules that have one of their own.
  private(set) var windows: [RuleID: Range<Timestamp>] = [:]
  /// The plain matches that may be told of each rule that tells any: the most serious rules first, then by id.
  private(set) var arrivals: [RuleArrivals] = []
  /// Whether any rule looks at more than one event.
  let findsOverTime: Bool
  /// The beginning of the widest window.
  private(set) var widest: Timestamp
  private let lengths: [RuleID: Int64]

  /// The turn of a slot.
  init(_ trail: LoadedTrail, slot: Timestamp) {
    let timing = RuleTiming(trail)
    let window = trail.configuration.schedule.window(of: slot)
    rules = Dictionary(trail.rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    findsOverTime = trail.rules.contains { $0.settings.overTime != nil || $0.correlation != nil }
    widest = window.lowerBound
    var lengths: [RuleID: Int64] = [:]
    for rule in trail.rules {
      let own = timing.window(of: rule, slot: slot)
      let isDue = timing.isDue(rule, slot: slot)
      let isSilent = !rule.alertsItself || rule.settings.overTime != nil
      if !isDue { undue.insert(rule.id) }
      if isSilent { silent.insert(rule.id) }
      if own != window { windows[rule.id] = own }
      if isDue { widest = min(widest, own.lowerBound) }
      if isDue, !isSilent, rule.correlation == nil { arrivals.append(RuleArrivals(rule: rule.id, arrival: own)) }
      lengths[rule.id] = max(trail.configuration.schedule.window, timing.length(of: rule))
    }
    self.lengths = lengths
    arrivals.sort { left, right in
      let (first, second) = (rules[left.rule]?.level ?? .medium, rules[right.rule]?.level ?? .medium)
      return first == second ? left.rule < right.rule : first > second
    }
  }

  /// Seconds before a run in which a match that it decided about may have arrived.
  func reach(of rule: RuleID) -> Int64 { lengths[rule] ?? 0 }
}
