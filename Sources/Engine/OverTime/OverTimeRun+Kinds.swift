internal import AuditEvents
internal import Detection

extension OverTimeRun {
  /// Decides the matches whose time is up. A match waits in the store, not handled, until it is known what became of it.
  mutating func look(for absence: Absence, _ rule: Rule) throws {
    guard !late else { return }
    let reach = absence.within + absence.grace + Self.longestWait
    let arrival = slot.adding(seconds: -reach)..<slot
    let pending = try matches(of: rule, arrival: arrival, for: rule).filter { $0.handledAt == nil }
    handle(pending.filter { isHistory($0.match) })
    let waiting = pending.filter { !isHistory($0.match) }
    guard let oldest = waiting.map(\.match.event.time).min() else { return }
    var followers: [Match] = []
    var areAllSeen = true
    for follower in trail.rules where absence.names(follower) {
      let since = min(oldest, arrival.lowerBound).adding(seconds: -Self.skew)
      // Whoever is exempt from the rule is exempt; that they did what must follow counts all the same.
      var seen = 0
      try stores.forEachMatch(
        trail: name, rule: follower.id, arrival: since..<slot, limit: limits.matches + 1
      ) { stored in
        seen += 1
        if seen <= limits.matches, isCurrent(stored.match) { followers.append(stored.match) }
      }
      guard seen > limits.matches else { continue }
      areAllSeen = false
      tooMany(rule, "more than \(limits.matches) matches of \(follower.title) to look at; nothing is called missing")
    }
    let verdicts = absence.judge(waiting.map(\.match), followers: followers, at: slot)
    let decided = verdicts.filter { verdict in
      if case .missing = verdict.verdict { areAllSeen } else { verdict.verdict != .waiting }
    }
    for (match, _) in decided { findings.handled.insert(Self.key(match)) }
    try add(
      decided.compactMap { if case .missing(let firing) = $0.verdict { firing } else { nil } }, of: rule)
  }

  /// Learns the values of new matches and finds those that are new.
  mutating func look(for newValue: NewValue, _ rule: Rule) throws {
    var (table, matches) = try learn(.newValue(newValue), rule)
    let new = Set(matches.filter { isTold($0, rule) }.map(\.match.sequence))
    let found = newValue.judge(matches.map(\.match), memory: &table) { new.contains($0.sequence) }
    try finish(table, found, rule, keep: newValue.history)
  }

  /// Counts new matches and finds periods with far more or fewer than usual.
  mutating func look(for change: RateChange, _ rule: Rule) throws {
    var (table, matches) = try learn(.rateChange(change), rule)
    let new = Set(matches.filter { isTold($0, rule) }.map(\.match.sequence))
    var found = change.spikes(in: matches.map(\.match), memory: &table) { new.contains($0.sequence) }
    if change.direction != .spike, !late { found += try drops(change, rule, table) }
    try finish(table, found, rule, keep: (change.days + 1) * 86_400)
  }

  /// The memory of a rule and the matches to add to it: those that are new, or all of its history when it begins or
  /// when its settings changed.
  private mutating func learn(
    _ kind: OverTime, _ rule: Rule
  ) throws -> (table: MemoryTable, matches: [StoredMatch]) {
    let mark = ContentHash(ofParts: [rule.revision.hexadecimal, "\(kind)"]).prefix(32)
    let begins = try !stores.ruleMemory(trail: name, rule: rule.id, groups: [""]).contains { $0.item == mark }
    let window = timing.window(of: rule, slot: slot)
    let past = slot.adding(seconds: -kind.history)
    let arrival = begins ? min(past, window.lowerBound)..<slot : window
    var matches = try matches(of: rule, arrival: arrival, for: rule)
    if begins { findings.memory.restarted.insert(rule.id) } else { matches.removeAll { $0.handledAt != nil } }
    handle(matches)
    var groups = Set(matches.compactMap { OverTimeGroup($0.match, by: kind.groupBy)?.key })
    groups.insert("")
    let needsAll = if case .rateChange(let change) = kind { change.direction != .spike } else { false }
    let rows = begins ? [] : try stores.ruleMemory(trail: name, rule: rule.id, groups: needsAll ? nil : groups)
    var table = MemoryTable(
      rule: rule.id, rows: rows,
      total: begins ? 0 : try stores.ruleMemoryCount(trail: name, rule: rule.id), limit: limits.memory)
    table.add("", mark, at: slot)
    return (table, matches)
  }

  /// Whether a match may be told about: it is of the window, no run looked at it, and it is no history.
  private func isTold(_ stored: StoredMatch, _ rule: Rule) -> Bool {
    stored.handledAt == nil && !isHistory(stored.match)
      && timing.window(of: rule, slot: slot).contains(stored.match.arrival)
  }

  private mutating func finish(
    _ table: MemoryTable, _ found: [OverTimeFiring], _ rule: Rule, keep seconds: Int64
  ) throws {
    try add(found, of: rule)
    findings.memory.rows += table.changed
    findings.memory.forgotten[rule.id] = slot.adding(seconds: -seconds)
    if table.leftOut > 0 {
      tooMany(rule, "\(table.leftOut) values were not remembered beyond the limit of \(limits.memory)")
    }
  }

  /// The groups that went quiet in the periods that ended since the rule was looked at last; late events were waited for.
  private func drops(_ change: RateChange, _ rule: Rule, _ table: MemoryTable) throws -> [OverTimeFiring] {
    let grace = trail.configuration.schedule.window
    let usual = rule.settings.every ?? timing.usualEvery
    // What ended while nobody looked is made up for.
    let every = max(usual, min(downSince.map { slot.seconds - $0.seconds } ?? 0, Self.longestWait))
    var wanted: [(start: Int64, group: String, count: Int64)] = []
    var start = change.start(of: slot.adding(seconds: -grace - change.period))
    while start + change.period + grace > slot.seconds - every {
      if start + change.period + grace <= slot.seconds {
        wanted += change.drops(inPeriodFrom: start, memory: table).map { (start, $0.group, $0.count) }
      }
      start -= change.period
    }
    guard !wanted.isEmpty else { return [] }
    let groups = Set(wanted.map(\.group))
    var last: [String: (group: OverTimeGroup, match: Match)] = [:]
    let arrival = slot.adding(seconds: -(change.days + 1) * 86_400)..<slot
    try stores.forEachMatch(trail: name, rule: rule.id, arrival: arrival, limit: limits.matches) { stored in
      guard last.count < groups.count, let group = OverTimeGroup(stored.match, by: change.groupBy),
        groups.contains(group.key), last[group.key] == nil
      else { return }
      last[group.key] = (group, stored.match)
    }
    return wanted.compactMap { drop in
      last[drop.group].map { change.drop(of: $0.group, periodFrom: drop.start, count: drop.count, last: $0.match) }
    }
  }
}
