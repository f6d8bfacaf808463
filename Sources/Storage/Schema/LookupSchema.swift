extension Migration {
  /// What keeps runs, explanations and the status as quick beside a million rows as beside none.
  static let lookups = """
    CREATE INDEX outbox_by_fingerprint ON outbox (fingerprint, slot);
    CREATE INDEX decisions_by_fingerprint ON decisions (fingerprint);

    -- How many entries of the outbox are in each state, kept as they change.
    CREATE TABLE outbox_counts (
      state TEXT PRIMARY KEY,
      count INTEGER NOT NULL
    ) STRICT;
    INSERT INTO outbox_counts (state, count) SELECT state, count(*) FROM outbox GROUP BY state;
    CREATE TRIGGER outbox_count_new AFTER INSERT ON outbox BEGIN
      INSERT INTO outbox_counts (state, count)
        SELECT new.state, 0 WHERE NOT EXISTS (SELECT 1 FROM outbox_counts WHERE state = new.state);
      UPDATE outbox_counts SET count = count + 1 WHERE state = new.state;
    END;
    CREATE TRIGGER outbox_count_changed AFTER UPDATE OF state ON outbox WHEN old.state <> new.state BEGIN
      INSERT INTO outbox_counts (state, count)
        SELECT new.state, 0 WHERE NOT EXISTS (SELECT 1 FROM outbox_counts WHERE state = new.state);
      UPDATE outbox_counts SET count = count - 1 WHERE state = old.state;
      UPDATE outbox_counts SET count = count + 1 WHERE state = new.state;
    END;
    CREATE TRIGGER outbox_count_gone AFTER DELETE ON outbox BEGIN
      UPDATE outbox_counts SET count = count - 1 WHERE state = old.state;
    END;
    """
}
