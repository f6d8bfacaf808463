public import AuditEvents
public import Delivery
internal import Engine
internal import WorkspaceFiles

/// Looks at the outbox, tries again what was given up, and gives up what waits: the use cases behind the commands and the
/// console. Every function throws what the store throws.
public struct NotificationAdministration: Sendable {
  private let store: any WorkspaceStores
  private let caller: Caller

  /// Administration of an outbox, on behalf of a caller.
  public init(store: any WorkspaceStores, caller: Caller) {
    self.store = store
    self.caller = caller
  }

  /// Entries, the newest first; all states when `states` is empty.
  public func entries(states: Set<OutboxEntry.State> = [], limit: Int) throws -> [OutboxEntry] {
    try caller.require(.viewer)
    return try store.entries(states: states, limit: limit).map(Self.withoutAnswers)
  }

  /// A page of entries, the newest first; `next` is the cursor of the page after it.
  public func page(
    states: Set<OutboxEntry.State> = [], channel: String? = nil, cursor: String? = nil, limit: Int = 50
  ) throws -> (entries: [OutboxEntry], next: String?) {
    try caller.require(.viewer)
    let limit = max(1, limit)
    let found = try store.outboxEntries(states: states, channel: channel, before: cursor, limit: limit + 1)
    let page = found.prefix(limit).map(Self.withoutAnswers)
    return (page, found.count > limit ? page.last?.notification.id : nil)
  }

  /// Lets everything that was given up be tried again, on one channel or all, the oldest first; returns how many there
  /// were, at most 1,000 at a time.
  public func retryDead(channel: String? = nil, reason: String = "", now: Timestamp) throws -> Int {
    try caller.require(.operator)
    return try store.audited { _ in
      let dead = try store.outboxEntries(states: [.dead], channel: channel, before: nil, limit: 1000)
      let retried = try dead.reversed().filter { try store.reopen(notification: $0.notification.id, at: now) }
      let after = JSONText.object([
        (key: "count", value: .integer(Int64(retried.count))),
        (key: "notifications", value: .array(retried.map { .string($0.notification.id) })),
      ])
      return (
        retried.count,
        AuditEntry(
          at: now, caller: caller, action: "notification.retried",
          subject: "notifications" + (channel.map { " of channel \($0)" } ?? ""), after: after.text,
          reason: reason.isEmpty ? nil : reason)
      )
    }
  }

  /// The entry of a notification, without the links and codes by which its reader answers: whoever sees it here is
  /// somebody else.
  /// Throws `AdministrationError.unknown`.
  public func entry(_ id: String) throws -> OutboxEntry {
    try caller.require(.viewer)
    guard let entry = try store.entry(notification: id) else {
      throw AdministrationError.unknown(.notification, String(id.prefix(100)), known: [])
    }
    return Self.withoutAnswers(entry)
  }

  /// An entry whose message shows nothing by which its reader answers: no links, and of a message with a code nothing.
  public static func withoutAnswers(_ entry: OutboxEntry) -> OutboxEntry {
    var entry = entry
    if entry.notification.rule == AddressConfirming.rule {
      entry.notification.message.parts = entry.notification.message.parts.mapValues { _ in AuditEntry.hidden }
      return entry
    }
    entry.notification.message.parts = entry.notification.message.parts.mapValues { LogLine.withoutSecrets($0) }
    return entry
  }

  /// What was tried to send a notification, the oldest first.
  public func receipts(of id: String) throws -> [Receipt] {
    try caller.require(.viewer)
    return try store.receipts(notification: id)
  }

  /// Lets a notification that was given up, or waits, be tried at once and for another day. Throws `AdministrationError`
  /// when there is none, or it is sent or being sent.
  public func retry(_ id: String, reason: String = "", now: Timestamp) throws {
    try change(id, "notification.retried", reason, now) { entry in
      guard try store.reopen(notification: id, at: now) else { throw Self.state(entry) }
    }
  }

  /// Gives up a notification that waits; its fallback is not told. Throws `AdministrationError` when there is none, or it
  /// does not wait.
  public func drop(_ id: String, reason: String = "", now: Timestamp) throws {
    try change(id, "notification.dropped", reason, now) { entry in
      guard entry.state == .queued || entry.state == .retry else { throw Self.state(entry) }
      let receipt = Receipt(
        notification: id, at: now, attempt: entry.attempts + 1, outcome: .never(detail: "dropped by \(caller.name)"))
      try store.settle(receipt, state: .dead, next: now)
    }
  }

  /// The outbox belongs to the engine and not to `AdministrationStores`; it is the same object, and in the same
  /// transaction.
  private func change(
    _ id: String, _ action: String, _ reason: String, _ now: Timestamp, _ body: (OutboxEntry) throws -> Void
  ) throws {
    try caller.require(.operator)
    try store.audited { _ in
      let before = try entry(id)
      try body(before)
      return (
        (),
        AuditEntry(
          at: now, caller: caller, action: action, subject: "notification \(id)", before: Self.text(before),
          after: Self.text(try entry(id)), reason: reason.isEmpty ? nil : reason)
      )
    }
  }

  private static func state(_ entry: OutboxEntry) -> AdministrationError {
    .invalid([Sentence("notification '{1}': it is {2}", entry.notification.id, entry.state.rawValue)])
  }

  private static func text(_ entry: OutboxEntry) -> String {
    JSONText.object([
      (key: "state", value: .string(entry.state.rawValue)),
      (key: "channel", value: .string(entry.notification.channel)),
      (key: "contact", value: .string(entry.notification.contact)),
      (key: "alert", value: .string(entry.notification.alert)),
      (key: "attempts", value: .integer(Int64(entry.attempts))),
    ]).text
  }
}

extension UseCases {
  /// Notifications in the outbox.
  public func notifications(by caller: Caller) -> NotificationAdministration {
    NotificationAdministration(store: stores, caller: caller)
  }
}
