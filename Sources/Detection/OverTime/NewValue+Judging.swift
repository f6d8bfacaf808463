internal import AuditEvents

extension NewValue {
  /// Learns the values of matches and says which of them are new to a group that is known well enough. A match that
  /// may not be told about (history, say) is only learned from.
  public func judge(_ matches: [Match], memory: inout MemoryTable, mayTell: (Match) -> Bool) -> [OverTimeFiring] {
    var firings: [OverTimeFiring] = []
    let ordered = matches.sorted { ($0.event.time, $0.sequence) < ($1.event.time, $1.sequence) }
    for match in ordered {
      guard let group = OverTimeGroup(match, by: groupBy), let value = OverTimeGroup(match, by: fields) else {
        continue
      }
      let time = match.event.time
      // A hash, so that values are one only when their bytes are.
      let item = ContentHash(ofParts: value.values.map { OverTimeGroup.folded($0.value) }).prefix(32)
      let known = memory.row(group.key, item)
      let isForgotten = known.map { time.milliseconds - $0.last.milliseconds > history * 1000 } ?? true
      if isForgotten, isWarm(memory.row(group.key, ""), at: time), mayTell(match) {
        let labels = group.values + value.values.filter { !group.values.contains($0) }
        firings.append(
          OverTimeFiring(
            group: labels, key: [match.rule.text, group.key, item, String(time.milliseconds)], time: time,
            evidence: [match]))
      }
      memory.add(group.key, "", at: time)
      memory.add(group.key, item, at: time, anew: isForgotten)
    }
    return firings
  }

  /// Whether enough is known of a group to call anything of it new.
  private func isWarm(_ group: RuleMemory?, at time: Timestamp) -> Bool {
    guard let group, group.count >= minimum else { return false }
    return time.milliseconds - group.first.milliseconds >= warmUp * 1000
  }
}
