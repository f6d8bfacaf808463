internal import AuditEvents
internal import Detection

extension OverTimeRun {
  /// Finds the windows of a correlation that hold a newly arrived match. The state is rebuilt from the stored matches, so
  /// a late event counts at the time it happened, and a half-met threshold is where a restart left it.
  mutating func correlate(_ rule: Rule) throws {
    let members = RuleReferences.closure(of: [rule], in: trail.rules)
    let sources = members.filter { $0.correlation == nil }
    let window = timing.window(of: rule, slot: slot)
    var triggers: [Int64: Timestamp] = [:]
    for source in sources {
      let new = try matches(of: source, arrival: window, for: rule)
      for stored in new where !isHistory(stored.match) {
        triggers[stored.match.sequence] = stored.match.event.time
      }
      if self.rule(source.id)?.alertsItself != true { handle(new) }
    }
    guard let oldest = triggers.values.min(), let correlation = rule.correlation else { return }
    var run = CorrelationRun(rules: members, limits: CorrelationLimits(groups: limits.groups))
    let since = min(oldest.adding(seconds: -correlation.reach), window.lowerBound).adding(seconds: -Self.skew)
    for source in sources {
      var seen = 0
      try stores.forEachMatch(
        trail: name, rule: source.id, arrival: since..<slot, limit: limits.matches + 1
      ) { stored in
        seen += 1
        let match = stored.match
        guard seen <= limits.matches, isCurrent(match), exemption(of: match, from: rule) == nil else { return }
        run.add(
          CorrelationInput(
            rule: match.rule, time: match.event.time, event: match.sequence, values: match.values,
            isNew: triggers[match.sequence] != nil))
      }
      if seen > limits.matches { tooMany(rule, "more than \(limits.matches) matches of \(source.title) to look at") }
    }
    for (id, count) in run.leftOut.sorted(by: { $0.key < $1.key }) {
      tooMany(self.rule(id) ?? rule, "\(count) events beyond the limits of a correlation (\(limits.groups) groups)")
    }
    try add(windowsWithNews(&run, of: rule), of: rule, sources)
  }

  private func windowsWithNews(_ run: inout CorrelationRun, of rule: Rule) -> [CorrelationFiring] {
    // No more windows than matches, which have their limit.
    var found: [CorrelationFiring] = []
    run.finish { firing in
      if firing.rule == rule.id, firing.newCount > 0 { found.append(firing) }
    }
    return found
  }

  /// Adds what no run reported before: one finding for each group, with all its windows of this run.
  private mutating func add(_ windows: [CorrelationFiring], of rule: Rule, _ sources: [Rule]) throws {
    func key(_ firing: CorrelationFiring) -> String {
      ContentHash(ofParts: [firing.groupKey, String(firing.time.milliseconds)]).prefix(32)
    }
    let known = try stores.knownFirings(trail: name, rule: rule.id, keys: Set(windows.map(key)))
    // By bytes: Swift takes texts for equal that differ in their accents' encoding.
    var groups: [[UInt8]: [CorrelationFiring]] = [:]
    for firing in windows where !known.contains(key(firing)) {
      groups[Array(firing.groupKey.utf8), default: []].append(firing)
    }
    // Every group is told; only how many of its further windows are remembered has a limit.
    var room = max(limits.firings, groups.count)
    var forgotten = 0
    for (_, new) in groups.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let ordered = new.sorted { $0.time < $1.time }
      guard let first = ordered.first else { continue }
      let isChained = rule.correlation?.references.contains(where: \.isCorrelation) == true
      // Windows of a group overlap: each adds what happened after the one before.
      let events = zip(ordered.dropFirst(), ordered).reduce(isChained ? first.events.count : first.count) {
        $0 + $1.0.eventCount(after: $1.1.time)
      }
      let evidence = try evidence(first.events, sources)
      let match = match(rule, group: first.group, evidence: evidence, events: events)
      let kept = ordered.prefix(max(1, room))
      room -= kept.count
      forgotten += new.count - kept.count
      for firing in kept {
        findings.firings.append(
          Firing(
            key: key(firing), trail: name, rule: rule.id, time: firing.time,
            match: firing.time == first.time ? match : nil))
      }
    }
    if forgotten > 0 {
      tooMany(rule, "\(forgotten) further windows of groups that are told were not remembered, and may be told again")
    }
  }

  /// The events that make a window fire, each once, as many as an alert shows: the newest, because they were the last
  /// straw.
  private func evidence(_ events: ArraySlice<Int64>, _ sources: [Rule]) throws -> [Match] {
    let shown = Set(events.suffix(OverTimeFiring.maximumEvidence))
    let matches = try stores.matches(trail: name, sequences: shown, rules: Set(sources.map(\.id))).map(\.match)
    var seen: Set<Int64> = []
    return matches.filter { seen.insert($0.sequence).inserted }
      .sorted { ($0.event.time, $0.sequence) < ($1.event.time, $1.sequence) }
  }
}
