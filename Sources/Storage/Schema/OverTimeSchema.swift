extension Migration {
  /// What rules over time found and remember, and remarks of runs.
  static let overTime = """
    -- A finding is told once, whatever runs: its key is the rule, the group and the end of the window. `match` is null
    -- for one that was told with another of the same run.
    CREATE TABLE firings (
      trail TEXT NOT NULL,
      rule TEXT NOT NULL,
      key TEXT NOT NULL,
      time INTEGER NOT NULL,
      slot INTEGER NOT NULL,
      match BLOB,
      PRIMARY KEY (trail, rule, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX firings_by_slot ON firings (trail, slot);

    CREATE TABLE rule_memory (
      trail TEXT NOT NULL,
      rule TEXT NOT NULL,
      group_key TEXT NOT NULL,
      item TEXT NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (trail, rule, group_key, item)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX rule_memory_by_age ON rule_memory (trail, rule, last);

    -- The look-back of rules over time reads the matches of few rules over a long time.
    CREATE INDEX matches_by_rule ON matches (trail, rule, arrival);

    ALTER TABLE runs ADD COLUMN notes BLOB;
    """
}
