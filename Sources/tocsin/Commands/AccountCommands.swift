internal import Administration
internal import AuditEvents
internal import Engine

/// Accounts of the console.
enum AccountCommands {
  static let all = [list, add, passwd, disable, enable, role, remove]

  private static let reason = Option.value("reason", "TEXT", "why; kept in the audit log")

  private static let list = Command(
    name: "accounts list", summary: "who may sign in to the console", synopsis: "",
    examples: ["tocsin accounts list", "tocsin accounts list --output json"],
    options: [CommonOptions.workspace, OutputFormat.option]
  ) { arguments, terminal in
    try arguments.expect(words: 0...0, "")
    let opened = try OpenWorkspace(arguments, terminal)
    let now = SystemClock().now
    var table = Table(columns: [
      "name", "role", "enabled", "must_change_password", "created_at", "password_changed_at", "last_sign_in",
      "last_address", "sessions", "tokens",
    ])
    let tokens = try opened.useCases.tokens(by: OpenWorkspace.caller).tokens()
    for account in try opened.accounts.accounts() {
      table.add(
        .string(account.name), .string(account.role.name), .boolean(account.enabled),
        .boolean(account.mustChangePassword), .string(account.createdAt.rfc3339),
        .string(account.passwordChangedAt.rfc3339), .string(account.lastSignIn?.rfc3339 ?? ""),
        .string(account.lastAddress),
        .integer(Int64(try opened.accounts.sessions(of: account.name, now: now).count)),
        .integer(Int64(tokens.count { $0.account == account.name && now < $0.expires })))
    }
    try table.print(
      OutputFormat(arguments), to: terminal,
      empty: "nobody may sign in yet; make the first account with: tocsin accounts add ada --role administrator")
    return .success
  }

  private static let add = Command(
    name: "accounts add", summary: "let somebody sign in to the console", synopsis: "NAME --role ROLE",
    discussion:
      "A viewer looks at everything, an operator also answers alerts and administers rules and people, an\n"
      + "administrator also accounts. The password is asked for; it has at least 12 characters.",
    examples: [
      "tocsin accounts add ada --role administrator",
      "pass show tocsin/bob | tocsin accounts add bob --role viewer --password-stdin --must-change",
    ],
    options: [
      CommonOptions.workspace, .value("role", "ROLE", "viewer, operator or administrator"), PasswordInput.option,
      .flag("must-change", "the first sign-in asks for a new password"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "NAME")
    guard let text = arguments.value("role") else {
      throw CommandFailure(.usage, "say what the account may do: --role viewer, operator or administrator")
    }
    let role = try roleNamed(text)
    let opened = try OpenWorkspace(arguments, terminal)
    let account = try opened.accounts.add(
      name: arguments.words[0], role: role, password: try PasswordInput.new(arguments),
      mustChangePassword: arguments.has("must-change"), now: SystemClock().now)
    terminal.line("\(account.name) may sign in as \(role.name)")
    return .success
  }

  private static let passwd = Command(
    name: "accounts passwd", summary: "give an account a new password", synopsis: "NAME",
    discussion:
      "Ends the account's sessions and forgets its failed sign-ins: the way back in for whoever is kept out.",
    examples: [
      "tocsin accounts passwd ada", "tocsin accounts passwd bob --must-change --password-stdin < new-password",
    ],
    options: [
      CommonOptions.workspace, PasswordInput.option, .flag("must-change", "the next sign-in asks for another password"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "NAME")
    let opened = try OpenWorkspace(arguments, terminal)
    let account = try opened.accounts.account(arguments.words[0])
    try opened.accounts.setPassword(
      of: account.name, to: try PasswordInput.new(arguments), mustChange: arguments.has("must-change"),
      now: SystemClock().now)
    terminal.line("\(account.name) has a new password; every session of it is over")
    return .success
  }

  private static let disable = Command(
    name: "accounts disable", summary: "let an account sign in no more; its sessions end, its API tokens do nothing",
    synopsis: "NAME [--reason TEXT]", examples: ["tocsin accounts disable bob --reason 'left the team'"],
    options: [CommonOptions.workspace, reason]
  ) { arguments, terminal in
    try change(arguments, terminal, "may sign in no more") { accounts, name, reason, now in
      try accounts.setEnabled(false, account: name, reason: reason, now: now)
    }
  }

  private static let enable = Command(
    name: "accounts enable", summary: "let a disabled account sign in again", synopsis: "NAME [--reason TEXT]",
    examples: ["tocsin accounts enable bob"], options: [CommonOptions.workspace, reason]
  ) { arguments, terminal in
    try change(arguments, terminal, "may sign in again") { accounts, name, reason, now in
      try accounts.setEnabled(true, account: name, reason: reason, now: now)
    }
  }

  private static let remove = Command(
    name: "accounts remove", summary: "remove an account with its sessions and API tokens",
    synopsis: "NAME [--reason TEXT]", examples: ["tocsin accounts remove bob --reason 'left the team'"],
    options: [CommonOptions.workspace, reason]
  ) { arguments, terminal in
    try change(arguments, terminal, "is removed") { accounts, name, reason, now in
      try accounts.remove(account: name, reason: reason, now: now)
    }
  }

  private static let role = Command(
    name: "accounts role", summary: "give an account another role", synopsis: "NAME ROLE [--reason TEXT]",
    discussion: "It holds at once, also for sessions and API tokens the account has.",
    examples: ["tocsin accounts role bob operator"], options: [CommonOptions.workspace, reason]
  ) { arguments, terminal in
    try arguments.expect(words: 2...2, "NAME ROLE")
    let role = try roleNamed(arguments.words[1])
    return try change(arguments, terminal, "is \(role.name) now", words: 2) { accounts, name, reason, now in
      try accounts.setRole(role, account: name, reason: reason, now: now)
    }
  }

  private static func change(
    _ arguments: Arguments, _ terminal: Terminal, _ done: String, words: Int = 1,
    _ body: (AccountAdministration, String, String, Timestamp) throws -> Void
  ) throws -> ExitCode {
    try arguments.expect(words: words...words, "NAME")
    let opened = try OpenWorkspace(arguments, terminal)
    try body(opened.accounts, arguments.words[0], arguments.value("reason") ?? "", SystemClock().now)
    terminal.line("\(arguments.words[0]) \(done)")
    return .success
  }

  static func roleNamed(_ text: String) throws(CommandFailure) -> Role {
    guard let role = Role(name: text) else {
      throw CommandFailure(.usage, "a role is viewer, operator or administrator, not '\(text)'")
    }
    return role
  }
}

extension OpenWorkspace {
  /// The administration of accounts over these stores.
  var accounts: AccountAdministration { useCases.accounts(by: Self.caller) }
}
