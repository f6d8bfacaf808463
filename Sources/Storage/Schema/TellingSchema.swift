extension Migration {
  /// What ends an hour early; what a message tells beyond its first alert, without which a fallback could tell only that;
  /// and the rotation that found a contact, asked again when a message that waited is told.
  static let tellingSchema = """
    ALTER TABLE ledger ADD COLUMN told_count INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE ledger ADD COLUMN seen TEXT NOT NULL DEFAULT '';
    ALTER TABLE outbox ADD COLUMN told BLOB;
    ALTER TABLE waiting ADD COLUMN on_call TEXT NOT NULL DEFAULT '';
    """
}
