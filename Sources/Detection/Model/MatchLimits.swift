public import AuditEvents

/// How many matches a run looks at. What is beyond is counted, noted in the run and alerted about: never left out
/// silently.
public struct MatchLimits: Sendable, Equatable {
  /// Matches of one rule: those that no run decided about first, the oldest first.
  public var perRule: Int
  /// Matches of all rules together; the rules with most of them are cut.
  public var total: Int

  /// Limits; a run that decides about 100,000 matches of as many groups needs about 400 MB.
  public init(perRule: Int = 100_000, total: Int = 200_000) {
    self.perRule = perRule
    self.total = total
  }

  /// How many matches each rule may have, given how many there are, so that all together are within the limits.
  public func share(_ counts: some Sequence<Int>) -> Int {
    var rest = total
    let sorted = counts.map { min($0, perRule) }.sorted()
    for (place, count) in sorted.enumerated() {
      let share = rest / (sorted.count - place)
      if count > share { return max(1, share) }
      rest -= count
    }
    return perRule
  }
}

/// The matches that a run looks at, and how many it does not.
public struct LimitedMatches: Sendable {
  /// By sequence, then rule id.
  public var matches: [StoredMatch]
  /// Per rule how many matches that no run decided about are left out.
  public var leftOut: [RuleID: Int] = [:]

  /// Matches, none of them left out.
  public init(matches: [StoredMatch]) { self.matches = matches }
}

extension MatchStore {
  /// The matches of a trail whose event arrived in the half-open range, within limits.
  public func matches(
    trail: TrailName, arrival: Range<Timestamp>, limits: MatchLimits
  ) throws -> LimitedMatches {
    LimitedMatches(matches: try matches(trail: trail, arrival: arrival)).limited(limits)
  }
}

extension LimitedMatches {
  /// What is left within limits.
  public func limited(_ limits: MatchLimits) -> LimitedMatches {
    var counts: [RuleID: Int] = [:]
    for stored in matches { counts[stored.match.rule, default: 0] += 1 }
    let share = limits.share(counts.values)
    guard counts.values.contains(where: { $0 > share }) else { return self }
    var limited = LimitedMatches(matches: [])
    var taken: [RuleID: Int] = [:]
    for isNew in [true, false] {
      for stored in matches where (stored.handledAt == nil) == isNew {
        let rule = stored.match.rule
        taken[rule, default: 0] += 1
        if taken[rule, default: 0] <= share {
          limited.matches.append(stored)
        } else if isNew {
          limited.leftOut[rule, default: 0] += 1
        }
      }
    }
    limited.matches.sort { ($0.match.sequence, $0.match.rule) < ($1.match.sequence, $1.match.rule) }
    return limited
  }
}
