internal import AuditEvents

extension RateChange {
  /// Counts matches by period. Says which periods, of those that the matches fall into, hold many more than usual.
  public func spikes(in matches: [Match], memory: inout MemoryTable, mayTell: (Match) -> Bool) -> [OverTimeFiring] {
    struct Place: Hashable {
      var group: String
      var start: Int64
    }
    var told: [Place: (group: OverTimeGroup, matches: [Match])] = [:]
    for match in matches {
      guard let group = OverTimeGroup(match, by: groupBy) else { continue }
      let start = start(of: match.event.time)
      memory.add(group.key, "", at: match.event.time)
      memory.add(group.key, String(start), at: match.event.time)
      if mayTell(match) {
        told[Place(group: group.key, start: start), default: (group, [])].matches.append(match)
      }
    }
    guard direction != .drop else { return [] }
    let ordered = told.sorted { ($0.key.start, $0.key.group) < ($1.key.start, $1.key.group) }
    return ordered.compactMap { place, found in
      guard let usual = usual(place.group, place.start, memory) else { return nil }
      let count = memory.row(place.group, String(place.start))?.count ?? 0
      guard count >= minimum, count * usual.days > factor * usual.sum, let rule = found.matches.first?.rule else {
        return nil
      }
      return OverTimeFiring(
        group: found.group.values, key: [rule.text, place.group, String(place.start), "spike"],
        time: Timestamp(seconds: place.start + period), evidence: found.matches, count: Int(count))
    }
  }

  /// The groups that had far fewer matches than usual in the period that begins at a moment, with the number they had.
  public func drops(inPeriodFrom start: Int64, memory: MemoryTable) -> [(group: String, count: Int64)] {
    guard direction != .spike else { return [] }
    return memory.groups.compactMap { group in
      guard let usual = usual(group, start, memory), usual.sum >= minimum * usual.days else { return nil }
      let count = memory.row(group, String(start))?.count ?? 0
      return count * factor * usual.days < usual.sum ? (group, count) : nil
    }
  }

  /// The finding that a group went quiet; `last` is a match of the group from before.
  public func drop(of group: OverTimeGroup, periodFrom start: Int64, count: Int64, last: Match) -> OverTimeFiring {
    OverTimeFiring(
      group: group.values, key: [last.rule.text, group.key, String(start), "drop"],
      time: Timestamp(seconds: start + period), evidence: [last], count: Int(count))
  }

  /// The matches of the same period on past days, as far as the group was known then; nil when that is too little.
  private func usual(_ group: String, _ start: Int64, _ memory: MemoryTable) -> (sum: Int64, days: Int64)? {
    guard let known = memory.row(group, "") else { return nil }
    let first = self.start(of: known.first)
    var (sum, number): (Int64, Int64) = (0, 0)
    for day in 1...days {
      let past = start - day * 86_400
      guard past >= first else { break }
      sum += memory.row(group, String(past))?.count ?? 0
      number += 1
    }
    return number >= warmUp ? (sum, number) : nil
  }
}
