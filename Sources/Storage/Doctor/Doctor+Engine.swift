internal import Administration
internal import AuditEvents
internal import Engine

extension Doctor {
  /// Ledger, outbox, receipts and runs tell the same story.
  mutating func checkAgreement(_ connection: Connection) throws {
    func count(_ sql: String) throws -> Int { try connection.first(sql) { $0.number(0) } ?? 0 }
    // Retention removes the oldest; what is younger than the oldest run must have its run.
    let unknown = """
      SELECT count(*) FROM %TABLE% AS entry
      WHERE %SLOT% > (SELECT min(slot) FROM runs WHERE trail = entry.trail)
        AND NOT EXISTS (SELECT 1 FROM runs WHERE trail = entry.trail AND slot = entry.%SLOT%)
      """
    func without(_ table: String, _ slot: String, _ only: String = "") throws -> Int {
      try count(unknown.replacing("%TABLE%", with: table).replacing("%SLOT%", with: slot) + only)
    }
    // What Tocsin says of itself, confirmations of addresses and notices that a silence ended belong to no run.
    let ofRuns = " AND rule NOT GLOB 'tocsin-*'"
    let checks: [(Int, String)] = [
      (try without("ledger", "notified_at"), "entries of the suppression ledger name a run that is not stored"),
      (try without("outbox", "slot", ofRuns), "notifications name a run that is not stored"),
      (
        try count(
          """
          SELECT count(*) FROM outbox WHERE state = 'sent'
            AND NOT EXISTS (SELECT 1 FROM receipts WHERE notification = outbox.id AND outcome = 'sent')
          """), "notifications count as sent and have no receipt that says so"
      ),
      (
        try count(
          "SELECT count(*) FROM outbox WHERE attempts <> (SELECT count(*) FROM receipts WHERE notification = outbox.id)"
        ), "notifications have another number of receipts than of tries"
      ),
    ]
    var isSound = true
    for (number, words) in checks where number > 0 {
      isSound = false
      add(
        Finding(
          .warning, "runs", "\(number) \(words)",
          advice:
            "state.sqlite was changed by other hands or put together from two backups; nothing is lost by going on"))
    }
    if isSound { add(Finding(.note, "runs", "ledger, outbox and receipts agree")) }
    try checkClaims(connection)
  }

  private mutating func checkClaims(_ connection: Connection) throws {
    let now = examination.now
    let stuck =
      try connection.first(
        "SELECT count(*) FROM outbox WHERE state = 'sending' AND not_before < ?", .time(now.adding(seconds: -600))
      ) { $0.number(0) } ?? 0
    guard stuck > 0 else { return }
    let isFree = try holder(connection).map { $0.until < now || examination.isGone($0.owner) } ?? true
    if repairs, isFree {
      try connection.changed {
        try $0.run(
          """
          UPDATE outbox SET
            state = iif(attempts = 0, 'queued', 'retry'), not_before = created_at, possible_repeat = 1
          WHERE state = 'sending'
          """)
      }
    }
    add(
      Finding(
        .warning, "outbox", "\(stuck) notifications were being sent when an engine died",
        advice: "the next tocsin run sends them again, marked as possible repeats", isRepaired: repairs && isFree))
  }

  private func holder(_ connection: Connection) throws -> LeaseHolder? {
    try connection.first("SELECT owner, until FROM lease WHERE owner IS NOT NULL") {
      LeaseHolder(owner: $0.text(0), until: $0.time(1))
    }
  }

  mutating func checkLease(_ connection: Connection) throws {
    guard let holder = try holder(connection) else { return }
    let name = EngineOwner.shown(holder.owner)
    if examination.isGone(holder.owner) {
      if repairs {
        try connection.changed {
          try $0.run("UPDATE lease SET owner = NULL WHERE owner = ?", .text(holder.owner))
        }
      }
      add(
        Finding(
          .warning, "lease", "the engine \(name) ended without giving the workspace up",
          advice: "the next engine on this machine takes it over at once", isRepaired: repairs))
    } else if holder.until > examination.now.adding(seconds: EngineService.leaseSeconds * 2) {
      add(
        Finding(
          .warning, "lease", "\(name) holds the workspace until \(holder.until.rfc3339), far longer than a lease lasts",
          advice: "the clock was ahead when it was taken, or is behind now: compare it with another machine's"))
    } else if holder.until > examination.now {
      add(Finding(.note, "lease", "the engine \(name) is at work"))
    }
  }

  mutating func checkClock(_ connection: Connection) throws {
    let newest = try connection.first("SELECT max(started_at) FROM runs") { $0.optionalTime(0) } ?? nil
    guard let newest, newest > examination.now.adding(seconds: 60) else { return }
    let minutes = (newest.seconds - examination.now.seconds) / 60
    add(
      Finding(
        .error, "clock", "the newest run was made at \(newest.rfc3339), \(minutes) minutes from now",
        advice:
          "the clock is behind, or was ahead then: set it right (timedatectl). No slot is due before the clock has "
          + "passed that moment; events meanwhile are kept and decided then"))
  }
}
