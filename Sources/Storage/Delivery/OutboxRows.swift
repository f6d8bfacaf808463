internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Engine

extension OutboxEntry {
  /// The columns of `outbox` in the order that `Row.outboxEntry` reads.
  static let columns = """
    id, state, not_before, created_at, attempts, possible_repeat, alert, fingerprint, rule, title, level, trail, slot,
    policy, channel, contact, address, reason, template_error, parts, fallback, status,
    told
    """
}

extension Row {
  func outboxEntry() throws -> OutboxEntry {
    let parts = try decode(19) { reader in try reader.list { (try $0.text(), try $0.text()) } }
    let message = RenderedMessage(
      parts: Dictionary(parts, uniquingKeysWith: { $1 }), templateError: text(18))
    let fallback = try decode(20) { reader in
      try reader.list {
        FallbackRecipient(
          channel: try $0.text(), contact: try $0.text(), address: try $0.text(), template: try $0.text())
      }
    }
    var notification = Notification(
      id: text(0), alert: text(6), fingerprint: Fingerprint(stored: text(7)), rule: RuleID(text(8)), title: text(9),
      level: try level(10), trail: TrailName(text(11)), slot: time(12), policy: text(13), channel: text(14),
      contact: text(15), address: text(16), reason: text(17), message: message,
      status: try word(21, MessageStatus.self), fallback: fallback)
    if !isNull(22) { notification.told = try decode(22) { try $0.toldAlerts() } }
    return OutboxEntry(
      notification: notification, state: try word(1, OutboxEntry.State.self), notBefore: time(2), createdAt: time(3),
      attempts: number(4), possibleRepeat: flag(5))
  }

  func outcome(word: Int32, retryAfter: Int32, detail: Int32) throws -> DeliveryOutcome {
    let detail = text(detail)
    switch text(word) {
    case "sent": return .sent(detail: detail)
    case "retry": return .retry(after: optionalInteger(retryAfter), detail: detail)
    case "unconfirmed": return .unconfirmed(detail: detail)
    case "never": return .never(detail: detail)
    case "bad credential": return .badCredential(detail: detail)
    case "too large": return .tooLarge(detail: detail)
    default: throw StoreError.unreadable("a receipt")
    }
  }
}

extension Connection {
  /// Puts a notification in the outbox, due at once. One whose id is known is left as it is.
  func put(_ notification: Notification, at time: Timestamp) throws {
    let parts = notification.message.parts.sorted { $0.key < $1.key }
    let packed = ByteWriter.encode { writer in
      writer.write(list: parts) { writer, part in
        writer.write(part.key)
        writer.write(part.value)
      }
    }
    let fallback = ByteWriter.encode { writer in
      writer.write(list: notification.fallback) { writer, recipient in
        for text in [recipient.channel, recipient.contact, recipient.address, recipient.template] { writer.write(text) }
      }
    }
    try run(
      """
      INSERT INTO outbox (\(OutboxEntry.columns))
      VALUES (?, 'queued', ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO NOTHING
      """, .text(notification.id), .time(time), .time(time), .text(notification.alert),
      .text(notification.fingerprint.text), .text(notification.rule.text), .text(notification.title),
      .level(notification.level), .text(notification.trail.text), .time(notification.slot), .text(notification.policy),
      .text(notification.channel), .text(notification.contact), .text(notification.address), .text(notification.reason),
      .text(notification.message.templateError), .blob(packed), .blob(fallback),
      .text(notification.status.rawValue), .blob(ByteWriter.encode { $0.write(notification.told) }))
  }

  func store(_ receipt: Receipt) throws {
    var retryAfter: Int64?
    if case .retry(let after, _, _) = receipt.outcome { retryAfter = after }
    try run(
      """
      INSERT INTO receipts (notification, at, attempt, outcome, retry_after, detail) VALUES (?, ?, ?, ?, ?, ?)
      """, .text(receipt.notification), .time(receipt.at), .number(receipt.attempt), .text(receipt.outcome.name),
      .optional(retryAfter), .text(receipt.outcome.detail))
  }
}

extension ByteWriter {
  fileprivate mutating func write(_ told: ToldAlerts) {
    write(texts: told.others)
    write(told.left)
    write(told.headline)
    write(told.reason)
    write(told.heldCount)
    write(told.heldSince?.milliseconds ?? .min)
  }
}

extension ByteReader {
  fileprivate mutating func toldAlerts() throws -> ToldAlerts {
    var told = ToldAlerts(
      others: try texts(), left: try number(), headline: try text(), reason: try text(), heldCount: try number())
    let since = try integer()
    told.heldSince = since == .min ? nil : Timestamp(milliseconds: since)
    return told
  }
}
