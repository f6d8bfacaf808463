extension Migration {
  /// Moments are milliseconds since 1970 UTC. Lists and labels are packed by `ByteWriter`. `STRICT` makes SQLite refuse
  /// a value of the wrong type.
  static let firstSchema = """
    -- Texts that recur in every match: ids and revisions of rules.
    CREATE TABLE texts (
      id INTEGER PRIMARY KEY,
      text TEXT NOT NULL UNIQUE
    ) STRICT;

    -- Numbers of trails, and the last sequence given; a sequence is never given twice, whatever expires.
    CREATE TABLE trails (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      last_sequence INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    -- The received files that are kept, by their path below the data folder.
    CREATE TABLE raw_files (
      id INTEGER PRIMARY KEY,
      path TEXT NOT NULL UNIQUE,
      hash TEXT NOT NULL
    ) STRICT;
    CREATE INDEX raw_files_by_hash ON raw_files (hash);

    CREATE TABLE segments (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      trail INTEGER NOT NULL REFERENCES trails,
      row_count INTEGER NOT NULL,
      first_time INTEGER NOT NULL,
      last_time INTEGER NOT NULL,
      arrival INTEGER NOT NULL,
      first_sequence INTEGER NOT NULL,
      rule_set TEXT NOT NULL,
      raw_file INTEGER NOT NULL REFERENCES raw_files
    ) STRICT;
    CREATE INDEX segments_by_arrival ON segments (trail, arrival);
    CREATE INDEX segments_by_time ON segments (trail, last_time, first_time);
    CREATE INDEX segments_by_raw_file ON segments (raw_file);

    -- The columns of a segment, apart so that the catalogue stays small. The hashes of event ids, eight bytes each, come
    -- before the large blob because they are read without it.
    CREATE TABLE batches (
      segment INTEGER PRIMARY KEY REFERENCES segments ON DELETE CASCADE,
      id_hashes BLOB NOT NULL,
      columns BLOB NOT NULL
    ) STRICT;

    -- By sequence, because matches come in its order. `rule` and `revision` are texts.
    CREATE TABLE matches (
      trail INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      rule INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      arrival INTEGER NOT NULL,
      segment INTEGER NOT NULL REFERENCES segments ON DELETE CASCADE,
      row INTEGER NOT NULL,
      handled_at INTEGER,
      event BLOB NOT NULL,
      PRIMARY KEY (trail, sequence, rule)
    ) STRICT;
    CREATE INDEX matches_by_arrival ON matches (trail, arrival);
    CREATE INDEX matches_by_segment ON matches (segment);

    -- Every file that was looked at, one line each time it was new or had changed.
    CREATE TABLE input_files (
      id INTEGER PRIMARY KEY,
      trail TEXT NOT NULL,
      path TEXT NOT NULL,
      hash TEXT NOT NULL,
      size INTEGER NOT NULL,
      modified INTEGER NOT NULL,
      records INTEGER NOT NULL,
      indexed INTEGER NOT NULL,
      duplicates INTEGER NOT NULL,
      rejected INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX input_files_by_hash ON input_files (trail, hash);
    CREATE INDEX input_files_by_path ON input_files (trail, path);

    CREATE TABLE rejected_inputs (
      id INTEGER PRIMARY KEY,
      trail TEXT NOT NULL,
      path TEXT NOT NULL,
      offset INTEGER,
      reason TEXT NOT NULL,
      at INTEGER NOT NULL,
      scope TEXT NOT NULL
    ) STRICT;
    CREATE INDEX rejected_inputs_by_trail ON rejected_inputs (trail);

    -- Which rules, in which revision, a segment was evaluated with.
    CREATE TABLE rule_sets (
      id TEXT PRIMARY KEY,
      members BLOB NOT NULL
    ) STRICT;

    CREATE TABLE runs (
      id INTEGER PRIMARY KEY,
      trail TEXT NOT NULL,
      slot INTEGER NOT NULL,
      window_start INTEGER NOT NULL,
      window_end INTEGER NOT NULL,
      started_at INTEGER NOT NULL,
      finished_at INTEGER NOT NULL,
      events INTEGER NOT NULL,
      matches INTEGER NOT NULL,
      exempt INTEGER NOT NULL,
      history INTEGER NOT NULL,
      sent INTEGER NOT NULL,
      held INTEGER NOT NULL,
      notifications INTEGER NOT NULL,
      late INTEGER NOT NULL,
      UNIQUE (trail, slot)
    ) STRICT;
    CREATE INDEX runs_by_slot ON runs (slot);

    CREATE TABLE decisions (
      run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
      position INTEGER NOT NULL,
      rule TEXT NOT NULL,
      title TEXT NOT NULL,
      level INTEGER NOT NULL,
      fingerprint TEXT NOT NULL,
      labels BLOB NOT NULL,
      count INTEGER NOT NULL,
      example_event TEXT NOT NULL,
      policy TEXT NOT NULL,
      text TEXT NOT NULL,
      recipients BLOB NOT NULL,
      PRIMARY KEY (run, position)
    ) STRICT;

    CREATE TABLE alerts (
      run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
      position INTEGER NOT NULL,
      id TEXT NOT NULL UNIQUE,
      fingerprint TEXT NOT NULL,
      rule TEXT NOT NULL,
      title TEXT NOT NULL,
      level INTEGER NOT NULL,
      tags BLOB NOT NULL,
      labels BLOB NOT NULL,
      count INTEGER NOT NULL,
      first_event INTEGER NOT NULL,
      last_event INTEGER NOT NULL,
      samples BLOB NOT NULL,
      PRIMARY KEY (run, position)
    ) STRICT;

    CREATE TABLE ledger (
      fingerprint TEXT NOT NULL,
      policy TEXT NOT NULL,
      rule TEXT NOT NULL,
      trail TEXT NOT NULL,
      notified_at INTEGER NOT NULL,
      until INTEGER NOT NULL,
      level INTEGER NOT NULL,
      held_count INTEGER NOT NULL,
      held_since INTEGER,
      PRIMARY KEY (fingerprint, policy)
    ) STRICT;
    CREATE INDEX ledger_by_trail ON ledger (trail);

    CREATE TABLE whitelist_hits (
      entry TEXT PRIMARY KEY,
      count INTEGER NOT NULL,
      last INTEGER NOT NULL
    ) STRICT;

    -- `number` is the order in which entries were put in; `not_before` is the end of the claim while `sending`.
    CREATE TABLE outbox (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      state TEXT NOT NULL,
      not_before INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      attempts INTEGER NOT NULL,
      possible_repeat INTEGER NOT NULL,
      alert TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      rule TEXT NOT NULL,
      title TEXT NOT NULL,
      level INTEGER NOT NULL,
      trail TEXT NOT NULL,
      slot INTEGER NOT NULL,
      policy TEXT NOT NULL,
      channel TEXT NOT NULL,
      contact TEXT NOT NULL,
      address TEXT NOT NULL,
      reason TEXT NOT NULL,
      template_error TEXT NOT NULL,
      parts BLOB NOT NULL
    ) STRICT;
    -- What was sent or given up only grows; this index holds what still waits.
    CREATE INDEX outbox_open ON outbox (channel, number, not_before) WHERE state IN ('queued', 'retry', 'sending');
    CREATE INDEX outbox_by_state ON outbox (state);

    CREATE TABLE receipts (
      number INTEGER PRIMARY KEY,
      notification TEXT NOT NULL REFERENCES outbox (id),
      at INTEGER NOT NULL,
      attempt INTEGER NOT NULL,
      outcome TEXT NOT NULL,
      retry_after INTEGER,
      detail TEXT NOT NULL
    ) STRICT;
    CREATE INDEX receipts_by_notification ON receipts (notification);

    CREATE TABLE contacts (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      emails BLOB NOT NULL,
      country_code TEXT NOT NULL,
      phone TEXT NOT NULL,
      enabled INTEGER NOT NULL,
      switched_off BLOB NOT NULL,
      time_zone TEXT NOT NULL,
      language TEXT NOT NULL
    ) STRICT;

    CREATE TABLE contact_groups (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      enabled INTEGER NOT NULL,
      members BLOB NOT NULL
    ) STRICT;

    -- The one lease; its number grows with every hand-over and survives a release, when `owner` is null.
    CREATE TABLE lease (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      number INTEGER NOT NULL,
      owner TEXT,
      until INTEGER NOT NULL
    ) STRICT;
    """
}
