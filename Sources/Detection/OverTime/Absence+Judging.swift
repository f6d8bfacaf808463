public import AuditEvents

extension Absence {
  /// What became of a match.
  public enum Verdict: Sendable, Equatable {
    /// What must follow may still come, or still arrive.
    case waiting
    /// It followed in time.
    case followed
    /// It did not.
    case missing(OverTimeFiring)
    /// It lacks a value of the group, so that nothing can be told to follow it.
    case ungrouped
  }

  /// The first moment at which it is known whether a match was followed: its time is up, and what belongs to that time
  /// has had the time to arrive.
  public func deadline(of match: Match) -> Timestamp {
    max(match.event.time.adding(seconds: within), match.arrival).adding(seconds: grace)
  }

  /// What became of each match, at a moment; `followers` are the matches of the rules of which one must follow.
  public func judge(_ matches: [Match], followers: [Match], at moment: Timestamp) -> [(match: Match, verdict: Verdict)]
  {
    var times: [String: [Timestamp]] = [:]
    let names = groupBy.map(\.name)
    for follower in followers {
      guard let group = OverTimeGroup(follower, by: followerFields, named: names) else { continue }
      times[group.key, default: []].append(follower.event.time)
    }
    for key in times.keys { times[key]?.sort() }
    return matches.map { match in
      guard let group = OverTimeGroup(match, by: groupBy) else { return (match, .ungrouped) }
      let time = match.event.time
      let span = time...time.adding(seconds: within)
      if let next = times[group.key]?.first(notBefore: time), span.contains(next) { return (match, .followed) }
      guard deadline(of: match) <= moment else { return (match, .waiting) }
      return (
        match,
        .missing(
          OverTimeFiring(
            group: group.values, key: [match.rule.text, group.key, String(match.sequence)], time: span.upperBound,
            evidence: [match]))
      )
    }
  }
}

extension [Timestamp] {
  /// The first of sorted times that is not before a moment.
  fileprivate func first(notBefore moment: Timestamp) -> Timestamp? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < moment { low = middle + 1 } else { high = middle }
    }
    return low < count ? self[low] : nil
  }
}
