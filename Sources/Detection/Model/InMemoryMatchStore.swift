public import AuditEvents
internal import Synchronization

/// Matches that are forgotten when the process ends: dry runs, backtests, tests.
public final class InMemoryMatchStore: MatchStore {
  private struct Key: Hashable {
    var trail: TrailName
    var rule: RuleID
    var sequence: Int64
  }

  private let matches: Mutex<[Key: StoredMatch]>

  /// A store with these matches.
  public init(_ matches: [StoredMatch] = []) {
    self.matches = Mutex(Dictionary(matches.map { (Self.key($0.match), $0) }, uniquingKeysWith: { $1 }))
  }

  /// Stores matches. One of the same trail, rule and sequence is replaced and keeps whether it was handled.
  public func store(_ new: [Match]) {
    matches.withLock { matches in
      for match in new {
        let key = Self.key(match)
        matches[key] = StoredMatch(match: match, handledAt: matches[key]?.handledAt)
      }
    }
  }

  /// Notes that the run of a slot decided about a match; a match that an earlier run decided about keeps that run.
  public func markHandled(trail: TrailName, rule: RuleID, sequence: Int64, at slot: Timestamp) {
    matches.withLock { matches in
      let key = Key(trail: trail, rule: rule, sequence: sequence)
      if matches[key]?.handledAt == nil { matches[key]?.handledAt = slot }
    }
  }

  /// Removes the matches of events that were in these segments.
  public func remove(segments: Set<Int64>) {
    matches.withLock { matches in
      matches = matches.filter { !segments.contains($0.value.match.location.segment) }
    }
  }

  /// Removes the matches that nobody will look at again.
  public func forget(where isOver: (Match) -> Bool) {
    matches.withLock { matches in matches = matches.filter { !isOver($0.value.match) } }
  }

  /// Removes the matches that are too old; returns how many went.
  public func forget(_ isOver: (StoredMatch) -> Bool) -> Int {
    matches.withLock { matches in
      let count = matches.count
      matches = matches.filter { !isOver($0.value) }
      return count - matches.count
    }
  }

  /// Notes that the events of these segments are gone: their matches stay, without a place to look them up.
  public func detach(segments: Set<Int64>) {
    matches.withLock { matches in
      for (key, stored) in matches where segments.contains(stored.match.location.segment) {
        matches[key]?.match.location.segment = 0
      }
    }
  }

  /// See `MatchStore`.
  public func matches(trail: TrailName, arrival: Range<Timestamp>) -> [StoredMatch] {
    matches.withLock { matches in
      matches.values.filter { $0.match.trail == trail && arrival.contains($0.match.arrival) }
        .sorted(by: StoredMatch.precedes)
    }
  }

  /// See `MatchStore`.
  public func undecidedMatches(trail: TrailName, of rules: [RuleArrivals], limits: MatchLimits) -> LimitedMatches {
    let found = matches(trail: trail, of: rules) { $0.handledAt == nil }
    return LimitedMatches(matches: found.sorted(by: StoredMatch.precedes)).limited(limits)
  }

  /// See `MatchStore`.
  public func decidedMatches(
    trail: TrailName, of rules: [RuleArrivals], limits: MatchLimits
  ) -> (matches: [StoredMatch], areAll: Bool) {
    let all = matches(trail: trail, of: rules) { $0.handledAt != nil }
    let found = Dictionary(grouping: all, by: \.match.rule)
    var taken: [StoredMatch] = []
    for rule in rules {
      let newest = (found[rule.rule] ?? []).sorted {
        ($0.match.arrival, $0.match.sequence) > ($1.match.arrival, $1.match.sequence)
      }
      taken += newest.prefix(max(0, min(limits.perRule, limits.total - taken.count)))
    }
    return (taken.sorted(by: StoredMatch.precedes), taken.count == all.count)
  }

  private func matches(
    trail: TrailName, of rules: [RuleArrivals], where isWanted: (StoredMatch) -> Bool
  ) -> [StoredMatch] {
    let arrivals = Dictionary(rules.map { ($0.rule, $0.arrival) }, uniquingKeysWith: { first, _ in first })
    return matches.withLock { matches in
      matches.values.filter { stored in
        stored.match.trail == trail && arrivals[stored.match.rule]?.contains(stored.match.arrival) == true
          && isWanted(stored)
      }
    }
  }

  private static func key(_ match: Match) -> Key {
    Key(trail: match.trail, rule: match.rule, sequence: match.sequence)
  }
}
