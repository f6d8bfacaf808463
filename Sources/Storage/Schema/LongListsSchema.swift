extension Migration {
  /// Merged segments reach over a day; few begin before a window and reach into it. A backlog of notifications is taken
  /// from its front, and asked when it is due, without looking at all of it.
  static let longLists = """
    CREATE INDEX merged_segments ON segments (trail, arrival) WHERE last_arrival IS NOT NULL;
    DROP INDEX outbox_open;
    CREATE INDEX outbox_due ON outbox (channel, not_before) WHERE state IN ('queued', 'retry', 'sending');
    CREATE INDEX outbox_claim ON outbox (channel, attempts >= 3, number, not_before)
      WHERE state IN ('queued', 'retry', 'sending');
    """
}
