public import Alerting
public import AuditEvents
internal import Detection
internal import Engine

extension SQLiteStores: SilenceStore {
  /// See `SilenceStore`.
  public func silences() throws -> [Silence] {
    try read("list the silences") { connection in
      try connection.rows("SELECT \(Silence.columns) FROM silences ORDER BY number DESC") { try $0.silence() }
    }
  }

  /// See `SilenceStore`.
  public func silenceHits(silence: String?) throws -> [SilenceHit] {
    try read("list what silences held back") { connection in
      try connection.rows(
        """
        SELECT silence, fingerprint, policy, trail, title, level, count, first, last, told FROM silence_hits
        WHERE ?1 IS NULL OR silence = ?1
        """, .optional(silence)
      ) { row in
        SilenceHit(
          silence: row.text(0),
          key: SuppressionKey(fingerprint: Fingerprint(stored: row.text(1)), policy: row.text(2)),
          trail: TrailName(row.text(3)), title: row.text(4), level: try row.level(5), count: row.number(6),
          first: row.time(7), last: row.time(8), isTold: row.flag(9))
      }
    }
  }

  /// See `SilenceStore`.
  public func add(_ silence: Silence) throws -> Silence {
    try write("keep a silence") { connection in
      let number = try connection.first(
        """
        INSERT INTO silences (match, starts, ends, author, reason, created_at, ended_at, ended_by, end_told)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number
        """, .blob(ByteWriter.encode { $0.write(silence.match) }), .time(silence.from), .time(silence.until),
        .text(silence.author), .text(silence.reason), .time(silence.createdAt), .time(silence.endedAt),
        .text(silence.endedBy), .flag(silence.isEndTold)
      ) { $0.integer(0) }
      var kept = silence
      kept.id = String(number ?? 0)
      return kept
    }
  }

  /// See `SilenceStore`.
  public func endSilence(id: String, at moment: Timestamp, by author: String) throws -> Silence? {
    guard let number = Int64(id) else { return nil }
    return try write("end a silence") { connection in
      try connection.first(
        """
        UPDATE silences SET ended_at = ?1, ended_by = ?2
        WHERE number = ?3 AND ends > ?1 AND (ended_at IS NULL OR ended_at > ?1) RETURNING \(Silence.columns)
        """, .time(moment), .text(author), .integer(number)
      ) { try $0.silence() }
    }
  }
}

extension Connection {
  /// Inserts a hit, or replaces the one with its key.
  func store(_ hit: SilenceHit) throws {
    try run(
      """
      INSERT OR REPLACE INTO silence_hits
        (silence, fingerprint, policy, trail, title, level, count, first, last, told)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, .text(hit.silence), .text(hit.key.fingerprint.text), .text(hit.key.policy), .text(hit.trail.text),
      .text(hit.title), .level(hit.level), .number(hit.count), .time(hit.first), .time(hit.last), .flag(hit.isTold))
  }
}

extension Silence {
  static let columns = "number, match, starts, ends, author, reason, created_at, ended_at, ended_by, end_told"
}

extension Row {
  fileprivate func silence() throws -> Silence {
    Silence(
      id: String(integer(0)), match: try decode(1) { try $0.matcher() }, from: time(2), until: time(3),
      author: text(4), reason: text(5), createdAt: time(6), endedAt: optionalTime(7), endedBy: text(8),
      isEndTold: flag(9))
  }
}

extension ByteWriter {
  /// A matcher with everything in it.
  mutating func write(_ matcher: AlertMatcher) {
    write(list: matcher.levels.sorted()) { $0.write($1.rawValue) }
    write(texts: matcher.rules)
    write(texts: matcher.trails)
    write(texts: matcher.tags)
    write(list: matcher.labels.sorted { $0.key < $1.key }) { writer, label in
      writer.write(label.key)
      writer.write(label.value)
    }
    for children in [matcher.all, matcher.any, matcher.not] { write(list: children) { $0.write($1) } }
  }
}

extension ByteReader {
  /// Deeper than any matcher is read from a file, so that a damaged store cannot exhaust the stack.
  private static let deepest = 16

  mutating func matcher(depth: Int = 0) throws -> AlertMatcher {
    guard depth < Self.deepest else { throw StoreError.unreadable("a match") }
    var matcher = AlertMatcher()
    let levels = try list { reader -> Level in
      let number = try reader.number()
      guard let level = Level(rawValue: number) else { throw StoreError.unreadable("the level \(number)") }
      return level
    }
    matcher.levels = Set(levels)
    matcher.rules = try texts()
    matcher.trails = try texts()
    matcher.tags = try texts()
    for (field, glob) in try list({ (try $0.text(), try $0.text()) }) { matcher.labels[field] = glob }
    matcher.all = try list { try $0.matcher(depth: depth + 1) }
    matcher.any = try list { try $0.matcher(depth: depth + 1) }
    matcher.not = try list { try $0.matcher(depth: depth + 1) }
    return matcher
  }
}
