public import WorkspaceFiles

/// Contacts and groups as a YAML file: lists under `contacts:` and `groups:`.
public enum ContactYAML {
  /// The whole book, by id.
  public static func write(_ book: ContactBook) -> String {
    func byID<Value>(_ values: [String: Value]) -> [Value] {
      values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.value)
    }
    return YAMLText.map([
      ("contacts", .list(byID(book.contacts).map(yaml))), ("groups", .list(byID(book.groups).map(yaml))),
    ]).document
  }

  private static func yaml(_ contact: Contact) -> YAMLText {
    var members: [(key: String, value: YAMLText)] = [("id", .text(contact.id))]
    func add(_ key: String, _ value: YAMLText, unless isUsual: Bool) {
      if !isUsual { members.append((key, value)) }
    }
    add("name", .text(contact.name), unless: contact.name == contact.id)
    add("emails", .texts(contact.emails), unless: contact.emails.isEmpty)
    add("phone", .text("+\(contact.countryCode) \(contact.phone)"), unless: contact.phone.isEmpty)
    add("enabled", .flag(contact.enabled), unless: contact.enabled)
    add("off", .texts(contact.switchedOff.sorted()), unless: contact.switchedOff.isEmpty)
    let robots = contact.robots.sorted { $0.key < $1.key }
    add("robots", .map(robots.map { ($0.key, .text($0.value)) }), unless: robots.isEmpty)
    add("time-zone", .text(contact.timeZone), unless: contact.timeZone == "UTC")
    add("language", .text(contact.language), unless: contact.language == "en")
    add("messages-per-day", .number(Int64(contact.messagesPerDay ?? 0)), unless: contact.messagesPerDay == nil)
    add("sms-per-day", .number(Int64(contact.smsPerDay ?? 0)), unless: contact.smsPerDay == nil)
    return .map(members)
  }

  private static func yaml(_ group: ContactGroup) -> YAMLText {
    var members: [(key: String, value: YAMLText)] = [("id", .text(group.id))]
    if group.name != group.id { members.append(("name", .text(group.name))) }
    if !group.enabled { members.append(("enabled", .flag(false))) }
    members.append(("members", .texts(group.members)))
    return .map(members)
  }

  /// The contacts and groups of a text, and every problem with its place. What has an error is left out; a file with any
  /// error is better not taken at all.
  public static func read(
    _ text: String, path: String
  ) -> (contacts: [Contact], groups: [ContactGroup], diagnostics: [Diagnostic]) {
    let file = YAMLFile.read(text, path: path)
    let sink = DiagnosticSink(limit: 1000)
    sink.add(file.diagnostics)
    var (contacts, groups): ([Contact], [ContactGroup]) = ([], [])
    if file.documents.isEmpty, file.diagnostics.isEmpty { sink.error(path, nil, "is empty", "write contacts:") }
    var places: [String: Int] = [:]
    for document in file.documents where !sink.hasErrors {
      let reader = NodeReader(document, path: path, what: "contacts and groups", sink: sink)
      for item in reader.list("contacts") ?? [] {
        guard let contact = contact(reader.reader(item, what: "a contact"), sink) else { continue }
        if isNew("contact", contact.id, item, reader, &places) { contacts.append(contact) }
      }
      for item in reader.list("groups") ?? [] {
        guard let group = group(reader.reader(item, what: "a group"), sink) else { continue }
        if isNew("group", group.id, item, reader, &places) { groups.append(group) }
      }
      reader.finish("a file of contacts")
    }
    return (contacts, groups, sink.diagnostics)
  }

  private static func contact(_ reader: NodeReader, _ sink: DiagnosticSink) -> Contact? {
    let errors = sink.errorCount
    var contact = Contact(
      id: reader.requiredString("id") ?? "", name: reader.string("name") ?? "", emails: reader.strings("emails") ?? [])
    if let node = reader.node("phone"), let text = reader.string("phone") {
      let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
      if parts.count == 2, parts[0].utf8.first == 0x2B {
        contact.countryCode = String(parts[0].dropFirst())
        contact.phone = parts[1].filter { $0 != " " }
      } else {
        reader.error(node.position, "'\(ContactRules.shown(text))' is no phone", "write '+86 13800000000'")
      }
    }
    contact.enabled = reader.boolean("enabled") ?? true
    contact.switchedOff = Set(reader.strings("off") ?? [])
    if let robots = reader.mapping("robots") {
      for key in robots.keys { contact.robots[key.text] = robots.string(key.text) }
    }
    contact.timeZone = reader.string("time-zone") ?? "UTC"
    contact.language = reader.string("language") ?? "en"
    contact.messagesPerDay = reader.integer("messages-per-day", in: 0...1_000_000).map { Int($0) }
    contact.smsPerDay = reader.integer("sms-per-day", in: 0...1_000_000).map { Int($0) }
    reader.finish("a contact")
    report(contact.id.isEmpty ? [] : contact.problems, reader)
    return sink.errorCount == errors ? contact : nil
  }

  private static func group(_ reader: NodeReader, _ sink: DiagnosticSink) -> ContactGroup? {
    let errors = sink.errorCount
    let group = ContactGroup(
      id: reader.requiredString("id") ?? "", name: reader.string("name") ?? "",
      enabled: reader.boolean("enabled") ?? true, members: reader.strings("members") ?? [])
    reader.finish("a group")
    report(group.id.isEmpty ? [] : group.problems, reader)
    return sink.errorCount == errors ? group : nil
  }

  private static func report(_ problems: [ContactProblem], _ reader: NodeReader) {
    for problem in problems {
      if problem.isError {
        reader.error(reader.position, problem.message)
      } else {
        reader.warning(reader.position, problem.message)
      }
    }
  }

  private static func isNew(
    _ kind: String, _ id: String, _ item: YAMLNode, _ reader: NodeReader, _ places: inout [String: Int]
  ) -> Bool {
    if let line = places[kind + " " + id] {
      reader.error(item.position, "the \(kind) '\(id)' is there twice", "first in line \(line)")
      return false
    }
    places[kind + " " + id] = item.position.line
    return true
  }
}
