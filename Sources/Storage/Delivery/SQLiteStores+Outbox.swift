public import AuditEvents
public import Delivery

extension SQLiteStores: Outbox {
  /// See `Outbox`.
  public func put(_ notifications: [Notification], at time: Timestamp) throws {
    try write("put notifications in the outbox") { connection in
      for notification in notifications { try connection.put(notification, at: time) }
    }
  }

  /// See `Outbox`.
  public func dueChannels(now: Timestamp) throws -> [String] {
    try read("look for due notifications") { connection in
      try connection.rows(
        "\(Self.waitingChannels) SELECT channel FROM waiting WHERE due <= ? ORDER BY channel", .time(now)
      ) { $0.text(0) }
    }
  }

  /// See `Outbox`.
  public func claim(channel: String, now: Timestamp, leaseEnd: Timestamp, limit: Int) throws -> [OutboxEntry] {
    try write("claim notifications") { connection in
      let claimed = try connection.rows(
        """
        SELECT \(OutboxEntry.columns) FROM outbox INDEXED BY outbox_claim
        WHERE channel = ? AND state IN ('queued', 'retry', 'sending') AND not_before <= ?
        ORDER BY attempts >= \(OutboxEntry.triesInOrder), number LIMIT ?
        """, .text(channel), .time(now), .number(max(0, limit))
      ) { row in
        var entry = try row.outboxEntry()
        if entry.state == .sending { entry.possibleRepeat = true }
        entry.state = .sending
        entry.notBefore = leaseEnd
        return entry
      }
      for entry in claimed {
        try connection.run(
          "UPDATE outbox SET state = 'sending', not_before = ?, possible_repeat = ? WHERE id = ?", .time(leaseEnd),
          .flag(entry.possibleRepeat), .text(entry.notification.id))
      }
      return claimed
    }
  }

  /// See `Outbox`.
  public func settle(_ settlements: [Settlement]) throws {
    try write("store receipts") { connection in
      for settlement in settlements {
        let receipt = settlement.receipt
        let changed = try connection.run(
          """
          UPDATE outbox SET
            state = ?1, not_before = ?2, attempts = attempts + 1, possible_repeat = possible_repeat OR ?6
          WHERE id = ?3 AND attempts = ?4
            AND iif(?5 IS NULL, state IN ('queued', 'retry'), state = 'sending' AND not_before = ?5)
          """, .text(settlement.state.rawValue), .time(settlement.next), .text(receipt.notification),
          .number(receipt.attempt - 1), .time(settlement.claimedUntil), .flag(settlement.leavesDoubt))
        guard changed == 1 else {
          let isKnown = try connection.first(
            "SELECT 1 FROM outbox WHERE id = ?", .text(receipt.notification), read: { _ in true })
          if isKnown == nil { throw OutboxError.unknownNotification(receipt.notification) }
          continue
        }
        try connection.store(receipt)
        for follower in settlement.followers { try connection.put(follower, at: receipt.at) }
      }
    }
  }

  /// See `Outbox`.
  public func putBack(_ claimed: [OutboxEntry], notBefore: Timestamp) throws {
    try write("put notifications back") { connection in
      for entry in claimed {
        try connection.run(
          """
          UPDATE outbox SET state = iif(attempts = 0, 'queued', 'retry'), not_before = ?
          WHERE id = ? AND state = 'sending' AND not_before = ? AND attempts = ?
          """, .time(notBefore), .text(entry.notification.id), .time(entry.notBefore), .number(entry.attempts))
      }
    }
  }

  /// See `Outbox`.
  public func postpone(channel: String, until: Timestamp) throws {
    try write("postpone notifications") { connection in
      try connection.run(
        """
        UPDATE outbox SET not_before = max(not_before, ?) WHERE channel = ? AND state IN ('queued', 'retry')
        """, .time(until), .text(channel))
    }
  }

  /// See `Outbox`.
  public func hasten(notBefore latest: Timestamp) throws {
    // Nearly always there is none, and nobody's writing is waited for. The index is by channel, of all that is open.
    let channels = try read("look for notifications that were put off") { connection in
      try connection.rows(
        """
        \(Self.waitingChannels)
        SELECT channel FROM names WHERE channel IS NOT NULL AND (
          SELECT max(not_before) FROM outbox INDEXED BY outbox_due
          WHERE outbox.channel = names.channel AND state IN ('queued', 'retry', 'sending')
        ) > ?
        """, .time(latest)
      ) { $0.text(0) }
    }
    guard !channels.isEmpty else { return }
    try write("hasten notifications") { connection in
      for channel in channels {
        try connection.run(
          """
          UPDATE outbox INDEXED BY outbox_due SET not_before = ?1
          WHERE channel = ?2 AND not_before > ?1 AND state IN ('queued', 'retry', 'sending') AND state <> 'sending'
          """, .time(latest), .text(channel))
      }
    }
  }

  /// See `Outbox`.
  public func releaseClaims() throws {
    try write("release claimed notifications") { connection in
      try connection.run(
        """
        UPDATE outbox SET
          state = iif(attempts = 0, 'queued', 'retry'), not_before = created_at, possible_repeat = 1
        WHERE state = 'sending'
        """)
    }
  }

  /// See `Outbox`.
  public func entries(states: Set<OutboxEntry.State>, limit: Int) throws -> [OutboxEntry] {
    let wanted = states.isEmpty ? OutboxEntry.State.allCases : OutboxEntry.State.allCases.filter(states.contains)
    // The words of the enumeration, none of them from outside.
    let words = wanted.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return try read("list the outbox") { connection in
      try connection.rows(
        "SELECT \(OutboxEntry.columns) FROM outbox WHERE state IN (\(words)) ORDER BY number DESC LIMIT ?",
        .number(max(0, limit))
      ) { try $0.outboxEntry() }
    }
  }

  /// See `Outbox`.
  public func receipts(notification: String) throws -> [Receipt] {
    try read("list receipts") { connection in
      try connection.rows(
        """
        SELECT at, attempt, outcome, retry_after, detail FROM receipts WHERE notification = ? ORDER BY number
        """, .text(notification)
      ) { row in
        Receipt(
          notification: notification, at: row.time(0), attempt: row.number(1),
          outcome: try row.outcome(word: 2, retryAfter: 3, detail: 4))
      }
    }
  }

  /// See `Outbox`.
  public func outboxCounts() throws -> [OutboxEntry.State: Int] {
    let counts = try read("count the outbox") { connection in
      try connection.rows("SELECT state, count FROM outbox_counts WHERE count > 0") { row in
        (try row.word(0, OutboxEntry.State.self), row.number(1))
      }
    }
    return Dictionary(uniqueKeysWithValues: counts)
  }

  /// See `Outbox`.
  public func nextDue() throws -> Timestamp? {
    try read("look for the next notification") { connection in
      try connection.first(
        """
        \(Self.waitingChannels)
        SELECT min(max(due, ifnull(paused_until, due))) FROM waiting LEFT JOIN endpoints USING (channel)
        """
      ) { $0.optionalTime(0) } ?? nil
    }
  }

  /// The channels on which something waits, and when the first of it is due: found by jumping from one to the next, so
  /// that a backlog of any length costs nothing.
  private static let waitingChannels = """
    WITH RECURSIVE names (channel) AS (
      SELECT min(channel) FROM outbox INDEXED BY outbox_due WHERE state IN ('queued', 'retry', 'sending')
      UNION ALL
      SELECT (
        SELECT min(channel) FROM outbox INDEXED BY outbox_due
        WHERE state IN ('queued', 'retry', 'sending') AND channel > names.channel
      ) FROM names WHERE channel IS NOT NULL
    ), waiting (channel, due) AS (
      SELECT channel, (
        SELECT min(not_before) FROM outbox INDEXED BY outbox_due
        WHERE outbox.channel = names.channel AND state IN ('queued', 'retry', 'sending')
      ) FROM names WHERE channel IS NOT NULL
    )
    """
}
