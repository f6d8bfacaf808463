public import Alerting
internal import AuditEvents
public import Engine

/// Adds, changes and removes contacts and user groups: the use cases behind the commands and the console.
public struct ContactAdministration: Sendable {
  let store: any AuditedStores
  let policies: [ActionPolicy]
  let roster: DutyRoster
  let settings: ContactSettings
  let caller: Caller
  let clock: any Clock

  /// Administration of a store, on behalf of a caller. The policies and the roster are those that may name contacts and
  /// groups.
  public init(
    store: any AuditedStores, policies: [ActionPolicy], roster: DutyRoster = DutyRoster(),
    settings: ContactSettings = ContactSettings(), caller: Caller, clock: any Clock
  ) {
    self.store = store
    self.policies = policies
    self.roster = roster
    self.settings = settings
    self.caller = caller
    self.clock = clock
  }

  /// Contacts by id.
  public func contacts() throws -> [Contact] {
    try store.contactBook().contacts.values.sorted { $0.id < $1.id }
  }

  /// Groups by id.
  public func groups() throws -> [ContactGroup] {
    try store.contactBook().groups.values.sorted { $0.id < $1.id }
  }

  /// Everything that is kept, with the settings of the workspace.
  public func book() throws -> ContactBook {
    var book = try store.contactBook()
    book.confirmedKinds = settings.confirmedKinds
    return book
  }

  /// A contact, and the groups it is in. Throws `AdministrationError.unknown`.
  public func contact(_ id: String) throws -> (contact: Contact, groups: [ContactGroup]) {
    let book = try store.contactBook()
    guard let contact = book.contacts[id] else { throw Self.unknown(id, book) }
    return (contact, book.groups.values.filter { $0.members.contains(id) }.sorted { $0.id < $1.id })
  }

  /// A group. Throws `AdministrationError.unknown`.
  public func group(_ id: String) throws -> ContactGroup {
    let book = try store.contactBook()
    guard let group = book.groups[id] else { throw Self.unknown(group: id, book) }
    return group
  }

  /// What is wrong or dubious here about a contact, errors first.
  public func problems(of contact: Contact) -> [ContactProblem] { settings.problems(of: contact) }

  /// Everything that is wrong or dubious about the book, and what the vendor's own book would refuse.
  public func problems() throws -> [ContactProblem] {
    let book = try store.contactBook()
    let domains = book.contacts.values.sorted { $0.id < $1.id }.flatMap { contact in
      contact.emails.compactMap { settings.problem(in: $0) }.map {
        ContactProblem(isError: true, message: "contact \(contact.id): \($0)")
      }
    }
    let unconfirmed = settings.confirmedKinds.sorted().flatMap { kind in
      book.contacts.values.sorted { $0.id < $1.id }.flatMap { contact in
        contact.addresses(for: kind).filter { !book.isConfirmed(contact.id, kind: kind, address: $0) }.map {
          ContactProblem(isError: false, message: "contact \(contact.id): '\($0)' is not confirmed and is not told")
        }
      }
    }
    return book.problems + domains + unconfirmed + book.vendorProblems
  }

  /// Adds a contact to the book and to groups, which are made when they do not exist. Throws `AdministrationError`
  /// when the contact is not valid or exists and `replace` is false.
  public func add(
    _ contact: Contact, groups: [String] = [], replace: Bool = false, reason: String? = nil
  ) throws {
    try check(contact)
    try change(about: contact.id, reason) { book in
      guard replace || book.contacts[contact.id] == nil else { throw AdministrationError.exists("contact", contact.id) }
      book.contacts[contact.id] = contact
      for group in groups { try Self.join(contact.id, group, in: &book) }
    }
  }

  /// Changes a contact; its id stays. Throws `AdministrationError`.
  public func change(contact id: String, reason: String? = nil, _ body: (inout Contact) throws -> Void) throws {
    try change(about: id, reason) { book in
      guard var contact = book.contacts[id] else { throw Self.unknown(id, book) }
      try body(&contact)
      contact.id = id
      try check(contact)
      book.contacts[id] = contact
    }
  }

  /// Takes the contact out of every group but these, and into each of them.
  public func put(contact id: String, into groups: [String], reason: String? = nil) throws {
    try change(about: id, reason) { book in
      guard book.contacts[id] != nil else { throw Self.unknown(id, book) }
      for key in book.groups.keys where !groups.contains(key) { book.groups[key]?.members.removeAll { $0 == id } }
      for group in groups { try Self.join(id, group, in: &book) }
    }
  }

  /// Removes a contact from the book and from every group. Refused with the list of places while a policy, a rotation
  /// or a stand-in names it.
  public func remove(contact id: String, reason: String? = nil) throws {
    try change(about: id, reason) { book in
      try refuse("contact", id, named: Self.places(of: id, policies, roster, book.standIns))
      guard book.contacts.removeValue(forKey: id) != nil else { throw Self.unknown(id, book) }
      for key in book.groups.keys { book.groups[key]?.members.removeAll { $0 == id } }
    }
  }

  /// Where a contact is named: it cannot be removed before it is named nowhere.
  public func places(of id: String) throws -> [String] {
    Self.places(of: id, policies, roster, try store.contactBook().standIns)
  }

  /// Where a group is named.
  public func places(ofGroup id: String) -> [String] { policies.flatMap { $0.places(group: id) } }

  /// Adds a group with these members. Throws `AdministrationError` when a member is unknown or the group exists.
  public func add(_ group: ContactGroup, replace: Bool = false, reason: String? = nil) throws {
    let problems = group.problems.filter(\.isError)
    guard problems.isEmpty else { throw AdministrationError.invalid(problems.map(\.message)) }
    try change(about: group.id, kind: "group", reason) { book in
      guard replace || book.groups[group.id] == nil else { throw AdministrationError.exists("group", group.id) }
      if let stranger = group.members.first(where: { book.contacts[$0] == nil }) { throw Self.unknown(stranger, book) }
      var seen: Set<String> = []
      var unique = group
      unique.members = group.members.filter { seen.insert($0).inserted }
      book.groups[group.id] = unique
    }
  }

  /// Adds a known contact to a group, which is made when it does not exist.
  public func join(contact id: String, group: String) throws {
    try change(about: group, kind: "group", nil) { book in
      guard book.contacts[id] != nil else { throw Self.unknown(id, book) }
      try Self.join(id, group, in: &book)
    }
  }

  /// Takes a contact out of a group.
  public func leave(contact id: String, group: String) throws {
    try change(about: group, kind: "group", nil) { book in
      guard book.groups[group] != nil else { throw Self.unknown(group: group, book) }
      book.groups[group]?.members.removeAll { $0 == id }
    }
  }

  /// Removes a group; its members stay. Refused while a policy names it.
  public func remove(group id: String, reason: String? = nil) throws {
    try change(about: id, kind: "group", reason) { book in
      try refuse("group", id, named: policies.flatMap { $0.places(group: id) })
      guard book.groups.removeValue(forKey: id) != nil else { throw Self.unknown(group: id, book) }
    }
  }

  /// Changes the book in one audited transaction. What became of the confirmations of addresses that are gone is no
  /// matter of the log.
  func change(
    about id: String, kind: String = "contact", _ reason: String?, _ body: (inout ContactBook) throws -> Void
  ) throws {
    try change(reason, body) { before, after in
      func text(_ book: ContactBook) -> String? {
        kind == "contact" ? book.contacts[id]?.auditText(in: book) : book.groups[id]?.auditText
      }
      let (old, new) = (text(before), text(after))
      let verb = old == nil ? "added" : new == nil ? "removed" : "changed"
      return ("\(kind).\(verb)", "\(kind) \(id)", old, new)
    }
  }

  func change(
    _ reason: String?, _ body: (inout ContactBook) throws -> Void,
    entry: (ContactBook, ContactBook) -> (action: String, subject: String, before: String?, after: String?)
  ) throws {
    try caller.require(.operator)
    try store.audited { stores in
      let before = try stores.contactBook()
      try stores.updateContacts { book in
        try body(&book)
        book.forgetOldConfirmations()
      }
      let words = entry(before, try stores.contactBook())
      return (
        (),
        AuditEntry(
          at: clock.now, caller: caller, action: words.action, subject: words.subject, before: words.before,
          after: words.after, reason: reason.flatMap { $0.isEmpty ? nil : $0 })
      )
    }
  }

  func check(_ contact: Contact) throws {
    let problems = settings.problems(of: contact).filter(\.isError)
    guard problems.isEmpty else { throw AdministrationError.invalid(problems.map(\.message)) }
  }

  static func join(_ id: String, _ group: String, in book: inout ContactBook) throws {
    var entry = book.groups[group] ?? ContactGroup(id: group)
    let problems = entry.problems.filter(\.isError)
    guard problems.isEmpty else { throw AdministrationError.invalid(problems.map(\.message)) }
    if !entry.members.contains(id) { entry.members.append(id) }
    book.groups[group] = entry
  }

  static func unknown(_ id: String, _ book: ContactBook) -> AdministrationError {
    .unknown("contact", id, known: Array(book.contacts.keys))
  }

  private static func unknown(group id: String, _ book: ContactBook) -> AdministrationError {
    .unknown("group", id, known: Array(book.groups.keys))
  }

  private func refuse(_ kind: String, _ id: String, named places: [String]) throws {
    guard places.isEmpty else { throw AdministrationError.inUse(kind, id, places: places) }
  }
}
