public import AuditEvents
public import Detection

/// The matches that runs look at. Each rule is looked up by itself in an index that begins with it: rules without such
/// matches cost a few microseconds, and nothing depends on how many matches arrived in between.
extension SQLiteStores {
  /// See `MatchStore`. Matches beyond the limits are counted and never read.
  public func undecidedMatches(
    trail: TrailName, of rules: [RuleArrivals], limits: MatchLimits
  ) throws -> LimitedMatches {
    try read("read undecided matches") { connection in
      let wanted = try connection.numbered(rules, trail: trail).compactMap { place -> (place: RulePlace, count: Int)? in
        let count = try connection.first(
          "SELECT count(*) FROM matches INDEXED BY matches_undecided WHERE \(RulePlace.condition) AND handled_at IS NULL",
          list: place.values
        ) { $0.number(0) }
        return count.flatMap { $0 > 0 ? (place, $0) : nil }
      }
      let share = limits.share(wanted.map(\.count))
      var limited = LimitedMatches(matches: [])
      limited.matches.reserveCapacity(wanted.reduce(0) { $0 + min($1.count, share) })
      var revisions = RevisionTexts()
      for (place, count) in wanted {
        if count > share { limited.leftOut[place.rule] = count - share }
        try connection.forEachRow(
          """
          SELECT \(RulePlace.columns) FROM matches INDEXED BY matches_undecided
          WHERE \(RulePlace.condition) AND handled_at IS NULL ORDER BY arrival, rowid LIMIT ?
          """, place.values + [.number(share)]
        ) { row in
          let revision = try revisions.text(of: row.integer(1), connection)
          limited.matches.append(try row.storedMatch(trail: trail, rule: place.rule, revision: revision))
        }
      }
      limited.matches.sort(by: StoredMatch.precedes)
      return limited
    }
  }

  /// See `MatchStore`.
  public func decidedMatches(
    trail: TrailName, of rules: [RuleArrivals], limits: MatchLimits
  ) throws -> (matches: [StoredMatch], areAll: Bool) {
    try read("read decided matches") { connection in
      var found: [StoredMatch] = []
      var areAll = true
      var revisions = RevisionTexts()
      for place in try connection.numbered(rules, trail: trail) {
        let room = max(0, min(limits.perRule, limits.total - found.count))
        var seen = 0
        try connection.forEachRow(
          """
          SELECT \(RulePlace.columns) FROM matches INDEXED BY matches_by_rule
          WHERE \(RulePlace.condition) AND handled_at IS NOT NULL ORDER BY arrival DESC, rowid DESC LIMIT ?
          """, place.values + [.number(room + 1)]
        ) { row in
          seen += 1
          guard seen <= room else { return }
          let revision = try revisions.text(of: row.integer(1), connection)
          found.append(try row.storedMatch(trail: trail, rule: place.rule, revision: revision))
        }
        if seen > room { areAll = false }
      }
      return (found.sorted(by: StoredMatch.precedes), areAll)
    }
  }
}

/// A rule and arrivals as the database numbers them.
private struct RulePlace {
  let rule: RuleID
  /// Trail, rule, and the beginning and end of arrivals.
  let values: [SQLValue]
  /// What takes `values`.
  static let condition = "trail = ? AND rule = ? AND arrival >= ? AND arrival < ?"
  /// The columns that `Row.storedMatch` reads when the rule is known, and the number of the revision.
  static let columns = "0, revision, sequence, arrival, segment, row, handled_at, event"
}

/// Revisions of rules by their numbers: few, and one text for all matches of each.
private struct RevisionTexts {
  private var known: [Int64: String] = [:]

  mutating func text(of number: Int64, _ connection: Connection) throws -> String {
    if let text = known[number] { return text }
    let text = try connection.first("SELECT text FROM texts WHERE id = ?", .integer(number)) { $0.text(0) } ?? ""
    known[number] = text
    return text
  }
}

extension Connection {
  /// The rules that ever matched an event of a trail that has matches.
  fileprivate func numbered(_ rules: [RuleArrivals], trail: TrailName) throws -> [RulePlace] {
    guard let trail = try first("SELECT id FROM trails WHERE name = ?", .text(trail.text), read: { $0.integer(0) })
    else { return [] }
    return try rules.compactMap { wanted in
      let number = try first("SELECT id FROM texts WHERE text = ?", .text(wanted.rule.text)) { $0.integer(0) }
      return number.map { number in
        RulePlace(
          rule: wanted.rule,
          values: [
            .integer(trail), .integer(number), .time(wanted.arrival.lowerBound), .time(wanted.arrival.upperBound),
          ])
      }
    }
  }
}
