internal import Administration
internal import AuditEvents

/// Accounts of the console: who may sign in, and as what. For administrators.
enum AccountPages {
  static let endpoints: [Endpoint] = [
    .page("/accounts", role: .administrator) { visit in try list(visit) },
    .page("/accounts/new", role: .administrator) { visit in newForm(visit, problems: []) },
    .form("/accounts", role: .administrator) { visit in try add(visit) },
    .page("/accounts/{name}", role: .administrator) { visit in try detail(visit) },
    .form("/accounts/{name}/role", role: .administrator) { visit in
      guard let role = visit.request.field("role").flatMap({ Role(name: $0) }) else { throw Failure.malformed }
      return try change(visit, visit.words("{1} has the role {2} now.", visit["name"], visit.words.role(role))) {
        try $0.setRole(role, account: visit["name"], reason: visit.reason, now: visit.now)
      }
    },
    .form("/accounts/{name}/password", role: .administrator) { visit in
      try change(visit, visit.words("{1} has a new password; its sessions are over.", visit["name"])) {
        try $0.setPassword(
          of: visit["name"], to: visit.secret("password"), mustChange: visit.request.field("must-change") != nil,
          now: visit.now)
      }
    },
    .form("/accounts/{name}/enable", role: .administrator) { visit in
      try change(visit, visit.words("{1} may sign in again.", visit["name"])) {
        try $0.setEnabled(true, account: visit["name"], reason: visit.reason, now: visit.now)
      }
    },
    .form("/accounts/{name}/disable", role: .administrator) { visit in
      try change(visit, visit.words("{1} may sign in no more; its sessions are over.", visit["name"])) {
        try $0.setEnabled(false, account: visit["name"], reason: visit.reason, now: visit.now)
      }
    },
    .form("/accounts/{name}/end-sessions", role: .administrator) { visit in
      try change(visit, visit.words("Every session of {1} is over.", visit["name"])) {
        try $0.endSessions(of: visit["name"], now: visit.now)
      }
    },
    .page("/accounts/{name}/remove", role: .administrator) { visit in try removeQuestion(visit) },
    .form("/accounts/{name}/remove", role: .administrator) { visit in
      try visit.useCases.accounts(by: visit.caller).remove(
        account: visit["name"], reason: visit.reason, now: visit.now)
      return .redirect(to: "/accounts", flash: Flash(.good, visit.words("{1} is removed.", visit["name"])))
    },
  ]

  private static func list(_ visit: Visit) throws -> Response {
    let words = visit.words
    let tokens = try visit.useCases.tokens(by: visit.caller).tokens()
    let rows = try visit.useCases.accounts(by: visit.caller).accounts().map { account -> [HTML] in
      [
        .link(account.name, Address.of("accounts", account.name)), "\(words.role(account.role))", state(account, words),
        visit.time(account.lastSignIn), "\(account.lastAddress)",
        "\(tokens.count { $0.account == account.name && visit.now < $0.expires })",
      ]
    }
    let table = visit.table(
      words("Accounts"),
      [
        .init(words("Name"), .title), .init(words("Role")), .init(words("State")), .init(words("Last sign-in"), .time),
        .init(words("From"), .code), .init(words("API tokens"), .number),
      ], rows)
    return visit.page(
      words("Accounts"), section: .accounts,
      actions: .button(words("API tokens"), "/tokens") + .button(words("Add account"), "/accounts/new", primary: true),
      table)
  }

  static func state(_ account: Account, _ words: Words) -> HTML {
    if !account.enabled { return .badge(words("disabled"), .warning) }
    return account.mustChangePassword
      ? .badge(words("must change password"), .info) : .badge(words("enabled"), .good)
  }

  static func roles(_ words: Words, upTo most: Role = .administrator) -> [(value: String, title: String)] {
    Role.allCases.filter { $0 <= most }.map { ($0.name, words.role($0)) }
  }

  private static func newForm(_ visit: Visit, problems: [String], status: Int = 200) -> Response {
    let words = visit.words
    let request = visit.request
    let form = visit.form(
      "/accounts",
      [
        Field(
          "name", words("Name"), value: request.field("name") ?? "",
          hint: words("2 to 60 of a-z, 0-9, _ . and -; letters are made small"), required: true, maximum: 60),
        Field(
          "role", words("Role"), .choice(roles(words)), value: request.field("role") ?? Role.viewer.name,
          hint: words(
            "A viewer looks; an operator also answers alerts and changes rules and people; an administrator also accounts"
          )),
        Field(
          "password", words("Password"), .line(type: "password"), hint: words("At least 12 characters"), required: true,
          maximum: 256),
        Field(
          "must-change", words("Ask for a new password at the first sign-in"),
          .check(request.form.isEmpty || request.field("must-change") != nil)),
      ], submit: words("Add account"), cancel: "/accounts")
    let wrong = problems.isEmpty ? HTML() : HTML.problems(words("Please correct:"), problems)
    return visit.page(
      words("Add account"), section: .accounts, status: status, wrong + HTML.card(words("Account"), form))
  }

  private static func add(_ visit: Visit) throws -> Response {
    guard let role = visit.request.field("role").flatMap({ Role(name: $0) }) else { throw Failure.malformed }
    do {
      let account = try visit.useCases.accounts(by: visit.caller).add(
        name: visit.request.field("name") ?? "", role: role, password: visit.secret("password"),
        mustChangePassword: visit.request.field("must-change") != nil, now: visit.now)
      return .redirect(
        to: Address.of("accounts", account.name),
        flash: Flash(.good, visit.words("{1} may sign in now.", account.name)))
    } catch AdministrationError.invalid(let problems) {
      return newForm(visit, problems: problems.map { visit.words($0) }, status: 422)
    }
  }

  private static func change(
    _ visit: Visit, _ done: String, _ body: (AccountAdministration) throws -> Void
  ) throws -> Response {
    let administration = visit.useCases.accounts(by: visit.caller)
    do {
      try body(administration)
    } catch AdministrationError.invalid(let problems) {
      return try detail(visit, problems: problems.map { visit.words($0) }, status: 422)
    }
    return .redirect(to: Address.of("accounts", visit["name"]), flash: Flash(.good, done))
  }

  private static func detail(_ visit: Visit, problems: [String] = [], status: Int = 200) throws -> Response {
    let words = visit.words
    let administration = visit.useCases.accounts(by: visit.caller)
    let account = try administration.account(visit["name"])
    let base = Address.of("accounts", account.name)
    let facts: HTML = .details([
      (words("Role"), HTML(escaping: words.role(account.role))), (words("State"), state(account, words)),
      (words("Made"), visit.time(account.createdAt)), (words("Password set"), visit.time(account.passwordChangedAt)),
      (words("Last sign-in"), visit.time(account.lastSignIn)), (words("From"), HTML(escaping: account.lastAddress)),
    ])
    let role = visit.form(
      base + "/role",
      [Field("role", words("Role"), .choice(roles(words)), value: account.role.name), reasonField(words)],
      submit: words("Set role"), prefix: "role")
    let password = visit.form(
      base + "/password",
      [
        Field(
          "password", words("New password"), .line(type: "password"), hint: words("At least 12 characters"),
          required: true, maximum: 256),
        Field("must-change", words("Ask for another one at the next sign-in"), .check(true)),
      ], submit: words("Set password"), prefix: "password")
    let enabling = visit.form(
      base + (account.enabled ? "/disable" : "/enable"), [reasonField(words)],
      submit: account.enabled ? words("Disable") : words("Enable"), dangerous: account.enabled, prefix: "enable")
    let sessions = try administration.sessions(of: account.name, now: visit.now)
    let log = HTML.link(
      words("Changes of this account in the audit log"),
      Address.of("audit", query: [("subject", "account \(account.name)")]))
    let endAll = sessions.isEmpty ? HTML() : visit.button(words("End all"), posts: base + "/end-sessions")
    var body = problems.isEmpty ? HTML() : HTML.problems(words("Please correct:"), problems)
    body += HTML.card(words("Account"), "\(facts)<p>\(log)</p>")
    body += HTML.card(words("Role"), role)
    body += HTML.card(words("Password"), password)
    body += HTML.card(words("Sign-in"), enabling)
    body += HTML.card(words("Sessions"), actions: endAll, SessionTable.html(sessions, visit))
    return visit.page(
      account.name, section: .accounts, crumbs: [Crumb(account.name, base)],
      actions: .button(words("Remove"), base + "/remove"), status: status, body)
  }

  static func reasonField(_ words: Words) -> Field {
    Field("reason", words("Reason"), hint: words("Kept in the audit log"), maximum: 500)
  }

  private static func removeQuestion(_ visit: Visit) throws -> Response {
    let words = visit.words
    let account = try visit.useCases.accounts(by: visit.caller).account(visit["name"])
    let base = Address.of("accounts", account.name)
    return visit.page(
      words("Remove account"), section: .accounts, crumbs: [Crumb(account.name, base)],
      visit.confirmation(
        words("Remove {1} with its sessions and API tokens?", account.name), action: base + "/remove",
        [reasonField(words)], submit: words("Remove"), cancel: base))
  }
}

extension Visit {
  /// The reason in the form.
  var reason: String { String((request.field("reason") ?? "").prefix(500)) }

  /// A password of the form as it was typed: it may begin or end with a space.
  func secret(_ name: String) -> String { request.form.first { $0.name == name }?.value ?? "" }
}
