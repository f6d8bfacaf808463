public import AuditEvents
internal import Detection

/// The messages that wait and those of the last day, as a run or a dispatch works on them: it says of each alert and
/// recipient whether it goes out now or waits, and for what.
public struct WaitingBook: Sendable {
  private var messages: [WaitingMessage]
  private var changed: Set<String> = []
  /// Messages of the last day, to anybody, and those made since.
  public private(set) var told: [ToldMessage]
  private var made: [ToldMessage] = []
  private var settled: [String] = []

  /// A book of what is stored.
  public init(messages: [WaitingMessage], told: [ToldMessage]) {
    self.messages = messages
    self.told = told
  }

  /// What a message waits for, in words, and until when.
  public struct Wait: Sendable, Equatable {
    /// `waits: quiet hours until 2026-03-03T06:00:00Z`.
    public var text: String
    /// When it may go out.
    public var due: Timestamp
    /// The contact whose budget is used up; empty when that is not why.
    public var overBudget = ""
  }

  /// Nil when the message goes out now; otherwise it waits, for what the words say.
  public mutating func place(
    _ item: WaitingMessage.Item, for recipient: RoutedRecipient, policy: ActionPolicy, channelKind: String,
    isCatchUp: Bool, now: Timestamp
  ) -> Wait? {
    // Hours hold for what is caught up, too: a downtime that ends at night wakes nobody.
    if let delay = recipient.delay {
      add(item, to: message(for: recipient, policy, delay.kind, opened: now, due: delay.until))
      return Wait(text: "waits: \(delay.text)", due: delay.until)
    }
    if isCatchUp {
      add(item, to: message(for: recipient, policy, .catchUp, opened: now, due: now))
      return Wait(text: "waits: one digest of what came while the engine was down", due: now)
    }
    if let group = recipient.group {
      let last = told.last { told in
        told.policy == policy.name && told.group == group.key && told.channel == recipient.channel
          && told.contact == (recipient.contact?.id ?? "") && told.address == recipient.address
      }
      let first = now.adding(seconds: group.grouping.wait)
      let due = max(first, last?.at.adding(seconds: group.grouping.interval) ?? first)
      add(
        item, to: message(for: recipient, policy, .group, group: group.key, opened: now, due: due),
        full: group.grouping.limit, now: now)
      return Wait(text: "waits: together with others of \(group.words), until \(due.rfc3339) at the latest", due: due)
    }
    let contact = recipient.contact?.id ?? ""
    let budget = policy.budget.within(recipient.contact)
    // Room that comes free is for those who wait for it; a steady flow would starve them.
    if budget.limits(item.level), !contact.isEmpty,
      let first = messages.filter({ $0.kind == .overBudget && $0.contact == contact }).map(\.due).min()
    {
      add(item, to: message(for: recipient, policy, .overBudget, opened: now, due: first))
      return Wait(
        text: "waits: with what is over the budget of \(contact) already, in one digest at \(first.rfc3339)",
        due: first,
        overBudget: contact)
    }
    let room = budget.room(for: contact, channelKind: channelKind, level: item.level, told: told, now: now)
    if let room {
      add(item, to: message(for: recipient, policy, .overBudget, opened: now, due: room.from))
      return Wait(
        text: "waits: \(room.text); the rest comes in one digest at \(room.from.rfc3339)", due: room.from,
        overBudget: contact)
    }
    return nil
  }

  /// Lets a due message wait on, for another reason.
  public mutating func postpone(_ message: WaitingMessage, as kind: WaitingMessage.Kind, until due: Timestamp) {
    // The message as it is now: another that was postponed before it may have joined it.
    guard let known = messages.firstIndex(where: { $0.id == message.id }) else { return }
    let message = messages.remove(at: known)
    settled.append(message.id)
    var next = WaitingMessage(
      policy: message.policy, kind: message.kind == .resolved ? .resolved : kind,
      group: message.kind == .resolved ? message.group : "", channel: message.channel, contact: message.contact,
      address: message.address, template: message.template, reason: message.reason, opened: message.opened, due: due)
    next.fallback = message.fallback
    next.onCall = message.onCall
    if let place = messages.firstIndex(where: { $0.joins(next) }) {
      next = messages[place]
    } else {
      messages.append(next)
    }
    for item in message.items { add(item, to: next) }
    if let place = messages.firstIndex(where: { $0.id == next.id }) {
      messages[place].left += message.left
      messages[place].due = min(messages[place].due, due)
      changed.insert(next.id)
    }
  }

  /// Adds an alert to the message of the same recipient and reason that waits already, or begins one.
  public mutating func add(
    _ item: WaitingMessage.Item, to message: WaitingMessage, full limit: Int? = nil, now: Timestamp? = nil
  ) {
    let place: Int
    if let known = messages.firstIndex(where: { $0.id == message.id || $0.joins(message) }) {
      place = known
    } else {
      messages.append(message)
      place = messages.count - 1
    }
    messages[place].add(item)
    if let limit, let now, messages[place].count >= limit { messages[place].due = min(messages[place].due, now) }
    changed.insert(messages[place].id)
  }

  /// The messages that are due, the earliest first.
  public func due(at now: Timestamp) -> [WaitingMessage] {
    messages.filter { $0.due <= now }.sorted { ($0.due, $0.opened, $0.id) < ($1.due, $1.opened, $1.id) }
  }

  /// A message that waits, as it is now; nil when it was told, or joined another.
  public func message(id: String) -> WaitingMessage? { messages.first { $0.id == id } }

  /// Whether any message that waits tells of an alert.
  public func tells(of alert: String) -> Bool { messages.contains { $0.items.contains { $0.alert == alert } } }

  /// Notes that a message was made, so that the next ones find the budget smaller.
  public mutating func record(_ message: ToldMessage) {
    told.append(message)
    made.append(message)
  }

  /// Takes a message out: it was told, or given up for a reason that is noted elsewhere.
  public mutating func settle(_ message: WaitingMessage) {
    settled.append(message.id)
    messages.removeAll { $0.id == message.id }
  }

  /// Everything that changed.
  public func write(to changes: inout PolicyChanges) {
    changes.waiting += messages.filter { changed.contains($0.id) }
    changes.settled += settled
    changes.told += made
  }

  private func message(
    for recipient: RoutedRecipient, _ policy: ActionPolicy, _ kind: WaitingMessage.Kind, group: String = "",
    opened: Timestamp, due: Timestamp
  ) -> WaitingMessage {
    var message = WaitingMessage(
      policy: policy.name, kind: kind, group: group, channel: recipient.channel, contact: recipient.contact?.id ?? "",
      address: recipient.address, template: recipient.template, reason: recipient.reason, opened: opened, due: due)
    message.fallback = recipient.fallback
    message.onCall = recipient.onCall
    return message
  }
}

/// What is there when a run or a dispatch begins: silences, handlings from which something may follow, and messages that
/// wait or were told in the last day.
public struct PolicyStanding: Sendable, Equatable {
  /// Every silence, and what they held back.
  public var silences: [Silence] = []
  /// What silences held back.
  public var silenceHits: [SilenceHit] = []
  /// Open handlings.
  public var handlings: [AlertHandling] = []
  /// Messages that wait.
  public var waiting: [WaitingMessage] = []
  /// Messages of the last day; read only when something may be told, because there may be a hundred thousand.
  public var told: [ToldMessage] = []

  /// Nothing.
  public init() {}

  /// What the stores have, without what was told.
  public init(_ stores: some PolicyStore) throws {
    silences = try stores.silences()
    silenceHits = silences.isEmpty ? [] : try stores.silenceHits(silence: nil)
    handlings = try stores.openHandlings()
    waiting = try stores.waitingMessages()
  }

  /// Reads what was told before a moment, as far back as budgets and groups look.
  public mutating func readTold(_ stores: some PolicyStore, now: Timestamp) throws {
    told = try stores.toldMessages(since: now.adding(seconds: -MessageBudget.lookBack))
  }
}
