internal import AuditEvents
internal import WorkspaceFiles

/// What holds for every account.
enum AccountRules {
  /// Whether a text is the name of an account: 2 to 60 of `[a-z0-9_.-]`, starting with a letter or digit.
  static func isName(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard (2...60).contains(bytes.count) else { return false }
    func isWord(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) }
    return isWord(bytes[0]) && bytes.allSatisfy { isWord($0) || [0x2E, 0x5F, 0x2D].contains($0) }
  }

  /// Refuses a change after which nobody could administer accounts; `changed` nil means removed.
  static func requireAdministrator(
    _ stores: any AdministrationStores, changing account: Account, to changed: Account?
  ) throws {
    func administers(_ account: Account?) -> Bool { account?.role == .administrator && account?.enabled == true }
    guard administers(account), !administers(changed) else { return }
    let others = try stores.accounts().contains { $0.name != account.name && administers($0) }
    guard others else {
      throw AdministrationError.invalid(
        [Sentence("'{1}' is the last administrator who can sign in: make another one first", account.name)])
    }
  }

  /// The account of a name. Throws `AdministrationError.unknown`.
  static func account(_ name: String, _ stores: any AccountStore) throws -> Account {
    guard let account = try stores.account(named: name.lowercased()) else {
      throw AdministrationError.unknown(.account, name, known: try stores.accounts().map(\.name))
    }
    return account
  }
}

extension Account {
  /// The account for the audit log.
  var auditText: String {
    JSONText.object(
      access + [
        (key: "must_change_password", value: .boolean(mustChangePassword)),
        (key: "language", value: .string(language)), (key: "theme", value: .string(theme)),
      ]
    ).text
  }

  /// The beginning of `auditText`: what decides who may do what.
  var auditedAccess: String { String(JSONText.object(access).text.dropLast()) }

  private var access: [(key: String, value: JSONText)] {
    [
      (key: "role", value: .string(role.name)), (key: "enabled", value: .boolean(enabled)),
      (key: "password", value: .string(AuditEntry.hidden)),
      (key: "password_changed_at", value: .string(passwordChangedAt.rfc3339)),
    ]
  }
}

extension APIToken {
  /// The token for the audit log.
  var auditText: String {
    JSONText.object([
      (key: "account", value: .string(account)), (key: "role", value: .string(role.name)),
      (key: "purpose", value: .string(purpose)), (key: "expires", value: .string(expires.rfc3339)),
      (key: "secret", value: .string(AuditEntry.hidden)),
    ]).text
  }
}
