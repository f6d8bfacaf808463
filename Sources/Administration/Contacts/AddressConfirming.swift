internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
public import Engine
internal import WorkspaceFiles

/// Sends codes to addresses and takes them back: the proof that an address reaches its owner.
public struct AddressConfirming: Sendable {
  /// The rule by which messages with a code are told from others: nobody but their reader may see them.
  static let rule = RuleID("tocsin-confirmation")

  private let store: any WorkspaceStores
  private let workspace: Workspace
  private let caller: Caller
  private let clock: any Clock

  /// Confirmation of the addresses of a workspace's contacts, on behalf of a caller.
  public init(store: any WorkspaceStores, workspace: Workspace, caller: Caller, clock: any Clock) {
    self.store = store
    self.workspace = workspace
    self.caller = caller
    self.clock = clock
  }

  /// Puts a code for an address into the outbox, over a channel of its kind. Throws `AdministrationError`: an address
  /// that is confirmed, or that was sent too many codes.
  /// - Returns: The channel and the address.
  public func send(to id: String, kind: String, address: String? = nil) throws -> (channel: String, address: String) {
    try caller.require(.operator)
    let now = clock.now
    guard let channel = workspace.configuration.channels.first(where: { $0.kind.rawValue == kind }) else {
      throw AdministrationError.invalid([Sentence("tocsin.yml has no channel of kind {1} to send a code over", kind)])
    }
    let key = try store.linkKey()
    let code = Self.code()
    let target = try store.audited { stores in
      let book = try stores.contactBook()
      guard let contact = book.contacts[id] else { throw ContactAdministration.unknown(id, book) }
      let addresses = contact.addresses(for: kind)
      guard let target = address ?? addresses.first, addresses.contains(target) else {
        throw AdministrationError.invalid([Sentence("{1} has no such address for {2}", id, kind)])
      }
      var one =
        book.confirmation(of: id, kind: kind, address: target)
        ?? AddressConfirmation(contact: id, kind: kind, address: target)
      guard one.confirmedAt == nil else {
        throw AdministrationError.invalid([Sentence("{1} is confirmed already", target)])
      }
      one.sent.removeAll { $0 <= now.adding(seconds: -3600) }
      guard one.sent.count < AddressConfirmation.maximumSends else {
        throw AdministrationError.invalid([
          Sentence(
            "{1} was sent {2} codes within an hour; wait until {3}", target, one.sent.count,
            one.sent.first?.adding(seconds: 3600).rfc3339 ?? "")
        ])
      }
      one.sent.append(now)
      one.attempts = 0
      one.codeHash = Self.hash(code, one, key)
      try stores.updateContacts { $0.keep(one) }
      try store.put([message(code, Self.link(one, key), one, contact, channel: channel.name, now: now)], at: now)
      return (target, entry("contact.code-sent", one, by: caller, now))
    }
    return (channel.name, target)
  }

  /// Takes the code of a message, which its owner told. Wrong codes are counted; after five a new one must be sent.
  /// Throws `AdministrationError.invalid`.
  public func confirm(_ id: String, kind: String, code: String) throws {
    try caller.require(.operator)
    let now = clock.now
    let key = try store.linkKey()
    let refusal = try store.audited { stores -> (AdministrationError?, AuditEntry) in
      let open = try stores.contactBook().confirmations.filter {
        $0.contact == id && $0.kind == kind && $0.confirmedAt == nil && !$0.codeHash.isEmpty
      }
      guard var one = open.max(by: { ($0.sent.last ?? now) < ($1.sent.last ?? now) }) else {
        throw AdministrationError.invalid([
          Sentence("no code was sent to {1}; send one first", ContactAdministration.shown(id))
        ])
      }
      guard Self.isFresh(one, now) else {
        throw AdministrationError.invalid([Sentence("the code is too old; send a new one")])
      }
      guard one.attempts < AddressConfirmation.maximumAttempts else {
        throw AdministrationError.invalid([Sentence("too many wrong codes; send a new one")])
      }
      if Secret.equal(Self.hash(code, one, key), one.codeHash) {
        return (nil, try confirm(one, by: caller, in: stores, now))
      }
      one.attempts += 1
      let counted = one
      try stores.updateContacts { $0.keep(counted) }
      return (.invalid([Sentence("the code is wrong")]), entry("contact.code-refused", one, by: caller, now))
    }
    if let refusal { throw refusal }
  }

  /// Takes the link of a message: whoever has it may, whatever the caller's role. It cannot be guessed, so that wrong ones
  /// are not counted, and taking it twice does no harm. Throws `AdministrationError.invalid`, in the same words for
  /// everything that is wrong with it.
  /// - Returns: The address that is confirmed.
  @discardableResult
  public func confirm(_ id: String, kind: String, link token: String) throws -> String {
    let now = clock.now
    let one = try linked(id, kind, token, in: try store.contactBook(), now)
    if one.confirmedAt != nil { return one.address }
    let owner = caller.name.isEmpty ? Caller(name: "contact \(id)", role: .viewer, origin: caller.origin) : caller
    return try store.audited { stores in
      let one = try linked(id, kind, token, in: try stores.contactBook(), now)
      return (one.address, try confirm(one, by: owner, in: stores, now))
    }
  }

  /// The address that a link is for. Throws `AdministrationError.invalid` when it is for none.
  public func address(_ id: String, kind: String, link token: String) throws -> String {
    try linked(id, kind, token, in: try store.contactBook(), clock.now).address
  }

  private func linked(
    _ id: String, _ kind: String, _ token: String, in book: ContactBook, _ now: Timestamp
  ) throws -> AddressConfirmation {
    let key = try store.linkKey()
    let found = book.confirmations.first {
      $0.contact == id && $0.kind == kind && !$0.codeHash.isEmpty && Secret.equal(Self.link($0, key), token)
    }
    guard let found, Self.isFresh(found, now) else {
      throw AdministrationError.invalid([Sentence("this link is too old, or a newer one was sent; ask for a new one")])
    }
    return found
  }

  private func confirm(
    _ one: AddressConfirmation, by caller: Caller, in stores: any AdministrationStores, _ now: Timestamp
  ) throws -> AuditEntry {
    var one = one
    one.confirmedAt = now
    one.attempts = 0
    let kept = one
    try stores.updateContacts { $0.keep(kept) }
    return entry("contact.confirmed", one, by: caller, now)
  }

  private func entry(_ action: String, _ one: AddressConfirmation, by caller: Caller, _ now: Timestamp) -> AuditEntry {
    AuditEntry(
      at: now, caller: caller, action: action, subject: "contact \(one.contact)",
      after: JSONText.object([(key: "kind", value: .string(one.kind)), (key: "address", value: .string(one.address))])
        .text)
  }

  private static func isFresh(_ one: AddressConfirmation, _ now: Timestamp) -> Bool {
    one.sent.last.map { now <= $0.adding(seconds: AddressConfirmation.lifetime) } ?? true
  }

  /// Six digits from the system's source of randomness.
  private static func code() -> String {
    let number = Int.random(in: 0..<1_000_000)
    let digits = String(number)
    return String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// Only who has the workspace's key can try codes against what is kept.
  private static func hash(_ code: String, _ one: AddressConfirmation, _ key: [UInt8]) -> String {
    Secret.code(
      [one.contact, one.kind, one.address, code.filter { $0 != " " }].joined(separator: "\u{0}"),
      key: Secret.hexadecimal(key))
  }

  /// What a link carries in the place of the code: 128 bits that follow from what is kept and the workspace's key.
  static func link(_ one: AddressConfirmation, _ key: [UInt8]) -> String {
    String(
      Secret.code(
        ["link", one.contact, one.kind, one.address, one.codeHash].joined(separator: "\u{0}"),
        key: Secret.hexadecimal(key)
      ).prefix(32))
  }

  private func message(
    _ code: String, _ token: String, _ one: AddressConfirmation, _ contact: Contact, channel: String, now: Timestamp
  ) -> Notification {
    let isChinese = contact.language.lowercased().hasPrefix("zh")
    let base = workspace.configuration.messages.consoleURL
    let link = base.isEmpty ? "" : "\(base)/confirm/\(contact.id)/\(one.kind)/\(token)"
    let subject = isChinese ? "Tocsin 地址确认码 \(code)" : "Tocsin: confirm this address with \(code)"
    let words =
      isChinese
      ? "确认码：\(code)。请交给添加您为告警联系人的管理员，48 小时内有效。若与您无关，请忽略。"
      : "Your code is \(code). Give it to whoever made you a contact for alerts; it holds for 48 hours. "
        + "If you expected nothing of the kind, do nothing."
    let text = link.isEmpty ? words : words + (isChinese ? " 或打开：" : " Or open: ") + link
    let id = ContentHash(ofParts: ["address confirmation", contact.id, one.address, String(now.milliseconds)]).prefix(
      24)
    return Notification(
      id: id, alert: "", fingerprint: Fingerprint(stored: id), rule: Self.rule,
      title: "Address confirmation",
      level: .informational, trail: workspace.trails.first?.configuration.name ?? TrailName("tocsin"), slot: now,
      policy: "confirmation", channel: channel, contact: contact.id, address: one.address,
      reason: "confirmation of the address", message: RenderedMessage(parts: ["subject": subject, "text": text]))
  }
}

extension UseCases {
  /// Confirmation of addresses.
  public func confirming(by caller: Caller) -> AddressConfirming {
    AddressConfirming(store: stores, workspace: workspace, caller: caller, clock: clock)
  }
}
