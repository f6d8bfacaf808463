extension Migration {
  /// What operators did to rules: only ever added to, because it is the audit trail. `trail` null means every trail.
  static let ruleChanges = """
    CREATE TABLE rule_changes (
      number INTEGER PRIMARY KEY,
      rule TEXT NOT NULL,
      trail TEXT,
      action TEXT NOT NULL,
      parameter TEXT,
      value TEXT,
      until INTEGER,
      reason TEXT NOT NULL,
      author TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;
    CREATE TRIGGER rule_changes_stay BEFORE UPDATE ON rule_changes
    BEGIN SELECT RAISE(ABORT, 'changes to rules are never edited'); END;
    CREATE TRIGGER rule_changes_are_kept BEFORE DELETE ON rule_changes
    BEGIN SELECT RAISE(ABORT, 'changes to rules are never deleted'); END;
    """
}
