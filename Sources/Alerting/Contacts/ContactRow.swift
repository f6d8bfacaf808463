internal import WorkspaceFiles

/// One line of a contact file.
struct ContactRow {
  private let record: [CSVField]
  private let places: [String: Int]
  private let width: Int
  private let path: String
  private let sink: DiagnosticSink

  init(_ record: [CSVField], places: [String: Int], width: Int, path: String, sink: DiagnosticSink) {
    self.record = record
    self.places = places
    self.width = width
    self.path = path
    self.sink = sink
  }

  /// The contact and its groups; nil when the line has an error.
  func contact() -> (Contact, [String])? {
    guard record.count == width else {
      sink.error(
        path, record[0].position, "\(record.count) fields where the first line has \(width)",
        "put fields with a comma in quotes")
      return nil
    }
    let errors = sink.errorCount
    var contact = Contact(
      id: text("id"), name: text("name"), emails: list("emails"), countryCode: countryCode, phone: text("phone"),
      enabled: flag("enabled") ?? true, switchedOff: Set(list(ContactCSV.switchedOff)))
    if !text("time_zone").isEmpty { contact.timeZone = text("time_zone") }
    if !text("language").isEmpty { contact.language = text("language") }
    switch flag("sms_enabled") {
    case true?: if contact.phone.isEmpty { warn("sms_enabled", "SMS is on without a phone") }
    case false?: contact.switchedOff.insert("sms")
    case nil: break
    }
    for entry in list(ContactCSV.robots) {
      let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      if parts.count == 2 { contact.robots[parts[0]] = parts[1] } else { expect("dingtalk=ID", ContactCSV.robots) }
    }
    contact.messagesPerDay = number(ContactCSV.perDay)
    contact.smsPerDay = number(ContactCSV.smsPerDay)
    let groups = list("groups")
    for problem in contact.problems { report(problem, "id") }
    var seen: Set<String> = []
    for group in groups {
      for problem in ContactRules.problems(id: group) { report(problem, "groups") }
      if !seen.insert(group).inserted { warn("groups", "the group '\(group)' is there twice") }
    }
    guard sink.errorCount == errors else { return nil }
    return (contact, groups.filter { seen.remove($0) != nil })
  }

  private func field(_ column: String) -> CSVField? { places[column].map { record[$0] } }

  private func text(_ column: String) -> String {
    let text = field(column).map { Self.trimmed($0.text) } ?? ""
    // What keeps spreadsheets from taking a text for a formula is not part of it.
    return text.utf8.first == 0x27 ? String(text.dropFirst()) : text
  }

  private func number(_ column: String) -> Int? {
    if text(column).isEmpty { return nil }
    if let number = Int(text(column)) { return number }
    expect("a whole number", column)
    return nil
  }

  private func expect(_ what: String, _ column: String) {
    let shown = ContactRules.shown(text(column))
    sink.error(path, field(column)?.position, "'\(shown)' where \(what) was expected in '\(column)'")
  }

  private func list(_ column: String) -> [String] {
    text(column).split(separator: ";").map { Self.trimmed(String($0)) }.filter { !$0.isEmpty }
  }

  private var countryCode: String {
    let text = text("country_code")
    return text.utf8.first == 0x2B ? String(text.dropFirst()) : text
  }

  private func flag(_ column: String) -> Bool? {
    switch text(column).lowercased() {
    case "": return nil
    case "true", "yes", "1": return true
    case "false", "no", "0": return false
    default:
      let shown = ContactRules.shown(text(column))
      sink.error(path, field(column)?.position, "'\(shown)' is neither true nor false in '\(column)'")
      return nil
    }
  }

  private func report(_ problem: ContactProblem, _ column: String) {
    let position = field(column)?.position
    if problem.isError {
      sink.error(path, position, problem.message)
    } else {
      sink.warning(path, position, problem.message)
    }
  }

  private func warn(_ column: String, _ message: String) { sink.warning(path, field(column)?.position, message) }

  private static func trimmed(_ text: String) -> String {
    let isSpace: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\u{3000}" || $0 == "\u{A0}" }
    let rest = text.unicodeScalars.drop(while: isSpace)
    return String(String.UnicodeScalarView(rest.reversed().drop(while: isSpace).reversed()))
  }
}
