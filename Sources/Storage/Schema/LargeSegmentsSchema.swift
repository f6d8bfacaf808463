extension Migration {
  /// Segments that are large although their rows are few.
  static let largeSegments = """
    -- The bytes of a segment's received files, inflated; null until somebody had a reason to know.
    ALTER TABLE segments ADD COLUMN inflated INTEGER;
    """
}
