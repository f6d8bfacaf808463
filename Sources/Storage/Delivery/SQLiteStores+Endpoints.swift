public import AuditEvents
public import Delivery

extension SQLiteStores {
  /// See `Outbox`.
  public func reopen(notification: String, at time: Timestamp) throws -> Bool {
    try write("reopen a notification") { connection in
      try connection.run(
        """
        UPDATE outbox SET state = iif(attempts = 0, 'queued', 'retry'), not_before = ?, created_at = ?
        WHERE id = ? AND state IN ('queued', 'retry', 'dead')
        """, .time(time), .time(time), .text(notification)) == 1
    }
  }

  /// See `Outbox`.
  public func entry(notification: String) throws -> OutboxEntry? {
    try read("look up a notification") { connection in
      try connection.first("SELECT \(OutboxEntry.columns) FROM outbox WHERE id = ?", .text(notification)) {
        try $0.outboxEntry()
      }
    }
  }

  /// See `Outbox`.
  public func endpoints() throws -> [EndpointState] {
    try read("list endpoints") { connection in
      try connection.rows(
        """
        SELECT channel, failures, failing_since, paused_until, problem, given_up, given_up_at, sends
        FROM endpoints ORDER BY channel
        """
      ) { row in
        var endpoint = EndpointState(channel: row.text(0))
        endpoint.failures = row.number(1)
        endpoint.failingSince = row.optionalTime(2)
        endpoint.pausedUntil = row.optionalTime(3)
        endpoint.problem = row.text(4)
        endpoint.givenUp = row.number(5)
        endpoint.givenUpAt = row.optionalTime(6)
        endpoint.sends = row.text(7).split(separator: " ").compactMap { Int64($0).map(Timestamp.init(milliseconds:)) }
        return endpoint
      }
    }
  }

  /// See `Outbox`.
  public func keep(_ endpoint: EndpointState) throws {
    try write("keep an endpoint's state") { connection in
      try connection.run(
        "INSERT OR REPLACE INTO endpoints VALUES (?, ?, ?, ?, ?, ?, ?, ?)", .text(endpoint.channel),
        .number(endpoint.failures), .optional(endpoint.failingSince?.milliseconds),
        .optional(endpoint.pausedUntil?.milliseconds), .text(endpoint.problem), .number(endpoint.givenUp),
        .optional(endpoint.givenUpAt?.milliseconds),
        .text(endpoint.sends.map { String($0.milliseconds) }.joined(separator: " ")))
    }
  }
}
