extension Migration {
  /// Matches outlive the events they were made of: `segment` becomes null when a segment goes. Indexes find what is old
  /// without looking at everything.
  static let retentionSchema = """
    CREATE TABLE kept_matches (
      trail INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      rule INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      arrival INTEGER NOT NULL,
      segment INTEGER REFERENCES segments ON DELETE SET NULL,
      row INTEGER NOT NULL,
      handled_at INTEGER,
      event BLOB NOT NULL,
      PRIMARY KEY (trail, sequence, rule)
    ) STRICT;
    INSERT INTO kept_matches (trail, sequence, rule, revision, arrival, segment, row, handled_at, event)
      SELECT trail, sequence, rule, revision, arrival, segment, row, handled_at, event FROM matches;
    DROP TABLE matches;
    ALTER TABLE kept_matches RENAME TO matches;
    CREATE INDEX matches_by_arrival ON matches (trail, arrival);
    CREATE INDEX matches_by_segment ON matches (segment);
    CREATE INDEX matches_by_rule ON matches (trail, rule, arrival);

    CREATE INDEX ledger_held ON ledger (trail, rule, held_since) WHERE held_since IS NOT NULL;
    CREATE INDEX ledger_over ON ledger (until) WHERE held_since IS NULL;
    """
}
