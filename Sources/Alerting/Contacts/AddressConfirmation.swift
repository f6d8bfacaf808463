public import AuditEvents

/// Whether an address was proved to reach its owner, or how far the proof is.
public struct AddressConfirmation: Sendable, Equatable {
  /// Seconds for which a code holds (two days, as the vendor's links do).
  public static let lifetime: Int64 = 48 * 3600
  /// Wrong codes after which a new one must be sent.
  public static let maximumAttempts = 5
  /// Codes that are sent to an address in any hour.
  public static let maximumSends = 3

  /// The contact's id.
  public var contact: String
  /// The kind of channel: `email` or `sms`.
  public var kind: String
  /// The address.
  public var address: String
  /// What is kept of the code that was sent last; empty when it was used.
  public var codeHash: String
  /// When codes were sent, the oldest first; those older than an hour are forgotten when the next is sent.
  public var sent: [Timestamp]
  /// Wrong codes since the last was sent.
  public var attempts: Int
  /// When the address was confirmed; nil while it is not.
  public var confirmedAt: Timestamp?

  /// A confirmation that has just begun.
  public init(contact: String, kind: String, address: String) {
    self.contact = contact
    self.kind = kind
    self.address = address
    codeHash = ""
    sent = []
    attempts = 0
  }
}

extension ContactBook {
  /// The confirmation of a contact's address; nil when none was begun.
  public func confirmation(of contact: String, kind: String, address: String) -> AddressConfirmation? {
    confirmations.first {
      $0.contact == contact && $0.kind == kind && MailAddress.key($0.address) == MailAddress.key(address)
    }
  }

  /// Whether an address was confirmed.
  public func isConfirmed(_ contact: String, kind: String, address: String) -> Bool {
    confirmation(of: contact, kind: kind, address: address)?.confirmedAt != nil
  }

  /// Keeps a confirmation in place of the earlier one.
  public mutating func keep(_ confirmation: AddressConfirmation) {
    forget { $0.contact == confirmation.contact && $0.kind == confirmation.kind && $0.address == confirmation.address }
    confirmations.append(confirmation)
    confirmations.sort { ($0.contact, $0.kind, $0.address) < ($1.contact, $1.kind, $1.address) }
  }

  /// Forgets the confirmations of addresses that no contact has any more: who changes an address proves it anew.
  public mutating func forgetOldConfirmations() {
    let contacts = contacts
    forget { one in contacts[one.contact].map { !$0.addresses(for: one.kind).contains(one.address) } ?? true }
  }

  /// The first address of a contact that a kind of channel may tell; nil when there is none, or none that is confirmed
  /// where that is asked for.
  public func address(of contact: Contact, for kind: String) -> String? {
    guard confirmedKinds.contains(kind) else { return contact.address(for: kind) }
    return contact.addresses(for: kind).first { isConfirmed(contact.id, kind: kind, address: $0) }
  }

  private mutating func forget(_ isGone: (AddressConfirmation) -> Bool) { confirmations.removeAll(where: isGone) }
}

extension Contact {
  /// Every address on channels of a kind, in order of preference.
  public func addresses(for kind: String) -> [String] {
    kind == "email" ? emails : address(for: kind).map { [$0] } ?? []
  }
}
