internal import AuditEvents
internal import Detection

/// When the rules of a trail are looked at, and how far back: the trail's words, unless a rule has its own.
struct RuleTiming: Sendable {
  /// The slots of the trail, as close together as its most eager rule wants.
  let schedule: Schedule
  /// Seconds between the slots of a rule that does not say.
  let usualEvery: Int64

  /// The timing of a trail.
  init(_ trail: LoadedTrail) {
    schedule = trail.configuration.schedule
    usualEvery = trail.usualEvery
  }

  /// The slots of a trail that holds rules which want to be looked at more often: close enough for all of them.
  static func schedule(_ usual: Schedule, rules: [Rule]) -> Schedule {
    let eager = rules.compactMap(\.settings.every).filter { $0 < usual.every }.map { max(60, $0) }
    let every = eager.reduce(usual.every) { divisor($0, $1) }
    return eager.isEmpty ? usual : Schedule(every: max(60, every), window: usual.window)
  }

  /// Whether a rule is looked at in a slot: when a slot of its own lies after the trail's previous one.
  func isDue(_ rule: Rule, slot: Timestamp) -> Bool {
    let own = Schedule(every: rule.settings.every ?? usualEvery, window: 1).slot(atOrBefore: slot)
    return own > slot.adding(seconds: -schedule.every)
  }

  /// The arrivals that a rule is looked at for in a slot. They always reach back to its previous slot.
  func window(of rule: Rule, slot: Timestamp) -> Range<Timestamp> {
    slot.adding(seconds: -length(of: rule))..<slot
  }

  /// Seconds that a rule's window reaches back.
  func length(of rule: Rule) -> Int64 {
    let every = rule.settings.every ?? usualEvery
    let least = every % schedule.every == 0 ? every : every + schedule.every
    return max(rule.settings.window ?? schedule.window, least)
  }

  private static func divisor(_ left: Int64, _ right: Int64) -> Int64 {
    right == 0 ? left : divisor(right, left % right)
  }
}
