public import AuditEvents
public import Detection

extension SQLiteStores: MatchStore {
  /// See `MatchStore`.
  public func matches(trail: TrailName, arrival: Range<Timestamp>) throws -> [StoredMatch] {
    try read("read matches") { connection in
      try connection.rows(
        """
        SELECT \(StoredMatch.columns)
        FROM matches JOIN texts AS rules ON rules.id = rule JOIN texts AS revisions ON revisions.id = revision
        WHERE trail = (SELECT id FROM trails WHERE name = ?) AND arrival >= ? AND arrival < ?
        ORDER BY sequence, rules.text
        """, .text(trail.text), .time(arrival.lowerBound), .time(arrival.upperBound)
      ) { try $0.storedMatch(trail: trail) }
    }
  }
}

extension StoredMatch {
  /// The columns that `Row.storedMatch` reads, of `matches` with its rule and revision joined.
  static let columns = "rules.text, revisions.text, sequence, arrival, segment, row, handled_at, event"
}

extension Row {
  /// A match from rule, revision, sequence, arrival, segment, row, the run that handled it, and the packed event.
  func storedMatch(trail: TrailName) throws -> StoredMatch {
    try storedMatch(trail: trail, rule: RuleID(text(0)), revision: text(1))
  }

  /// The same with a rule and revision that are known.
  func storedMatch(trail: TrailName, rule: RuleID, revision: String) throws -> StoredMatch {
    let (event, group, values) = try decode(7) { reader in
      // Matches from before rules over time have no values.
      (try reader.event(), try reader.group(), reader.isAtEnd ? [:] : try reader.values())
    }
    var match = Match(
      rule: rule, revision: revision, trail: trail, event: event, sequence: integer(2), arrival: time(3),
      location: EventLocation(segment: integer(4), row: number(5)), group: group)
    match.values = values
    return StoredMatch(match: match, handledAt: optionalTime(6))
  }
}

extension Connection {
  /// Inserts a match of a new event; of several of one rule the first stays.
  func insert(_ match: Match, trail: Int64, texts: inout TextNumbers) throws {
    try store(match, trail: trail, texts: &texts, onConflict: "ON CONFLICT DO NOTHING")
  }

  /// Inserts a match. One of the same trail, rule and sequence is replaced and keeps whether it was handled.
  func store(_ match: Match, trail: Int64, texts: inout TextNumbers) throws {
    try store(
      match, trail: trail, texts: &texts,
      onConflict: """
        ON CONFLICT (trail, sequence, rule) DO UPDATE SET
          revision = excluded.revision, arrival = excluded.arrival, segment = excluded.segment, row = excluded.row,
          event = excluded.event
        """)
  }

  /// Doing nothing on conflict takes half the time of a statement that may have to undo itself.
  private func store(_ match: Match, trail: Int64, texts: inout TextNumbers, onConflict: String) throws {
    let packed = ByteWriter.encode { writer in
      writer.write(match.event)
      writer.write(match.group)
      if !match.values.isEmpty { writer.write(values: match.values) }
    }
    try run(
      """
      INSERT INTO matches (trail, sequence, rule, revision, arrival, segment, row, event)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?) \(onConflict)
      """, .integer(trail), .integer(match.sequence), .integer(try texts.number(of: match.rule.text, self)),
      .integer(try texts.number(of: match.revision, self)), .time(match.arrival), .integer(match.location.segment),
      .number(match.location.row), .blob(packed))
  }

  /// The number of a trail, which is made when it is new.
  func number(of trail: TrailName) throws -> Int64 {
    try run("INSERT INTO trails (name) VALUES (?) ON CONFLICT DO NOTHING", .text(trail.text))
    return try first("SELECT id FROM trails WHERE name = ?", .text(trail.text)) { $0.integer(0) } ?? 0
  }
}

/// Numbers of texts that recur, remembered for one transaction only: numbers made in it are void when it is taken back.
struct TextNumbers {
  private var known: [String: Int64] = [:]

  /// The number of a text, which is made when it is new.
  mutating func number(of text: String, _ connection: Connection) throws -> Int64 {
    if let number = known[text] { return number }
    try connection.run("INSERT INTO texts (text) VALUES (?) ON CONFLICT DO NOTHING", .text(text))
    let number = try connection.first("SELECT id FROM texts WHERE text = ?", .text(text)) { $0.integer(0) } ?? 0
    known[text] = number
    return number
  }
}
