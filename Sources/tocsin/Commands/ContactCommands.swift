internal import Administration
internal import Alerting
internal import AuditEvents
internal import Foundation
internal import WorkspaceFiles

/// Contacts: the people who can be told.
enum ContactCommands {
  static let all = [list, add, remove, importing, exporting]

  private static let list = Command(
    name: "contacts list", summary: "everyone who can be told", synopsis: "", examples: ["tocsin contacts list"],
    options: [CommonOptions.workspace, OutputFormat.option]
  ) { arguments, terminal in
    let opened = try OpenWorkspace(arguments, terminal)
    let book = try opened.stores.contactBook()
    var table = Table(columns: ["id", "name", "emails", "phone", "enabled", "groups", "time_zone", "language"])
    for contact in try opened.contacts.contacts() {
      let groups = book.groups.values.filter { $0.members.contains(contact.id) }.map(\.id).sorted()
      let phone = contact.phone.isEmpty ? "" : "+\(contact.countryCode) \(contact.phone)"
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

  private static let add = Command(
    name: "contacts add", summary: "add someone who can be told", synopsis: "ID [--name N] [--email A]...",
    examples: [
      "tocsin contacts add alice --name 'Alice Wu' --email alice@example.com --group security",
      "tocsin contacts add alice --replace --email alice@example.org --time-zone Asia/Shanghai",
    ],
    options: [
      CommonOptions.workspace, .value("name", "NAME", "the name shown to people"),
      .value("email", "ADDRESS", "an address; may be given several times"),
      .value("phone", "+CC NUMBER", "country code and number, such as '+86 13800000000'"),
      .value("group", "GROUP", "put the contact into this user group; may be given several times"),
      .value("time-zone", "ZONE", "IANA time zone of the messages (default UTC)"),
      .value("language", "TAG", "language of the messages (default en)"),
      .flag("disabled", "keep the contact, but tell it nothing"), .flag("replace", "change a contact that exists"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID")
    let opened = try OpenWorkspace(arguments, terminal)
    let phone = (arguments.value("phone") ?? "").split(separator: " ", maxSplits: 1).map(String.init)
    guard phone.isEmpty || (phone.count == 2 && phone[0].utf8.first == 43) else {
      throw CommandFailure(.usage, "--phone takes the country code and the number, such as '+86 13800000000'")
    }
    let contact = Contact(
      id: arguments.words[0], name: arguments.value("name") ?? "", emails: arguments.all("email"),
      countryCode: phone.isEmpty ? "" : String(phone[0].dropFirst()),
      phone: phone.isEmpty ? "" : phone[1].filter { $0 != " " }, enabled: !arguments.has("disabled"),
      timeZone: arguments.value("time-zone") ?? "UTC", language: arguments.value("language") ?? "en")
    try opened.contacts.add(contact, groups: arguments.all("group"), replace: arguments.has("replace"))
    for problem in contact.problems { terminal.error("warning: " + problem.message) }
    terminal.line("contact \(contact.id) is in the book")
    return .success
  }

  private static let remove = Command(
    name: "contacts remove", summary: "remove someone from the book and all groups", synopsis: "ID",
    examples: ["tocsin contacts remove alice"], options: [CommonOptions.workspace]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID")
    try OpenWorkspace(arguments, terminal).contacts.remove(contact: arguments.words[0])
    terminal.line("contact \(arguments.words[0]) is removed")
    return .success
  }

  private static let importing = Command(
    name: "contacts import", summary: "add or change contacts and their groups from a CSV file",
    synopsis: "[--dry-run] FILE",
    discussion: "Columns: id,name,emails,country_code,phone,enabled,sms_enabled,groups,time_zone,language; "
      + "e-mails and groups\nare separated by ';'. Nothing is changed when a line has an error.",
    examples: ["tocsin contacts import --dry-run people.csv", "tocsin contacts import people.csv"],
    options: [CommonOptions.workspace, .flag("dry-run", "say what would change and change nothing")]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "FILE")
    let path = arguments.words[0]
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure(.userFiles, "\(path): cannot be read")
    }
    let (rows, diagnostics) = ContactCSV.read(String(decoding: data, as: UTF8.self), path: path)
    for diagnostic in diagnostics { terminal.error(diagnostic.description) }
    if diagnostics.contains(where: { $0.severity == .error }) { return .userFiles }
    let opened = try OpenWorkspace(arguments, terminal)
    let before = try opened.stores.contactBook()
    var changed = 0
    for row in rows
    where before.contacts[row.contact.id] != row.contact
      || !row.groups.allSatisfy({ before.groups[$0]?.members.contains(row.contact.id) == true })
    {
      changed += 1
      terminal.line((before.contacts[row.contact.id] == nil ? "add    " : "change ") + row.contact.id)
    }
    if !arguments.has("dry-run") { try opened.contacts.importRows(rows) }
    terminal.line("\(changed) of \(rows.count) contacts " + (arguments.has("dry-run") ? "would change" : "changed"))
    return .success
  }

  private static let exporting = Command(
    name: "contacts export", summary: "print all contacts as CSV", synopsis: "",
    examples: ["tocsin contacts export > people.csv"], options: [CommonOptions.workspace]
  ) { arguments, terminal in
    terminal.write(ContactCSV.write(try OpenWorkspace(arguments, terminal).stores.contactBook()))
    return .success
  }
}
