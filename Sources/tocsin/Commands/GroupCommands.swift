internal import Administration
internal import Alerting
internal import AuditEvents

/// User groups: contacts told together.
enum GroupCommands {
  static let all = [list, show, add, change, remove, join, leave]

  private static let list = Command(
    name: "groups list", summary: "the user groups and their members", synopsis: "", examples: ["tocsin groups list"],
    options: [CommonOptions.workspace, OutputFormat.option]
  ) { arguments, terminal in
    let opened = try OpenWorkspace(arguments, terminal)
    var table = Table(columns: ["id", "name", "enabled", "members"])
    for group in try opened.contacts.groups() {
      table.add(
        .string(group.id), .string(group.name), .boolean(group.enabled), .array(group.members.map { .string($0) }))
    }
    try table.print(
      OutputFormat(arguments), to: terminal,
      empty: "no group yet; add one with: tocsin groups add security --member alice"
    )
    return .success
  }

  private static let add = Command(
    name: "groups add", summary: "add a user group", synopsis: "ID [--name N] [--member CONTACT]...",
    examples: ["tocsin groups add security --name 'Security team' --member alice --member bob"],
    options: [
      CommonOptions.workspace, .value("name", "NAME", "the name shown to people"),
      .value("member", "CONTACT", "a contact's id; may be given several times"),
      .flag("disabled", "keep the group, but tell its members nothing"),
      .flag("replace", "put it in the place of one that exists"),
      .value("reason", "TEXT", "why, for the audit log"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID")
    let group = ContactGroup(
      id: arguments.words[0], name: arguments.value("name") ?? "", enabled: !arguments.has("disabled"),
      members: arguments.all("member"))
    let warnings = try OpenWorkspace(arguments, terminal).contacts.add(
      group, replace: arguments.has("replace"), reason: arguments.value("reason"))
    ContactCommands.warn(warnings, terminal)
    terminal.line("group \(group.id) is in the book")
    return .success
  }

  private static let show = Command(
    name: "groups show", summary: "one group, its members, and where it is named", synopsis: "ID",
    examples: ["tocsin groups show security"], options: [CommonOptions.workspace]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID")
    let contacts = try OpenWorkspace(arguments, terminal).contacts
    let group = try contacts.group(arguments.words[0])
    for (name, value) in [("id", group.id)] + group.shownFields { terminal.line(Table.visible("\(name): \(value)")) }
    let places = contacts.places(ofGroup: group.id)
    if !places.isEmpty { terminal.line("named by: " + Table.visible(places.joined(separator: ", "))) }
    return .success
  }

  private static let change = Command(
    name: "groups change", summary: "change what the options name and keep the rest", synopsis: "ID [OPTIONS]",
    examples: ["tocsin groups change security --disable", "tocsin groups change security --member alice --member bob"],
    options: [
      CommonOptions.workspace, .value("name", "NAME", "the name shown to people"),
      .value("member", "CONTACT", "the members from now on; may be given several times"),
      .flag("disable", "keep the group and tell its members nothing"), .flag("enable", "tell its members again"),
      .value("reason", "TEXT", "why, for the audit log"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID")
    let contacts = try OpenWorkspace(arguments, terminal).contacts
    let id = arguments.words[0]
    let warnings = try contacts.change(group: id, reason: arguments.value("reason")) { group in
      if let name = arguments.value("name") { group.name = name }
      if !arguments.all("member").isEmpty { group.members = arguments.all("member") }
      if arguments.has("disable") { group.enabled = false }
      if arguments.has("enable") { group.enabled = true }
    }
    ContactCommands.warn(warnings, terminal)
    terminal.line("group \(id) is changed")
    return .success
  }

  private static let remove = Command(
    name: "groups remove", summary: "remove a user group; its members stay", synopsis: "ID",
    examples: ["tocsin groups remove security"],
    options: [CommonOptions.workspace, .value("reason", "TEXT", "why, for the audit log")]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID")
    try OpenWorkspace(arguments, terminal).contacts.remove(
      group: arguments.words[0], reason: arguments.value("reason"))
    terminal.line("group \(arguments.words[0]) is removed")
    return .success
  }

  private static let join = Command(
    name: "groups join", summary: "put a contact into a group", synopsis: "GROUP CONTACT",
    examples: ["tocsin groups join security alice"],
    options: [CommonOptions.workspace, .value("reason", "TEXT", "why, for the audit log")]
  ) { arguments, terminal in
    try arguments.expect(words: 2...2, "GROUP CONTACT")
    try OpenWorkspace(arguments, terminal).contacts.join(
      contact: arguments.words[1], group: arguments.words[0], reason: arguments.value("reason"))
    terminal.line("\(arguments.words[1]) is in \(arguments.words[0])")
    return .success
  }

  private static let leave = Command(
    name: "groups leave", summary: "take a contact out of a group", synopsis: "GROUP CONTACT",
    examples: ["tocsin groups leave security alice"],
    options: [CommonOptions.workspace, .value("reason", "TEXT", "why, for the audit log")]
  ) { arguments, terminal in
    try arguments.expect(words: 2...2, "GROUP CONTACT")
    let warnings = try OpenWorkspace(arguments, terminal).contacts.leave(
      contact: arguments.words[1], group: arguments.words[0], reason: arguments.value("reason"))
    ContactCommands.warn(warnings, terminal)
    terminal.line("\(arguments.words[1]) is no longer in \(arguments.words[0])")
    return .success
  }
}
