public import Alerting
public import AuditEvents
internal import Detection
internal import Engine

extension SQLiteStores: WaitingStore {
  /// See `WaitingStore`.
  public func waitingMessages() throws -> [WaitingMessage] {
    try read("list messages that wait") { connection in
      try connection.rows(
        """
        SELECT id, policy, kind, message_group, channel, contact, address, template, reason, opened, due, items, left,
          fallback, on_call
        FROM waiting ORDER BY due, opened, id
        """
      ) { row in
        guard let kind = WaitingMessage.Kind(rawValue: row.text(2)) else {
          throw StoreError.unreadable("the kind \"\(row.text(2).prefix(40))\"")
        }
        var message = WaitingMessage(
          policy: row.text(1), kind: kind, group: row.text(3), channel: row.text(4), contact: row.text(5),
          address: row.text(6), template: row.text(7), reason: row.text(8), opened: row.time(9), due: row.time(10),
          items: try row.decode(11) { try $0.items() }, left: row.number(12))
        message.id = row.text(0)
        message.onCall = row.text(14)
        message.fallback = try row.decode(13) { try $0.fallback() }
        return message
      }
    }
  }

  /// See `WaitingStore`.
  public func toldMessages(since moment: Timestamp) throws -> [ToldMessage] {
    try read("list what was told") { connection in
      try connection.rows(
        """
        SELECT notification, at, policy, message_group, channel, channel_kind, contact, address, level, alerts
        FROM told WHERE at >= ? ORDER BY at, rowid
        """, .time(moment)
      ) { row in
        ToldMessage(
          notification: row.text(0), at: row.time(1), policy: row.text(2), group: row.text(3), channel: row.text(4),
          channelKind: row.text(5), contact: row.text(6), address: row.text(7), level: try row.level(8),
          alerts: row.number(9))
      }
    }
  }
}

extension Connection {
  /// Stores what a run or a dispatch changed of silences, handlings and waiting messages.
  func store(_ changes: PolicyChanges) throws {
    for id in changes.settled { try run("DELETE FROM waiting WHERE id = ?", .text(id)) }
    for message in changes.waiting { try store(message) }
    for handling in changes.handlings { try advance(handling) }
    for handling in changes.handlings where !handling.supersededBy.isEmpty { try handOver(handling) }
    for hit in changes.silenceHits { try store(hit) }
    for id in changes.toldSilences {
      try run("UPDATE silences SET end_told = 1 WHERE number = ?", .integer(Int64(id) ?? 0))
    }
    for message in changes.told { try store(message) }
    for note in changes.notes { try add(note) }
  }

  private func store(_ message: WaitingMessage) throws {
    try run(
      """
      INSERT OR REPLACE INTO waiting
        (id, policy, kind, message_group, channel, contact, address, template, reason, opened, due, items, left,
         fallback, on_call)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, .text(message.id), .text(message.policy), .text(message.kind.rawValue), .text(message.group),
      .text(message.channel), .text(message.contact), .text(message.address), .text(message.template),
      .text(message.reason), .time(message.opened), .time(message.due),
      .blob(ByteWriter.encode { $0.write(message.items) }), .number(message.left),
      .blob(ByteWriter.encode { $0.write(message.fallback) }), .text(message.onCall))
  }

  private func store(_ message: ToldMessage) throws {
    try run(
      """
      INSERT INTO told
        (notification, at, policy, message_group, channel, channel_kind, contact, address, level, alerts)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (notification) DO NOTHING
      """, .text(message.notification), .time(message.at), .text(message.policy), .text(message.group),
      .text(message.channel), .text(message.channelKind), .text(message.contact), .text(message.address),
      .level(message.level), .number(message.alerts))
  }
}

extension ByteWriter {
  fileprivate mutating func write(_ fallback: [FallbackRecipient]) {
    write(list: fallback) { writer, recipient in
      writer.write(texts: [recipient.channel, recipient.contact, recipient.address, recipient.template])
    }
  }

  fileprivate mutating func write(_ items: [WaitingMessage.Item]) {
    write(list: items) { writer, item in
      writer.write(item.alert)
      writer.write(item.level.rawValue)
      writer.write(item.reason)
      writer.write(item.heldCount)
      writer.write(item.heldSince?.milliseconds ?? .min)
    }
  }
}

extension ByteReader {
  fileprivate mutating func fallback() throws -> [FallbackRecipient] {
    try list { reader in
      let texts = try reader.texts()
      guard texts.count == 4 else { throw StoreError.unreadable("a recipient") }
      return FallbackRecipient(channel: texts[0], contact: texts[1], address: texts[2], template: texts[3])
    }
  }

  fileprivate mutating func items() throws -> [WaitingMessage.Item] {
    try list { reader in
      let alert = try reader.text()
      let number = try reader.number()
      guard let level = Level(rawValue: number) else { throw StoreError.unreadable("the level \(number)") }
      let reason = try reader.text()
      let held = try reader.number()
      let since = try reader.integer()
      return WaitingMessage.Item(
        alert: alert, level: level, reason: reason, heldCount: held,
        heldSince: since == .min ? nil : Timestamp(milliseconds: since))
    }
  }
}
