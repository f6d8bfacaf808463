extension Migration {
  /// More of contacts; who stands in for whom; which addresses are confirmed.
  static let people = """
    ALTER TABLE contacts ADD COLUMN robots BLOB;
    ALTER TABLE contacts ADD COLUMN messages_per_day INTEGER;
    ALTER TABLE contacts ADD COLUMN sms_per_day INTEGER;

    CREATE TABLE stand_ins (
      number INTEGER PRIMARY KEY,
      rotation TEXT NOT NULL,
      begins INTEGER NOT NULL,
      ends INTEGER NOT NULL,
      user TEXT NOT NULL,
      reason TEXT NOT NULL,
      author TEXT NOT NULL
    ) STRICT;

    CREATE TABLE confirmations (
      contact TEXT NOT NULL,
      kind TEXT NOT NULL,
      address TEXT NOT NULL,
      code_hash TEXT NOT NULL,
      sent BLOB NOT NULL,
      attempts INTEGER NOT NULL,
      confirmed_at INTEGER,
      PRIMARY KEY (contact, kind, address)
    ) STRICT;
    """
}
