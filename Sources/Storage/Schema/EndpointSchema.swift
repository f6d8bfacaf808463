extension Migration {
  /// What is known of the endpoints behind channels, and who is told when a notification is given up. `sends` are
  /// milliseconds, separated by blanks; an empty packed list is one zero byte.
  static let endpoints = """
    CREATE TABLE endpoints (
      channel TEXT PRIMARY KEY,
      failures INTEGER NOT NULL,
      failing_since INTEGER,
      paused_until INTEGER,
      problem TEXT NOT NULL,
      given_up INTEGER NOT NULL,
      given_up_at INTEGER,
      sends TEXT NOT NULL
    ) STRICT;
    ALTER TABLE outbox ADD COLUMN fallback BLOB NOT NULL DEFAULT x'00';
    """
}
