extension Migration {
  /// Whether a notification tells that something goes on or that it is over.
  static let notificationStatus = """
    ALTER TABLE outbox ADD COLUMN status TEXT NOT NULL DEFAULT 'firing';
    """
}
