internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
public import Engine

/// Sends codes to addresses and takes them back: the proof that an address reaches its owner.
public struct AddressConfirming: Sendable {
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
      throw AdministrationError.invalid(["tocsin.yml has no channel of kind \(kind) to send a code over"])
    }
    let key = try store.linkKey()
    let code = Self.code()
    let target = try store.audited { stores in
      let book = try stores.contactBook()
      guard let contact = book.contacts[id] else { throw ContactAdministration.unknown(id, book) }
      let addresses = contact.addresses(for: kind)
      guard let target = address ?? addresses.first, addresses.contains(target) else {
        throw AdministrationError.invalid(["\(id) has no such address for \(kind)"])
      }
      var one =
        book.confirmation(of: id, kind: kind, address: target)
        ?? AddressConfirmation(contact: id, kind: kind, address: target)
      guard one.confirmedAt == nil else { throw AdministrationError.invalid(["\(target) is confirmed already"]) }
      one.sent.removeAll { $0 <= now.adding(seconds: -3600) }
      guard one.sent.count < AddressConfirmation.maximumSends else {
        throw AdministrationError.invalid([
          "\(target) was sent \(one.sent.count) codes within an hour; wait until "
            + (one.sent.first?.adding(seconds: 3600).rfc3339 ?? "")
        ])
      }
      one.sent.append(now)
      one.attempts = 0
      one.codeHash = Self.hash(code, one, key)
      try stores.updateContacts { $0.keep(one) }
      try store.put([message(code, one, contact, channel: channel.name, now: now)], at: now)
      return (
        target,
        AuditEntry(
          at: now, caller: caller, action: "contact.code-sent", subject: "contact \(id)",
          after: JSONText.object([(key: "kind", value: .string(kind)), (key: "address", value: .string(target))]).text)
      )
    }
    return (channel.name, target)
  }

  /// Takes the code of a message. Wrong codes are counted; after five a new one must be sent. The code itself is the
  /// right to do so, whatever the caller's role. Throws `AdministrationError.invalid`.
  public func confirm(_ id: String, kind: String, code: String) throws {
    let now = clock.now
    let key = try store.linkKey()
    // A wrong code changes the count of attempts and is no change that the log tells of.
    var refusal: AdministrationError?
    var found: AddressConfirmation?
    try store.updateContacts { book in
      let open = book.confirmations.filter {
        $0.contact == id && $0.kind == kind && $0.confirmedAt == nil && !$0.codeHash.isEmpty
      }
      guard var one = open.max(by: { ($0.sent.last ?? now) < ($1.sent.last ?? now) }) else {
        refusal = .invalid(["no code was sent to \(ContactAdministration.shown(id)); send one first"])
        return
      }
      if let sent = one.sent.last, sent.adding(seconds: AddressConfirmation.lifetime) < now {
        refusal = .invalid(["the code is too old; send a new one"])
      } else if one.attempts >= AddressConfirmation.maximumAttempts {
        refusal = .invalid(["too many wrong codes; send a new one"])
      } else if Self.hash(code, one, key) != one.codeHash {
        one.attempts += 1
        book.keep(one)
        refusal = .invalid(["the code is wrong"])
      } else {
        found = one
      }
    }
    if let refusal { throw refusal }
    guard var one = found else { return }
    try store.audited { stores in
      one.confirmedAt = now
      one.codeHash = ""
      one.attempts = 0
      let kept = one
      try stores.updateContacts { $0.keep(kept) }
      return (
        (),
        AuditEntry(
          at: now, caller: caller, action: "contact.confirmed", subject: "contact \(id)",
          after: JSONText.object([(key: "kind", value: .string(kind)), (key: "address", value: .string(one.address))])
            .text)
      )
    }
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

  private func message(
    _ code: String, _ one: AddressConfirmation, _ contact: Contact, channel: String, now: Timestamp
  ) -> Notification {
    let isChinese = contact.language.lowercased().hasPrefix("zh")
    let base = workspace.configuration.messages.consoleURL
    let link = base.isEmpty ? "" : "\(base)/confirm/\(contact.id)/\(one.kind)/\(code)"
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
      id: id, alert: "", fingerprint: Fingerprint(stored: id), rule: RuleID("tocsin-confirmation"),
      title: "Address confirmation",
      level: .informational, trail: workspace.trails.first?.configuration.name ?? TrailName("tocsin"), slot: now,
      policy: "confirmation", channel: channel, contact: contact.id, address: one.address,
      reason: "confirmation of the address", message: RenderedMessage(parts: ["subject": subject, "text": text]))
  }
}

extension ContactAdministration {
  /// Text for a message: cut, and without what could break a line.
  static func shown(_ text: String) -> String {
    String(text.unicodeScalars.prefix(64).map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
  }
}

extension UseCases {
  /// Contacts and user groups.
  public func contacts(by caller: Caller) -> ContactAdministration {
    ContactAdministration(
      store: stores, policies: workspace.policies, roster: workspace.roster,
      settings: workspace.configuration.contacts, caller: caller, clock: clock)
  }

  /// Confirmation of addresses.
  public func confirming(by caller: Caller) -> AddressConfirming {
    AddressConfirming(store: stores, workspace: workspace, caller: caller, clock: clock)
  }
}
