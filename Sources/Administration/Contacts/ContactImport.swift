public import Alerting
internal import AuditEvents
public import WorkspaceFiles

/// A file of contacts as it would change the book.
public struct ContactImport: Sendable {
  /// How a file is written.
  public enum Form: String, Sendable, CaseIterable {
    /// A line for each contact; contacts and groups.
    case csv, yaml
  }

  /// What would change, contacts first.
  public let changes: [ContactChange]
  /// Everything wrong or dubious about the file, by place.
  public let diagnostics: [Diagnostic]
  /// How many contacts and groups the file has.
  public let count: Int
  let contacts: [Contact]
  /// The columns of a CSV file; what it has no column for stays as it is when the file is applied.
  let columns: Set<String>?
  let memberships: [String: [String]]
  let groups: [ContactGroup]
  let isComplete: Bool
  /// Whether it may be applied.
  public var isSound: Bool { !diagnostics.contains { $0.severity == .error } }

  /// Changes a book the way the file says.
  func apply(to book: inout ContactBook) throws {
    let before = book
    for contact in contacts {
      let known = book.contacts[contact.id]
      book.contacts[contact.id] =
        columns.flatMap { columns in
          known.map { ContactCSV.merged(contact, onto: $0, columns: columns) }
        } ?? contact
    }
    for group in groups { book.groups[group.id] = group }
    var joining: [String: [String]] = [:]
    for (contact, groups) in memberships.sorted(by: { $0.key < $1.key }) {
      for group in groups { joining[group, default: []].append(contact) }
    }
    for (group, members) in joining { try ContactAdministration.join(members, group, in: &book) }
    guard isComplete else { return }
    let known = Set(contacts.map(\.id))
    for id in before.contacts.keys where !known.contains(id) { book.contacts[id] = nil }
    let kept = Set(groups.map(\.id)).union(memberships.values.joined())
    for (id, group) in before.groups where !kept.contains(id) {
      // A CSV file tells of groups by their members, and so nothing of one that has none.
      if let columns, !columns.contains("groups") || group.members.isEmpty { continue }
      book.groups[id] = nil
    }
    for key in book.groups.keys {
      book.groups[key]?.members.removeAll { id in
        book.contacts[id] == nil || (memberships[id].map { !$0.contains(key) } ?? false)
      }
    }
  }
}

extension ContactAdministration {
  /// Reads a file and says what it would change; nothing is changed. A CSV file of contacts adds to groups; with
  /// `isComplete` the file is the whole book, and whoever is not in it is removed.
  public func importing(
    _ text: String, form: ContactImport.Form, path: String, isComplete: Bool = false
  ) throws -> ContactImport {
    var (contacts, groups, diagnostics): ([Contact], [ContactGroup], [Diagnostic])
    var memberships: [String: [String]] = [:]
    var columns: Set<String>?
    switch form {
    case .csv:
      let read = ContactCSV.read(text, path: path)
      (contacts, groups, diagnostics) = (read.rows.map(\.contact), [], read.diagnostics)
      let found = ContactCSV.columns(of: text)
      columns = found
      for row in read.rows where found.contains("groups") { memberships[row.contact.id] = row.groups }
    case .yaml: (contacts, groups, diagnostics) = ContactYAML.read(text, path: path)
    }
    func error(_ message: String) { diagnostics.append(Diagnostic(.error, path: path, message: message)) }
    for contact in contacts {
      for email in contact.emails {
        if let problem = settings.problem(in: email) { error("contact \(contact.id): \(problem)") }
      }
    }
    let before = try store.contactBook()
    func plan(_ changes: [ContactChange]) -> ContactImport {
      ContactImport(
        changes: changes, diagnostics: diagnostics, count: contacts.count + groups.count, contacts: contacts,
        columns: columns, memberships: memberships, groups: groups, isComplete: isComplete)
    }
    var after = before
    do { try plan([]).apply(to: &after) } catch let refusal as AdministrationError { error(refusal.description) }
    for group in groups {
      for member in group.members where after.contacts[member] == nil {
        error("group \(group.id): there is no contact '\(member)'")
      }
    }
    for problem in emptied((before, after)) {
      diagnostics.append(Diagnostic(.warning, path: path, message: problem.message))
    }
    let changes = before.changes(to: after)
    for change in changes where change.verb == .remove {
      let places =
        change.kind == "contact"
        ? Self.places(of: change.id, policies, roster, before.standIns)
        : policies.flatMap { $0.places(group: change.id) }
      if !places.isEmpty {
        error(
          AdministrationError.inUse(change.kind == "contact" ? .contact : .group, change.id, places: places).description
        )
      }
    }
    return plan(changes)
  }

  /// Changes the book the way a file says, in one transaction. Throws `AdministrationError.invalid` when the file has
  /// an error.
  public func apply(_ planned: ContactImport, reason: String? = nil) throws {
    guard planned.isSound else {
      throw AdministrationError.invalid(
        planned.diagnostics.filter { $0.severity == .error }.map { Sentence(verbatim: $0.description) })
    }
    try change(reason) { book in
      let before = book
      try planned.apply(to: &book)
      let gone = before.changes(to: book).filter { $0.verb == .remove && $0.kind == "contact" }
      for change in gone {
        let places = Self.places(of: change.id, policies, roster, book.standIns)
        if !places.isEmpty { throw AdministrationError.inUse(.contact, change.id, places: places) }
      }
    } entry: { before, after in
      let changes = JSONText.array(before.changes(to: after).map { .string($0.text) }).text
      return ("contacts.imported", "contacts", nil, changes)
    }
  }
}
