extension Migration {
  /// A run asks for the matches that nobody decided about; those that somebody did are a thousand times as many.
  static let undecidedMatches = """
    CREATE INDEX matches_undecided ON matches (trail, rule, arrival) WHERE handled_at IS NULL;
    """
}
