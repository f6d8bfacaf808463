public import Alerting

/// Adds, changes and removes contacts and user groups: the use cases behind the commands and the console.
public struct ContactAdministration: Sendable {
  private let store: any ContactStore
  private let policies: [ActionPolicy]

  /// Administration of a store; the policies are those that may name contacts and groups.
  public init(store: any ContactStore, policies: [ActionPolicy]) {
    self.store = store
    self.policies = policies
  }

  /// Contacts by id.
  public func contacts() throws -> [Contact] {
    try store.contactBook().contacts.values.sorted { $0.id < $1.id }
  }

  /// Groups by id.
  public func groups() throws -> [ContactGroup] {
    try store.contactBook().groups.values.sorted { $0.id < $1.id }
  }

  /// Adds a contact to the book and to groups, which are made when they do not exist. Throws `AdministrationError`
  /// when the contact is not valid or exists and `replace` is false.
  public func add(_ contact: Contact, groups: [String] = [], replace: Bool = false) throws {
    let problems = contact.problems.filter(\.isError)
    guard problems.isEmpty else {
      throw AdministrationError.invalid(problems.map(\.message))
    }
    try store.updateContacts { book in
      guard replace || book.contacts[contact.id] == nil else { throw AdministrationError.exists("contact", contact.id) }
      book.contacts[contact.id] = contact
      for group in groups { Self.join(contact.id, group, in: &book) }
    }
  }

  /// Adds or changes contacts read from a file, and puts each into its groups, all in one transaction.
  public func importRows(_ rows: [(contact: Contact, groups: [String])]) throws {
    try store.updateContacts { book in
      for row in rows {
        book.contacts[row.contact.id] = row.contact
        for group in row.groups { Self.join(row.contact.id, group, in: &book) }
      }
    }
  }

  /// Removes a contact from the book and from every group. Refused while a policy names it.
  public func remove(contact id: String) throws {
    try refuse("contact", id, named: policies.flatMap { $0.places(user: id) })
    try store.updateContacts { book in
      guard book.contacts.removeValue(forKey: id) != nil else {
        throw AdministrationError.unknown("contact", id, known: Array(book.contacts.keys))
      }
      for key in book.groups.keys { book.groups[key]?.members.removeAll { $0 == id } }
    }
  }

  /// Adds a group with these members. Throws `AdministrationError` when a member is unknown or the group exists.
  public func add(_ group: ContactGroup, replace: Bool = false) throws {
    try store.updateContacts { book in
      guard replace || book.groups[group.id] == nil else { throw AdministrationError.exists("group", group.id) }
      if let stranger = group.members.first(where: { book.contacts[$0] == nil }) {
        throw AdministrationError.unknown("contact", stranger, known: Array(book.contacts.keys))
      }
      var seen: Set<String> = []
      var unique = group
      unique.members = group.members.filter { seen.insert($0).inserted }
      book.groups[group.id] = unique
    }
  }

  /// Adds a known contact to a group, which is made when it does not exist.
  public func join(contact id: String, group: String) throws {
    try store.updateContacts { book in
      guard book.contacts[id] != nil else {
        throw AdministrationError.unknown("contact", id, known: Array(book.contacts.keys))
      }
      Self.join(id, group, in: &book)
    }
  }

  /// Takes a contact out of a group.
  public func leave(contact id: String, group: String) throws {
    try store.updateContacts { book in
      guard book.groups[group] != nil else {
        throw AdministrationError.unknown("group", group, known: Array(book.groups.keys))
      }
      book.groups[group]?.members.removeAll { $0 == id }
    }
  }

  /// Removes a group; its members stay. Refused while a policy names it.
  public func remove(group id: String) throws {
    try refuse("group", id, named: policies.flatMap { $0.places(group: id) })
    try store.updateContacts { book in
      guard book.groups.removeValue(forKey: id) != nil else {
        throw AdministrationError.unknown("group", id, known: Array(book.groups.keys))
      }
    }
  }

  private static func join(_ id: String, _ group: String, in book: inout ContactBook) {
    var entry = book.groups[group] ?? ContactGroup(id: group)
    if !entry.members.contains(id) { entry.members.append(id) }
    book.groups[group] = entry
  }

  private func refuse(_ kind: String, _ id: String, named places: [String]) throws {
    guard places.isEmpty else { throw AdministrationError.inUse(kind, id, places: places) }
  }
}

extension ActionPolicy {
  func places(user id: String) -> [String] { places { $0.users.contains(id) } }
  func places(group id: String) -> [String] { places { $0.groups.contains(id) } }

  private func places(where names: (Target) -> Bool) -> [String] {
    func name(_ targets: [Target]) -> Bool { targets.contains { names($0) || $0.fallback.contains(where: names) } }
    return routes.enumerated().filter { name($0.element.notify) }.map { "policy \(self.name), route \($0.offset + 1)" }
      + escalation.enumerated().filter { name($0.element.notify) }.map {
        "policy \(self.name), escalation step \($0.offset + 1)"
      }
  }
}
