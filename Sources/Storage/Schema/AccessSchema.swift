extension Migration {
  /// What people changed: only ever added to. `hash` and `previous` are hexadecimal digits. AUTOINCREMENT remembers how
  /// many rows were ever written, so that a log that was cut off is noticed. `INSERT OR REPLACE` deletes without asking
  /// the trigger for deletes; the third trigger sees it.
  static let auditSchema = """
    CREATE TABLE audit_log (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      caller TEXT NOT NULL,
      role TEXT NOT NULL,
      origin TEXT NOT NULL,
      address TEXT NOT NULL,
      token TEXT NOT NULL,
      action TEXT NOT NULL,
      subject TEXT NOT NULL,
      before TEXT,
      after TEXT,
      reason TEXT,
      previous TEXT NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER audit_log_stays BEFORE UPDATE ON audit_log
    BEGIN SELECT RAISE(ABORT, 'the audit log is never edited'); END;
    CREATE TRIGGER audit_log_is_kept BEFORE DELETE ON audit_log
    BEGIN SELECT RAISE(ABORT, 'the audit log is never deleted from'); END;
    CREATE TRIGGER audit_log_is_not_replaced BEFORE INSERT ON audit_log
    WHEN EXISTS (SELECT 1 FROM audit_log WHERE number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'the audit log is never edited'); END;
    """

  /// Who may sign in, browsers that are signed in, tokens of programs, and failed sign-ins.
  static let accountSchema = """
    CREATE TABLE accounts (
      name TEXT PRIMARY KEY,
      role TEXT NOT NULL,
      password_hash TEXT NOT NULL,
      enabled INTEGER NOT NULL,
      must_change_password INTEGER NOT NULL,
      language TEXT NOT NULL,
      theme TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      password_changed_at INTEGER NOT NULL,
      last_sign_in INTEGER,
      last_address TEXT NOT NULL
    ) STRICT;

    CREATE TABLE console_sessions (
      id TEXT PRIMARY KEY,
      account TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      last_seen INTEGER NOT NULL,
      address TEXT NOT NULL,
      user_agent TEXT NOT NULL
    ) STRICT;
    CREATE INDEX console_sessions_by_account ON console_sessions (account);

    CREATE TABLE api_tokens (
      id TEXT PRIMARY KEY,
      secret_hash TEXT NOT NULL,
      account TEXT NOT NULL,
      purpose TEXT NOT NULL,
      role TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      expires INTEGER NOT NULL,
      last_used INTEGER
    ) STRICT;
    CREATE INDEX api_tokens_by_account ON api_tokens (account);

    CREATE TABLE sign_in_failures (
      key TEXT PRIMARY KEY,
      count INTEGER NOT NULL,
      last INTEGER NOT NULL
    ) STRICT;
    """
}
