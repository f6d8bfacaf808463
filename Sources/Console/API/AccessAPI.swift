internal import Administration
internal import AuditEvents

/// Accounts, API tokens and the audit log for programs.
enum AccessAPI {
  static let endpoints: [Endpoint] = accounts + tokens + audit

  private static let role = Schema.choice(Role.allCases.map(\.name))
  private static let account = Schema.object([
    .init("name", .string), .init("role", role), .init("enabled", .boolean), .init("must_change_password", .boolean),
    .init("created_at", .time), .init("password_changed_at", .time), .init("last_sign_in", .optional(.time)),
    .init("last_address", .string),
  ])
  private static let token = Schema.object([
    .init("id", .string), .init("account", .string), .init("purpose", .string), .init("role", role),
    .init("created_at", .time), .init("expires", .time), .init("last_used", .optional(.time)),
  ])
  private static let entry = Schema.object(
    StoredAuditEntry.fields.map { name in
      switch name {
      case "number": .init(name, .count)
      case "at": .init(name, .time)
      case "before", "after", "reason": .init(name, .optional(.string))
      default: .init(name, .string)
      }
    })
  private static let reason = Schema.Member("reason", .text(500), required: false, "why; kept in the audit log")

  private static let accounts: [Endpoint] = [
    .api(
      .get, "/accounts", role: .administrator,
      Operation("listAccounts", tag: "Accounts", "Who may sign in", answer: .list(account))
    ) { visit in
      .list(try visit.useCases.accounts(by: visit.caller).accounts().map(json), next: nil)
    },
    .api(
      .post, "/accounts", role: .administrator,
      Operation(
        "addAccount", tag: "Accounts", "Let somebody sign in",
        description: "With an API token no administrator can be added: people who are signed in do that.",
        body: .object([
          .init("name", .name(60)), .init("role", role), .init("password", .text(256, minimum: 12)),
          .init("must_change_password", .boolean, required: false, "true unless given"),
        ]), status: 201, answer: account, idempotent: false)
    ) { visit in
      let body = visit.json
      let made = try visit.useCases.accounts(by: visit.caller).add(
        name: body["name"]?.string ?? "", role: body["role"]?.string.flatMap { Role(name: $0) } ?? .viewer,
        password: body["password"]?.string ?? "", mustChangePassword: body["must_change_password"]?.boolean ?? true,
        now: visit.now)
      return .json(json(made), status: 201)
    },
    .api(
      .get, "/accounts/{name}", role: .administrator,
      Operation("getAccount", tag: "Accounts", "One account", answer: account)
    ) { visit in .json(json(try visit.useCases.accounts(by: visit.caller).account(visit["name"]))) },
    .api(
      .put, "/accounts/{name}", role: .administrator,
      Operation(
        "changeAccount", tag: "Accounts", "Another role, another password, or may it sign in; what is left out stays",
        description: "With an API token no password can be set and nobody made an administrator.",
        body: .object([
          .init("role", role, required: false), .init("enabled", .boolean, required: false),
          .init("password", .text(256, minimum: 12), required: false, "ends the account's sessions"), reason,
        ]), answer: account)
    ) { visit in try change(visit) },
    .api(
      .delete, "/accounts/{name}", role: .administrator,
      Operation(
        "removeAccount", tag: "Accounts", "Remove an account with its sessions and tokens", query: [.reason],
        status: 204, answer: nil)
    ) { visit in
      try visit.useCases.accounts(by: visit.caller).remove(
        account: visit["name"], reason: visit.request.first("reason") ?? "", now: visit.now)
      return .noContent
    },
  ]

  private static func change(_ visit: Visit) throws -> Response {
    let body = visit.json
    let changed = try visit.useCases.accounts(by: visit.caller).change(
      visit["name"], role: body["role"]?.string.flatMap { Role(name: $0) }, enabled: body["enabled"]?.boolean,
      password: body["password"]?.string, reason: body["reason"]?.string ?? "", now: visit.now)
    return .json(json(changed))
  }

  private static let tokens: [Endpoint] = [
    .api(
      .get, "/tokens",
      Operation(
        "listTokens", tag: "API tokens", "The caller's tokens; those of everybody for administrators",
        answer: .list(token))
    ) { visit in .list(try visit.useCases.tokens(by: visit.caller).tokens().map(json), next: nil) },
    .api(
      .delete, "/tokens/{id}", role: .operator,
      Operation("revokeToken", tag: "API tokens", "End a token now", status: 204, answer: nil)
    ) { visit in
      try visit.useCases.tokens(by: visit.caller).revoke(id: visit["id"], now: visit.now)
      return .noContent
    },
  ]

  private static let audit: [Endpoint] = [
    .api(
      .get, "/audit",
      Operation(
        "listAuditEntries", tag: "Audit log", "Who changed what, the newest first",
        query: [
          .cursor, .limit, .init("by", .text(200), "the caller's name"),
          .init("action", .text(100), "an action such as rule.disabled, or its kind such as rule"),
          .init("subject", .text(200), "a part of what was changed"),
          .init("origin", .choice(["command-line", "console", "token"]), "the way the caller came"),
          .init("from", .time, "not before"), .init("to", .time, "before"),
        ], answer: .list(entry))
    ) { visit in
      let before = try visit.cursor.map { text in
        guard let number = Int64(text) else { throw Failure.invalid("cursor: not one of this list") }
        return number
      }
      let page = try visit.useCases.audit(by: visit.caller).page(
        before: before, limit: visit.limit(), filter: try AuditPages.filter(visit))
      return .list(page.entries.map(\.json), next: page.next.map { String($0) })
    },
    .api(
      .get, "/audit/{number}",
      Operation(
        "getAuditEntry", tag: "Audit log", "One change",
        path: [.init("number", .integer(1...Int64.max), "its place in the log")], answer: entry)
    ) { visit in
      guard let number = Int64(visit["number"]), let found = try visit.useCases.audit(by: visit.caller).entry(number)
      else { throw Failure.notFound }
      return .json(found.json)
    },
    .api(
      .get, "/audit-check", role: .operator,
      Operation(
        "checkAuditLog", tag: "Audit log", "Check every hash of the audit log",
        answer: .object([
          .init("intact", .boolean), .init("entries", .count), .init("newest_hash", .optional(.string)),
          .init("broken_entry", .optional(.count)), .init("why", .optional(.string)),
        ]))
    ) { visit in
      switch try visit.useCases.audit(by: visit.caller).verify() {
      case .intact(let entries, let newest):
        return .json(
          .object([
            ("intact", .boolean(true)), ("entries", .integer(entries)), ("newest_hash", .string(newest.hexadecimal)),
            ("broken_entry", .null), ("why", .null),
          ]))
      case .broken(let number, let why):
        return .json(
          .object([
            ("intact", .boolean(false)), ("entries", .integer(max(0, number - 1))), ("newest_hash", .null),
            ("broken_entry", .integer(number)), ("why", .string(why)),
          ]))
      }
    },
  ]

  private static func json(_ account: Account) -> JSONText {
    .object([
      ("name", .string(account.name)), ("role", .string(account.role.name)), ("enabled", .boolean(account.enabled)),
      ("must_change_password", .boolean(account.mustChangePassword)),
      ("created_at", .string(account.createdAt.rfc3339)),
      ("password_changed_at", .string(account.passwordChangedAt.rfc3339)),
      ("last_sign_in", account.lastSignIn.map { .string($0.rfc3339) } ?? .null),
      ("last_address", .string(account.lastAddress)),
    ])
  }

  private static func json(_ token: APIToken) -> JSONText {
    .object([
      ("id", .string(token.id)), ("account", .string(token.account)), ("purpose", .string(token.purpose)),
      ("role", .string(token.role.name)), ("created_at", .string(token.createdAt.rfc3339)),
      ("expires", .string(token.expires.rfc3339)), ("last_used", token.lastUsed.map { .string($0.rfc3339) } ?? .null),
    ])
  }
}
