internal import Alerting
internal import AuditEvents
internal import Detection

/// What the rules over time of a trail found in a slot, and what must be stored with the run.
struct OverTimeFindings {
  var firings: [Firing] = []
  var memory: MemoryChanges
  /// Matches that only serve rules over time and are now looked at.
  var handled: Set<MatchKey> = []
  var hits: [String: WhitelistHit] = [:]
  var problems: [HealthProblem] = []
}

/// Looks at a trail's rules over time in one slot. Everything it knows comes from the store: matches with their values,
/// what was found before, and what rules remember. So neither a restart nor a run that failed forgets anything.
struct OverTimeRun {
  let trail: LoadedTrail
  let stores: any OverTimeStore
  let whitelists: Whitelists
  let slot: Timestamp
  let timing: RuleTiming
  let limits: OverTimeLimits
  /// Whether a newer slot is due already. What arrived while nobody looked is stamped with the newest slot, so an older
  /// one cannot tell that something is missing.
  let late: Bool
  /// The slot that was looked at in time last, when slots were missed since.
  let downSince: Timestamp?
  /// Seconds for which a match may wait to be judged, when no run came in between.
  static let longestWait: Int64 = 7 * 86_400
  /// Events may be stamped a little ahead of the clock that stamps their arrival.
  static let skew: Int64 = 300

  private let rules: [RuleID: Rule]
  var findings: OverTimeFindings

  init(
    trail: LoadedTrail, stores: any OverTimeStore, whitelists: Whitelists, slot: Timestamp,
    late: Bool = false, downSince: Timestamp? = nil, limits: OverTimeLimits = OverTimeLimits()
  ) {
    self.late = late
    self.downSince = downSince
    self.trail = trail
    self.stores = stores
    self.whitelists = whitelists
    self.slot = slot
    self.limits = limits
    timing = RuleTiming(trail)
    rules = Dictionary(trail.rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    findings = OverTimeFindings(memory: MemoryChanges(trail: trail.configuration.name))
  }

  var name: TrailName { trail.configuration.name }

  /// Looks at every rule over time that is due.
  mutating func find() throws -> OverTimeFindings {
    for rule in trail.rules where timing.isDue(rule, slot: slot) {
      switch rule.settings.overTime {
      case .absence(let absence): try look(for: absence, rule)
      case .newValue(let newValue): try look(for: newValue, rule)
      case .rateChange(let change): try look(for: change, rule)
      case nil: break
      }
      if rule.correlation != nil, rule.alertsItself { try correlate(rule) }
    }
    return findings
  }

  func rule(_ id: RuleID) -> Rule? { rules[id] }

  /// Whether a match was decided by the rule as it is now.
  func isCurrent(_ match: Match) -> Bool { rules[match.rule]?.revision.hexadecimal == match.revision }

  /// Whether an event was so old when it arrived that nobody is told about it.
  func isHistory(_ match: Match) -> Bool {
    match.arrival.milliseconds - match.event.time.milliseconds > trail.configuration.maxLateness * 1000
  }

  /// Who exempts a match from a rule over time: an entry for the rule that matched, or for the one that counts.
  func exemption(of match: Match, from owner: Rule) -> WhitelistExemption? {
    let kinds = owner.settings.whitelistKinds
    if let own = whitelists.exemption(of: match, kinds: kinds, title: rules[match.rule]?.title ?? "") { return own }
    guard match.rule != owner.id else { return nil }
    var counted = match
    counted.rule = owner.id
    return whitelists.exemption(of: counted, kinds: kinds, title: owner.title)
  }

  /// The matches of a rule that arrived in a range and count for an owner: current and not exempt. New ones that only
  /// serve rules over time are handled from now on.
  mutating func matches(
    of rule: Rule, arrival: Range<Timestamp>, for owner: Rule
  ) throws -> [StoredMatch] {
    var found: [StoredMatch] = []
    var (seen, exempt): (Int, [(key: MatchKey, entry: String, time: Timestamp)]) = (0, [])
    try stores.forEachMatch(trail: name, rule: rule.id, arrival: arrival, limit: limits.matches + 1) { stored in
      seen += 1
      guard seen <= limits.matches, isCurrent(stored.match) else { return }
      if let exemption = exemption(of: stored.match, from: owner) {
        // A match that its own rule tells about stays for that rule to decide.
        let isForeign = rule.id != owner.id && self.rule(rule.id)?.alertsItself == true
        if stored.handledAt == nil, !isForeign {
          exempt.append((Self.key(stored.match), exemption.entry, stored.match.event.time))
        }
      } else {
        found.append(stored)
      }
    }
    if seen > limits.matches { tooMany(owner, "more than \(limits.matches) matches of \(rule.title) to look at") }
    for match in exempt where findings.handled.insert(match.key).inserted {
      let hit = findings.hits[match.entry] ?? WhitelistHit(entry: match.entry, count: 0, last: match.time)
      findings.hits[match.entry] = WhitelistHit(
        entry: match.entry, count: hit.count + 1, last: max(hit.last, match.time))
    }
    return found
  }

  /// Marks matches as looked at.
  mutating func handle(_ matches: [StoredMatch]) {
    for stored in matches where stored.handledAt == nil { findings.handled.insert(Self.key(stored.match)) }
  }

  /// A finding as the pass decides about it.
  func match(_ rule: Rule, group: [GroupValue], evidence: [Match], events: Int) -> Match? {
    guard let last = evidence.max(by: { ($0.event.time, $0.sequence) < ($1.event.time, $1.sequence) }) else {
      return nil
    }
    var match = Match(
      rule: rule.id, revision: rule.revision.hexadecimal, trail: name, event: last.event, sequence: last.sequence,
      arrival: Timestamp(milliseconds: slot.milliseconds - 1), location: last.location, group: group)
    match.events = max(1, events)
    match.evidence = evidence.map { evidence in
      var evidence = evidence
      evidence.values = [:]
      return evidence
    }
    return match
  }

  /// Adds the findings that no run reported before.
  mutating func add(_ found: [OverTimeFiring], of rule: Rule) throws {
    let known = try stores.knownFirings(trail: name, rule: rule.id, keys: Set(found.map(\.key)))
    for firing in found where !known.contains(firing.key) {
      findings.firings.append(
        Firing(
          key: firing.key, trail: name, rule: rule.id, time: firing.time,
          match: match(rule, group: firing.group, evidence: firing.evidence, events: firing.count)))
    }
  }

  /// Notes that a limit was reached.
  mutating func tooMany(_ rule: Rule, _ detail: String) {
    findings.problems.append(
      HealthProblem(
        subject: rule.title, problem: "a limit was reached, and not everything was looked at", detail: detail))
  }

  static func key(_ match: Match) -> MatchKey {
    MatchKey(trail: match.trail, rule: match.rule, sequence: match.sequence)
  }
}
