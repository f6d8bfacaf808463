internal import AuditEvents

/// How many matches a run looks at. What is beyond is counted, noted in the run and alerted about: never left out
/// silently.
public struct MatchLimits: Sendable, Equatable {
  /// Matches of one rule.
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

/// The undecided matches that a run looks at, and how many it does not.
public struct LimitedMatches: Sendable {
  /// By sequence, then rule id.
  public var matches: [StoredMatch]
  /// Per rule how many are left out.
  public var leftOut: [RuleID: Int] = [:]

  /// Matches, none of them left out.
  public init(matches: [StoredMatch]) { self.matches = matches }

  /// What is left of these within limits: of each rule those that arrived first.
  public func limited(_ limits: MatchLimits) -> LimitedMatches {
    var counts: [RuleID: Int] = [:]
    for stored in matches { counts[stored.match.rule, default: 0] += 1 }
    let share = limits.share(counts.values)
    guard counts.values.contains(where: { $0 > share }) else { return self }
    var limited = LimitedMatches(matches: [])
    limited.leftOut = counts.compactMapValues { $0 > share ? $0 - share : nil }
    var taken: [RuleID: Int] = [:]
    for stored in matches.sorted(by: { ($0.match.arrival, $0.match.sequence) < ($1.match.arrival, $1.match.sequence) })
    {
      taken[stored.match.rule, default: 0] += 1
      if taken[stored.match.rule, default: 0] <= share { limited.matches.append(stored) }
    }
    limited.matches.sort(by: StoredMatch.precedes)
    return limited
  }
}

extension StoredMatch {
  /// By sequence, then rule id.
  public static func precedes(_ left: StoredMatch, _ right: StoredMatch) -> Bool {
    (left.match.sequence, left.match.rule) < (right.match.sequence, right.match.rule)
  }
}
