extension Migration {
  /// Silences and what they held back, what became of alerts, and messages that wait.
  static let policySchema = """
    CREATE TABLE silences (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      match BLOB NOT NULL,
      starts INTEGER NOT NULL,
      ends INTEGER NOT NULL,
      author TEXT NOT NULL,
      reason TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      ended_at INTEGER,
      ended_by TEXT NOT NULL,
      end_told INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE silence_hits (
      silence TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      policy TEXT NOT NULL,
      trail TEXT NOT NULL,
      title TEXT NOT NULL,
      level INTEGER NOT NULL,
      count INTEGER NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      told INTEGER NOT NULL,
      PRIMARY KEY (silence, fingerprint, policy)
    ) STRICT;

    -- The answers of people stand in columns that the engine never writes again.
    CREATE TABLE handlings (
      alert TEXT PRIMARY KEY,
      fingerprint TEXT NOT NULL,
      policy TEXT NOT NULL,
      trail TEXT NOT NULL,
      opened_at INTEGER NOT NULL,
      next_step INTEGER NOT NULL,
      last_match INTEGER NOT NULL,
      resolve_after INTEGER,
      resolved_at INTEGER,
      superseded_by TEXT NOT NULL,
      recipients BLOB NOT NULL,
      acknowledged_at INTEGER,
      acknowledged_by TEXT,
      closed_at INTEGER,
      closed_by TEXT
    ) STRICT;
    CREATE INDEX handlings_open ON handlings (fingerprint, policy)
      WHERE closed_at IS NULL AND resolved_at IS NULL AND superseded_by = '';

    CREATE TABLE alert_notes (
      number INTEGER PRIMARY KEY,
      alert TEXT NOT NULL,
      at INTEGER NOT NULL,
      by TEXT NOT NULL,
      text TEXT NOT NULL
    ) STRICT;
    CREATE INDEX alert_notes_by_alert ON alert_notes (alert);

    CREATE TABLE waiting (
      id TEXT PRIMARY KEY,
      policy TEXT NOT NULL,
      kind TEXT NOT NULL,
      message_group TEXT NOT NULL,
      channel TEXT NOT NULL,
      contact TEXT NOT NULL,
      address TEXT NOT NULL,
      template TEXT NOT NULL,
      reason TEXT NOT NULL,
      opened INTEGER NOT NULL,
      due INTEGER NOT NULL,
      items BLOB NOT NULL,
      left INTEGER NOT NULL,
      fallback BLOB NOT NULL
    ) STRICT;

    CREATE TABLE told (
      notification TEXT PRIMARY KEY,
      at INTEGER NOT NULL,
      policy TEXT NOT NULL,
      message_group TEXT NOT NULL,
      channel TEXT NOT NULL,
      channel_kind TEXT NOT NULL,
      contact TEXT NOT NULL,
      address TEXT NOT NULL,
      level INTEGER NOT NULL,
      alerts INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX told_by_time ON told (at);
    """

  /// Secrets that the workspace makes for itself.
  static let secretSchema = """
    CREATE TABLE secrets (
      name TEXT PRIMARY KEY,
      value BLOB NOT NULL
    ) STRICT;
    """
}
