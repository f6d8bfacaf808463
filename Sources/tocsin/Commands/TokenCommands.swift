internal import Administration
internal import AuditEvents
internal import Engine

/// API tokens: what programs show instead of a password.
enum TokenCommands {
  static let all = [list, add, revoke]

  private static let list = Command(
    name: "tokens list", summary: "API tokens: whose they are, what they may do, when they end", synopsis: "",
    examples: ["tocsin tokens list"], options: [CommonOptions.workspace, OutputFormat.option]
  ) { arguments, terminal in
    try arguments.expect(words: 0...0, "")
    let opened = try OpenWorkspace(arguments, terminal)
    let now = SystemClock().now
    var table = Table(columns: ["id", "account", "role", "purpose", "state", "created_at", "expires", "last_used"])
    for token in try opened.useCases.tokens(by: OpenWorkspace.caller).tokens() {
      table.add(
        .string(token.id), .string(token.account), .string(token.role.name), .string(token.purpose),
        .string(now < token.expires ? "active" : "over"), .string(token.createdAt.rfc3339),
        .string(token.expires.rfc3339), .string(token.lastUsed?.rfc3339 ?? ""))
    }
    try table.print(
      OutputFormat(arguments), to: terminal,
      empty: "no API token; make one with: tocsin tokens add --account ada --for 'nightly report'")
    return .success
  }

  private static let add = Command(
    name: "tokens add", summary: "make an API token for an account", synopsis: "--account NAME --for TEXT",
    discussion:
      "The token is printed once and cannot be shown again. It may do what its role may, and never more than its account.",
    examples: [
      "tocsin tokens add --account ada --for 'nightly report'",
      "tocsin tokens add --account ci --for deployments --role operator --days 30",
    ],
    options: [
      CommonOptions.workspace, .value("account", "NAME", "whose token it is"),
      .value("for", "TEXT", "what it is for"), .value("role", "ROLE", "what it may do (default viewer)"),
      .value("days", "N", "how long it is good, 366 days at most (default 90)"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 0...0, "")
    guard let account = arguments.value("account"), let purpose = arguments.value("for") else {
      throw CommandFailure(.usage, "say whose token it is and what for: --account NAME --for TEXT")
    }
    let role = try AccountCommands.roleNamed(arguments.value("role") ?? "viewer")
    let days = try arguments.integer("days", default: 90)
    let opened = try OpenWorkspace(arguments, terminal)
    let made = try opened.useCases.tokens(by: OpenWorkspace.caller).add(
      account: account, purpose: purpose, role: role, days: days, now: SystemClock().now)
    terminal.error("token \(made.token.id), good until \(made.token.expires.rfc3339); it is not shown again:")
    terminal.line(made.text)
    return .success
  }

  private static let revoke = Command(
    name: "tokens revoke", summary: "end an API token now", synopsis: "ID [--reason TEXT]",
    examples: ["tocsin tokens revoke 3f9a1c0b7d42 --reason 'found in a log'"],
    options: [CommonOptions.workspace, .value("reason", "TEXT", "why; kept in the audit log")]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID")
    let opened = try OpenWorkspace(arguments, terminal)
    try opened.useCases.tokens(by: OpenWorkspace.caller).revoke(
      id: arguments.words[0], reason: arguments.value("reason") ?? "", now: SystemClock().now)
    terminal.line("token \(arguments.words[0]) is revoked")
    return .success
  }
}
