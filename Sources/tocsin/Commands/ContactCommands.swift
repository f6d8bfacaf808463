internal import Administration
internal import Alerting
internal import AuditEvents
internal import Engine
internal import WorkspaceFiles

/// Contacts: the people who can be told.
enum ContactCommands {
  static let all = [list, show, add, change, enable, disable, remove, confirm, check] + ContactFileCommands.all

  private static let list = Command(
    name: "contacts list", summary: "everyone who can be told", synopsis: "[--search TEXT]",
    examples: ["tocsin contacts list", "tocsin contacts list --search example.com"],
    options: [
      CommonOptions.workspace, .value("search", "TEXT", "only those whose id, name, address or group has it"),
      OutputFormat.option,
    ]
  ) { arguments, terminal in
    let opened = try OpenWorkspace(arguments, terminal)
    let book = try opened.contacts.book()
    let wanted = (arguments.value("search") ?? "").lowercased()
    var table = Table(columns: ["id", "name", "emails", "phone", "enabled", "groups", "time_zone", "language"])
    for contact in try opened.contacts.contacts() {
      let groups = book.groups.values.filter { $0.members.contains(contact.id) }.map(\.id).sorted()
      let phone = contact.phone.isEmpty ? "" : "+\(contact.countryCode) \(contact.phone)"
      let texts = [contact.id, contact.name, phone] + contact.emails + groups
      if !wanted.isEmpty, !texts.contains(where: { $0.lowercased().contains(wanted) }) { continue }
      table.add(
        .string(contact.id), .string(contact.name), .array(contact.emails.map { .string($0) }), .string(phone),
        .boolean(contact.enabled), .array(groups.map { .string($0) }), .string(contact.timeZone),
        .string(contact.language))
    }
    try table.print(
      OutputFormat(arguments), to: terminal,
      empty: "no contact yet; add one with: tocsin contacts add alice --email alice@example.com --group security")
    return .success
  }

  private static let show = Command(
    name: "contacts show", summary: "one contact, and where it is named", synopsis: "ID",
    examples: ["tocsin contacts show alice"], options: [CommonOptions.workspace]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID")
    let opened = try OpenWorkspace(arguments, terminal)
    let (contact, groups) = try opened.contacts.contact(arguments.words[0])
    for (name, value) in [("id", contact.id)] + contact.shownFields where !value.isEmpty {
      terminal.line(Table.visible("\(name): \(value)"))
    }
    terminal.line("groups: " + groups.map(\.id).joined(separator: ", "))
    let book = try opened.contacts.book()
    for kind in ["email", "sms"] {
      for address in contact.addresses(for: kind) {
        let isConfirmed = book.isConfirmed(contact.id, kind: kind, address: address)
        if isConfirmed || book.confirmedKinds.contains(kind) {
          terminal.line(Table.visible("\(address): \(isConfirmed ? "confirmed" : "not confirmed, and not told")"))
        }
      }
    }
    let places = try opened.contacts.places(of: contact.id)
    if !places.isEmpty { terminal.line("named by: " + Table.visible(places.joined(separator: ", "))) }
    warn(try opened.contacts.problems(of: contact), terminal)
    return .success
  }

  private static let add = Command(
    name: "contacts add", summary: "add someone who can be told", synopsis: "ID [--name N] [--email A]...",
    examples: [
      "tocsin contacts add alice --name 'Alice Wu' --email alice@example.com --group security",
      "tocsin contacts add bob --phone '+86 13800000000' --sms-per-day 20 --time-zone Asia/Shanghai --language zh-CN",
    ],
    options: [CommonOptions.workspace] + ContactOptions.all + [
      .value("group", "GROUP", "put the contact into this user group; may be given several times"),
      .flag("disabled", "keep the contact, but tell it nothing"),
      .flag("replace", "put it in the place of one that exists"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID")
    let opened = try OpenWorkspace(arguments, terminal)
    var contact = Contact(id: arguments.words[0], enabled: !arguments.has("disabled"))
    try ContactOptions.apply(arguments, to: &contact)
    let warnings = try opened.contacts.add(
      contact, groups: arguments.all("group"), replace: arguments.has("replace"), reason: arguments.value("reason"))
    warn(warnings + ContactOptions.warnings(arguments, of: contact), terminal)
    terminal.line("contact \(contact.id) is in the book")
    return .success
  }

  private static let change = Command(
    name: "contacts change", summary: "change what the options name and keep the rest", synopsis: "ID [OPTIONS]",
    examples: [
      "tocsin contacts change alice --email alice@example.org --off sms",
      "tocsin contacts change alice --robot wecom=alice.wu --per-day 50",
    ],
    options: [CommonOptions.workspace] + ContactOptions.all
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID")
    let opened = try OpenWorkspace(arguments, terminal)
    let id = arguments.words[0]
    let warnings = try opened.contacts.change(contact: id, reason: arguments.value("reason")) {
      try ContactOptions.apply(arguments, to: &$0)
    }
    warn(warnings + ContactOptions.warnings(arguments, of: try opened.contacts.contact(id).contact), terminal)
    terminal.line("contact \(id) is changed")
    return .success
  }

  private static let enable = switching("enable", "tell a contact again", true)
  private static let disable = switching("disable", "keep a contact and tell it nothing", false)

  private static func switching(_ verb: String, _ summary: String, _ enabled: Bool) -> Command {
    Command(
      name: "contacts \(verb)", summary: summary, synopsis: "ID", examples: ["tocsin contacts \(verb) alice"],
      options: [CommonOptions.workspace, .value("reason", "TEXT", "why, for the audit log")]
    ) { arguments, terminal in
      try arguments.expect(words: 1...1, "ID")
      let opened = try OpenWorkspace(arguments, terminal)
      try opened.contacts.change(contact: arguments.words[0], reason: arguments.value("reason")) {
        $0.enabled = enabled
      }
      terminal.line("contact \(arguments.words[0]) is \(verb)d")
      return .success
    }
  }

  private static let remove = Command(
    name: "contacts remove", summary: "remove someone from the book and all groups", synopsis: "ID",
    discussion: "Refused with the list of places while a policy or an on-call rotation names the contact.",
    examples: ["tocsin contacts remove alice"],
    options: [CommonOptions.workspace, .value("reason", "TEXT", "why, for the audit log")]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID")
    let warnings = try OpenWorkspace(arguments, terminal).contacts.remove(
      contact: arguments.words[0], reason: arguments.value("reason"))
    warn(warnings, terminal)
    terminal.line("contact \(arguments.words[0]) is removed")
    return .success
  }

  private static let confirm = Command(
    name: "contacts confirm", summary: "prove that an address reaches its owner",
    synopsis: "ID [--kind email|sms] [--code CODE]",
    discussion:
      "Without --code a code is put into the outbox for the address; with --code it is taken back. Which kinds\n"
      + "must be confirmed before they are told stands in tocsin.yml: contacts: {confirm: [email, sms]}.",
    examples: ["tocsin contacts confirm alice", "tocsin contacts confirm alice --code 123456"],
    options: [
      CommonOptions.workspace, .value("kind", "KIND", "email (default) or sms"),
      .value("address", "ADDRESS", "one of several e-mail addresses (default: the first)"),
      .value("code", "CODE", "the code of the message"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID")
    let kind = arguments.value("kind") ?? "email"
    guard ["email", "sms"].contains(kind) else {
      throw CommandFailure(.usage, "--kind takes email or sms, not '\(kind)'")
    }
    let opened = try OpenWorkspace(arguments, terminal)
    let confirming = opened.useCases.confirming(by: OpenWorkspace.caller)
    if let code = arguments.value("code") {
      try confirming.confirm(arguments.words[0], kind: kind, code: code)
      terminal.line("the \(kind) address of \(arguments.words[0]) is confirmed")
    } else {
      let sent = try confirming.send(to: arguments.words[0], kind: kind, address: arguments.value("address"))
      terminal.line(Table.visible("a code for \(sent.address) goes out over \(sent.channel) with the next delivery"))
    }
    return .success
  }

  private static let check = Command(
    name: "contacts check", summary: "find what is wrong or dubious in the book", synopsis: "",
    discussion: "The vendors' limits are warnings here, not walls.", examples: ["tocsin contacts check"],
    options: [CommonOptions.workspace]
  ) { arguments, terminal in
    let opened = try OpenWorkspace(arguments, terminal)
    let policies = opened.workspace.policies.flatMap {
      $0.unknownNames(in: (try? opened.contacts.book()) ?? ContactBook())
    }
    let problems = try opened.contacts.problems() + opened.contacts.rotationProblems()
    for problem in problems {
      terminal.line(Table.visible("\(problem.isError ? "error" : "warning"): \(problem.message)"))
    }
    for diagnostic in policies { terminal.line(Table.visible(diagnostic.description)) }
    let errors = problems.count { $0.isError } + policies.count { $0.severity == .error }
    terminal.flush()
    terminal.error("\(errors) errors, \(problems.count + policies.count - errors) warnings")
    return errors > 0 ? .userFiles : .success
  }

  /// Says what is worth a look.
  static func warn(_ problems: [ContactProblem], _ terminal: Terminal) {
    for problem in problems { terminal.error(Table.visible("warning: " + problem.message)) }
  }
}
