internal import Alerting
internal import AuditEvents
internal import Detection

/// The stored matches that a run looks at: those that no run decided about, those that are held and are to be told now,
/// and a bounded number of those that its window shows again. What a run costs follows from what is new and not from
/// what its window holds.
struct RunMatches {
  /// Matches that no run decided about, and how many are left out by the limits.
  var undecided: LimitedMatches
  /// Matches of groups that are held and whose time is over.
  var held: [StoredMatch] = []
  /// Some of the matches that earlier runs decided about and that are still in the window.
  var again: [StoredMatch] = []
  /// Whether `again` are all of them.
  var areAllAgain = true

  /// How many matches are looked at again: enough to say why nobody is told; a decision of each is stored with the run.
  static let mostAgain = MatchLimits(perRule: 50, total: 200)

  private let trail: TrailName
  private let turn: RuleTurn
  private let slot: Timestamp

  /// Reads the matches of a slot of a trail.
  init(
    of turn: RuleTurn, trail: TrailName, slot: Timestamp, held: [LedgerEntry], limits: MatchLimits,
    stores: any MatchStore & OverTimeStore
  ) throws {
    self.trail = trail
    self.turn = turn
    self.slot = slot
    undecided = try stores.undecidedMatches(trail: trail, of: turn.arrivals, limits: limits)
    let overdue = held.filter { Suppression.overdue($0, slot: slot) && turn.rules[$0.rule] != nil }
    if !overdue.isEmpty { try readHeld(overdue, stores) }
    try readAgain(stores)
  }

  /// Every match of the groups that runs since the first held one decided about.
  private mutating func readHeld(_ overdue: [LedgerEntry], _ stores: any MatchStore & OverTimeStore) throws {
    let groups = Dictionary(
      overdue.compactMap { entry in entry.heldSince.map { (entry.key.fingerprint, $0) } }, uniquingKeysWith: min)
    guard let oldest = groups.values.min() else { return }
    var found: [StoredMatch] = []
    var fingerprints: [RuleGroup: Fingerprint] = [:]
    func keep(_ stored: StoredMatch) {
      let group = RuleGroup(rule: stored.match.rule, values: stored.match.group)
      let fingerprint = fingerprints[group] ?? Fingerprint(rule: group.rule, trail: trail, group: group.values)
      fingerprints[group] = fingerprint
      if let start = groups[fingerprint], let handledAt = stored.handledAt, handledAt >= start { found.append(stored) }
    }
    for rule in Set(overdue.map(\.rule)).sorted() where !turn.silent.contains(rule) {
      let since = overdue.filter { $0.rule == rule }.compactMap(\.heldSince).min() ?? oldest
      let arrival = since.adding(seconds: -turn.reach(of: rule))..<slot
      try stores.forEachMatch(trail: trail, rule: rule, arrival: arrival, limit: .max, keep)
    }
    held = found.sorted(by: StoredMatch.precedes)
    found = []
    if turn.findsOverTime { try stores.forEachFiring(trail: trail, slots: oldest..<slot, limit: .max, keep) }
    held += found.reversed()
  }

  private mutating func readAgain(_ stores: any MatchStore & OverTimeStore) throws {
    (again, areAllAgain) = try stores.decidedMatches(trail: trail, of: turn.arrivals, limits: Self.mostAgain)
    guard turn.findsOverTime else { return }
    var findings: [StoredMatch] = []
    let limit = Self.mostAgain.total
    try stores.forEachFiring(trail: trail, slots: turn.widest..<slot, limit: limit + 1) { findings.append($0) }
    if findings.count > limit {
      areAllAgain = false
      findings.removeLast()
    }
    again += findings.reversed()
  }
}

/// A group of matches of a rule.
struct RuleGroup: Hashable {
  let rule: RuleID
  let values: [GroupValue]
}
