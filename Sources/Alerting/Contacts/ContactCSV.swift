public import WorkspaceFiles

/// Contacts and their groups as a CSV file (RFC 4180). The first line names the columns; `id` must be among them, their
/// order is free. E-mails and groups are separated by `;`.
public enum ContactCSV {
  /// The columns that are written. Channels that a contact switched off besides SMS add the column `switched_off`.
  public static let columns = [
    "id", "name", "emails", "country_code", "phone", "enabled", "sms_enabled", "groups", "time_zone", "language",
  ]

  /// The most characters a file may have (8 Mi).
  public static let maximumCharacters = 8 << 20

  static let switchedOff = "switched_off"
  static let robots = "robots"
  static let perDay = "messages_per_day"
  static let smsPerDay = "sms_per_day"

  /// Columns that are written when a contact has something in them.
  static let rare: [(name: String, text: @Sendable (Contact) -> String)] = [
    (switchedOff, { $0.switchedOff.subtracting(["sms"]).sorted().joined(separator: ";") }),
    (robots, { $0.robots.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ";") }),
    (perDay, { $0.messagesPerDay.map { String($0) } ?? "" }), (smsPerDay, { $0.smsPerDay.map { String($0) } ?? "" }),
  ]

  /// A text that no spreadsheet takes for a formula; reading takes the sign away again.
  static func defused(_ text: String) -> String {
    let first = text.unicodeScalars.first { !$0.properties.isWhitespace && $0.value >= 0x20 }
    let leads = text.unicodeScalars.first.map { "\t\r\n'".unicodeScalars.contains($0) } ?? false
    return leads || first.map { "=+-@＝＋－＠".unicodeScalars.contains($0) } == true ? "'" + text : text
  }

  /// One line per contact, by id. Groups without members are not in it.
  public static func write(_ book: ContactBook) -> String {
    let contacts = book.contacts.values.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    let groups = book.groups.values.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    let rare = rare.filter { column in contacts.contains { !column.text($0).isEmpty } }
    var text = CSVText.line(columns + rare.map(\.name))
    for contact in contacts {
      let own = groups.filter { $0.members.contains(contact.id) }.map(\.id)
      // Without a phone the word would promise what cannot be: left out, it means the same.
      let sms = contact.switchedOff.contains("sms") ? "false" : contact.phone.isEmpty ? "" : "true"
      text += CSVText.line(
        [
          contact.id, contact.name, contact.emails.joined(separator: ";"), contact.countryCode, contact.phone,
          contact.enabled ? "true" : "false", sms, own.joined(separator: ";"), contact.timeZone, contact.language,
        ].map(Self.defused) + rare.map { Self.defused($0.text(contact)) })
    }
    return text
  }

  /// The contacts of a file, each with the ids of its groups, and every problem with its line. Rows with an error are
  /// left out; a file with any error is better not taken at all.
  public static func read(
    _ text: String, path: String
  ) -> (rows: [(contact: Contact, groups: [String])], diagnostics: [Diagnostic]) {
    let sink = DiagnosticSink()
    guard text.utf8.count <= maximumCharacters else {
      sink.error(path, nil, "is larger than \(maximumCharacters) bytes")
      return ([], sink.diagnostics)
    }
    guard let records = records(text, path: path, sink) else { return ([], sink.diagnostics) }
    guard let header = records.first else {
      sink.error(path, nil, "is empty", "the first line names the columns: " + columns.joined(separator: ","))
      return ([], sink.diagnostics)
    }
    guard let places = places(of: header, path: path, sink) else { return ([], sink.diagnostics) }
    var rows: [(contact: Contact, groups: [String])] = []
    var lines: [String: Int] = [:]
    for record in records.dropFirst() {
      let row = ContactRow(record, places: places, width: header.count, path: path, sink: sink)
      guard let (contact, groups) = row.contact() else { continue }
      if let line = lines[contact.id] {
        sink.error(path, record[0].position, "the contact '\(contact.id)' is there twice", "first in line \(line)")
        continue
      }
      lines[contact.id] = record[0].position.line
      rows.append((contact, groups))
    }
    return (rows, sink.diagnostics)
  }

  /// The columns that a file has; what it does not have it says nothing about.
  public static func columns(of text: String) -> Set<String> {
    let line = text.unicodeScalars.prefix { $0 != "\n" && $0 != "\r" }
    guard let read = try? CSVText(String(line)).records, let header = (VendorCSV.own(read) ?? read).first else {
      return []
    }
    return Set(header.map(\.text))
  }

  /// A contact of a file with those values of the known one that the file says nothing about.
  public static func merged(_ contact: Contact, onto known: Contact, columns: Set<String>) -> Contact {
    var merged = contact
    if !columns.contains("name") { merged.name = known.name }
    if !columns.contains("emails") { merged.emails = known.emails }
    if !columns.contains("phone") { (merged.countryCode, merged.phone) = (known.countryCode, known.phone) }
    if !columns.contains("enabled") { merged.enabled = known.enabled }
    if !columns.contains(switchedOff) { merged.switchedOff.formUnion(known.switchedOff.subtracting(["sms"])) }
    if !columns.contains("sms_enabled"), known.switchedOff.contains("sms") { merged.switchedOff.insert("sms") }
    if !columns.contains(robots) { merged.robots = known.robots }
    if !columns.contains(perDay) { merged.messagesPerDay = known.messagesPerDay }
    if !columns.contains(smsPerDay) { merged.smsPerDay = known.smsPerDay }
    if !columns.contains("time_zone") { merged.timeZone = known.timeZone }
    if !columns.contains("language") { merged.language = known.language }
    return merged
  }

  private static func records(_ text: String, path: String, _ sink: DiagnosticSink) -> [[CSVField]]? {
    do throws(CSVText.Broken) {
      let read = try CSVText(text).records
      let records = VendorCSV.own(read) ?? read
      for record in records {
        for field in record where field.text.unicodeScalars.contains("\u{FFFD}") {
          sink.error(path, field.position, "a character that could not be read", "save the file as UTF-8")
          return nil
        }
      }
      return records
    } catch {
      sink.error(path, error.position, error.message)
      return nil
    }
  }

  /// Which column holds what; nil when the header cannot be trusted.
  private static func places(of header: [CSVField], path: String, _ sink: DiagnosticSink) -> [String: Int]? {
    var places: [String: Int] = [:]
    for (index, field) in header.enumerated() {
      let name = field.text
      let known = columns + rare.map(\.name)
      if !known.contains(name) {
        let near = nearestName(to: name, among: known).map { "did you mean '\($0)'?" }
        sink.error(
          path, field.position, "there is no column '\(ContactRules.shown(name))'",
          near ?? "columns: " + columns.joined(separator: ","))
      } else if places[name] != nil {
        sink.error(path, field.position, "the column '\(name)' is there twice")
      }
      places[name] = index
    }
    if places["id"] == nil {
      sink.error(
        path, SourcePosition(line: 1, column: 1), "the column 'id' is missing", "the first line names the columns")
    }
    return sink.hasErrors ? nil : places
  }
}
