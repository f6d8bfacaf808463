extension Migration {
  /// What operators said of key event notifications beside their files. `text` null means the file's, `started` null
  /// means what the text says.
  static let keyEvents = """
    CREATE TABLE key_events (
      name TEXT PRIMARY KEY,
      text TEXT,
      started INTEGER,
      author TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;
    """
}
