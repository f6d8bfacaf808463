internal import Alerting
internal import AuditEvents

extension Connection {
  func robots(of contact: Contact) -> [UInt8] {
    ByteWriter.encode { writer in
      writer.write(list: contact.robots.sorted { $0.key < $1.key }) { writer, robot in
        writer.write(robot.key)
        writer.write(robot.value)
      }
    }
  }

  func standIns() throws -> [StandIn] {
    try rows("SELECT number, rotation, begins, ends, user, reason, author FROM stand_ins ORDER BY number") { row in
      // A range that ends before it begins would stop the program.
      let (begin, end) = (row.time(2), max(row.time(2), row.time(3)))
      return StandIn(
        number: row.integer(0), rotation: row.text(1), range: begin..<end, user: row.text(4), reason: row.text(5),
        by: row.text(6))
    }
  }

  func store(_ standIns: [StandIn]) throws {
    try run("DELETE FROM stand_ins")
    for one in standIns {
      try run(
        "INSERT INTO stand_ins (number, rotation, begins, ends, user, reason, author) VALUES (?, ?, ?, ?, ?, ?, ?)",
        .integer(one.number), .text(one.rotation), .time(one.range.lowerBound), .time(one.range.upperBound),
        .text(one.user), .text(one.reason), .text(one.by))
    }
  }

  func confirmations() throws -> [AddressConfirmation] {
    try rows(
      """
      SELECT contact, kind, address, code_hash, sent, attempts, confirmed_at FROM confirmations
      ORDER BY contact, kind, address
      """
    ) { row in
      var one = AddressConfirmation(contact: row.text(0), kind: row.text(1), address: row.text(2))
      one.codeHash = row.text(3)
      one.sent = try row.decode(4) { try $0.texts() }.map { Timestamp(milliseconds: Int64($0) ?? 0) }
      one.attempts = row.number(5)
      one.confirmedAt = row.optionalTime(6)
      return one
    }
  }

  func store(_ confirmations: [AddressConfirmation]) throws {
    try run("DELETE FROM confirmations")
    for one in confirmations {
      try run(
        """
        INSERT INTO confirmations (contact, kind, address, code_hash, sent, attempts, confirmed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """, .text(one.contact), .text(one.kind), .text(one.address), .text(one.codeHash),
        .blob(ByteWriter.encode { $0.write(texts: one.sent.map { String($0.milliseconds) }) }), .number(one.attempts),
        .time(one.confirmedAt))
    }
  }
}
