internal import Administration
internal import Alerting
internal import AuditEvents

/// User groups: contacts told together.
enum GroupCommands {
  static let all = [list, add, remove, join, leave]

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
      .flag("disabled", "keep the group, but tell its members nothing"), .flag("replace", "change a group that exists"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID")
    let group = ContactGroup(
      id: arguments.words[0], name: arguments.value("name") ?? "", enabled: !arguments.has("disabled"),
      members: arguments.all("member"))
    try OpenWorkspace(arguments, terminal).contacts.add(group, replace: arguments.has("replace"))
    if group.members.isEmpty { terminal.error("warning: group \(group.id) has no members yet") }
    terminal.line("group \(group.id) is in the book")
    return .success
  }

  private static let remove = Command(
    name: "groups remove", summary: "remove a user group; its members stay", synopsis: "ID",
    examples: ["tocsin groups remove security"], options: [CommonOptions.workspace]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID")
    try OpenWorkspace(arguments, terminal).contacts.remove(group: arguments.words[0])
    terminal.line("group \(arguments.words[0]) is removed")
    return .success
  }

  private static let join = Command(
    name: "groups join", summary: "put a contact into a group", synopsis: "GROUP CONTACT",
    examples: ["tocsin groups join security alice"], options: [CommonOptions.workspace]
  ) { arguments, terminal in
    try arguments.expect(words: 2...2, "GROUP CONTACT")
    try OpenWorkspace(arguments, terminal).contacts.join(contact: arguments.words[1], group: arguments.words[0])
    terminal.line("\(arguments.words[1]) is in \(arguments.words[0])")
    return .success
  }

  private static let leave = Command(
    name: "groups leave", summary: "take a contact out of a group", synopsis: "GROUP CONTACT",
    examples: ["tocsin groups leave security alice"], options: [CommonOptions.workspace]
  ) { arguments, terminal in
    try arguments.expect(words: 2...2, "GROUP CONTACT")
    try OpenWorkspace(arguments, terminal).contacts.leave(contact: arguments.words[1], group: arguments.words[0])
    terminal.line("\(arguments.words[1]) is no longer in \(arguments.words[0])")
    return .success
  }
}
