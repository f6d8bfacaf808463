internal import Administration
internal import Alerting
internal import Foundation
internal import WorkspaceFiles

/// Contacts and groups from files and into files.
enum ContactFileCommands {
  static let all = [importing, exporting]

  private static let importing = Command(
    name: "contacts import", summary: "add or change contacts and their groups from a CSV or YAML file",
    synopsis: "[--dry-run] FILE",
    discussion:
      "CSV columns: id,name,emails,country_code,phone,enabled,sms_enabled,groups,time_zone,language, and where "
      + "they are\nneeded switched_off,robots,messages_per_day,sms_per_day; lists are separated by ';'. YAML has lists\n"
      + "under contacts: and groups:. The vendor's file (#ID,Username,...) is taken, too. What changes is printed; nothing is changed when a line has an error. With --all the\n"
      + "file is the whole book, and whoever is not in it is removed.",
    examples: ["tocsin contacts import --dry-run people.csv", "tocsin contacts import --all people.yml"],
    options: [
      CommonOptions.workspace, .flag("dry-run", "say what would change and change nothing"),
      .flag("all", "the file is the whole book: remove whoever is not in it"),
      .value("format", "FORMAT", "csv or yaml (default: by the file's ending)"),
      .value("reason", "TEXT", "why, for the audit log"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "FILE")
    let path = arguments.words[0]
    let data = path == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
    guard let data else { throw CommandFailure(.userFiles, "\(path): cannot be read") }
    let opened = try OpenWorkspace(arguments, terminal)
    let planned = try opened.contacts.importing(
      String(decoding: data, as: UTF8.self), form: try form(arguments, path), path: path,
      isComplete: arguments.has("all"))
    for diagnostic in planned.diagnostics { terminal.error(diagnostic.description) }
    if !planned.isSound { return .userFiles }
    for change in planned.changes { terminal.line(Table.visible(change.text)) }
    let isTrial = arguments.has("dry-run")
    if !isTrial, !planned.changes.isEmpty { try opened.contacts.apply(planned, reason: arguments.value("reason")) }
    let contacts = planned.changes.filter { $0.kind == "contact" }
    terminal.line(
      "\(contacts.count) contacts and \(planned.changes.count - contacts.count) groups "
        + "\(isTrial ? "would change" : "changed")")
    return .success
  }

  private static let exporting = Command(
    name: "contacts export", summary: "print all contacts as CSV or YAML", synopsis: "[--format yaml]",
    examples: ["tocsin contacts export > people.csv", "tocsin contacts export --format yaml > people.yml"],
    options: [CommonOptions.workspace, .value("format", "FORMAT", "csv (default) or yaml, which has all groups")]
  ) { arguments, terminal in
    let form = try form(arguments, "")
    let book = try OpenWorkspace(arguments, terminal).contacts.book()
    terminal.write(form == .csv ? ContactCSV.write(book) : ContactYAML.write(book))
    return .success
  }

  private static func form(_ arguments: Arguments, _ path: String) throws -> ContactImport.Form {
    if let word = arguments.value("format") {
      guard let form = ContactImport.Form(rawValue: word) else {
        throw CommandFailure(.usage, "--format takes csv or yaml, not '\(word)'")
      }
      return form
    }
    let name = path.lowercased()
    return name.hasSuffix(".yml") || name.hasSuffix(".yaml") ? .yaml : .csv
  }
}
