public import Alerting
internal import AuditEvents
public import Engine
internal import WorkspaceFiles

/// Adds, changes and removes contacts and user groups: the use cases behind the commands and the console.
public struct ContactAdministration: Sendable {
  let store: any AuditedStores
  let policies: [ActionPolicy]
  let roster: DutyRoster
  let settings: ContactSettings
  /// The kinds of channels that need an address of each recipient, by the channel's name.
  let addressKinds: [String: String]
  let caller: Caller
  let clock: any Clock

  /// Administration of a store, on behalf of a caller. The policies and the roster are those that may name contacts and
  /// groups.
  public init(
    store: any AuditedStores, policies: [ActionPolicy], roster: DutyRoster = DutyRoster(),
    settings: ContactSettings = ContactSettings(), addressKinds: [String: String] = [:], caller: Caller,
    clock: any Clock
  ) {
    self.store = store
    self.policies = policies
    self.roster = roster
    self.settings = settings
    self.addressKinds = addressKinds
    self.caller = caller
    self.clock = clock
  }

  /// Contacts by id.
  public func contacts() throws -> [Contact] {
    try caller.require(.viewer)
    return try store.contactBook().contacts.values.sorted { $0.id < $1.id }
  }

  /// Groups by id.
  public func groups() throws -> [ContactGroup] {
    try caller.require(.viewer)
    return try store.contactBook().groups.values.sorted { $0.id < $1.id }
  }

  /// Everything that is kept, with the settings of the workspace.
  public func book() throws -> ContactBook {
    try caller.require(.viewer)
    var book = try store.contactBook()
    book.confirmedKinds = settings.confirmedKinds
    return book
  }

  /// A contact, and the groups it is in. Throws `AdministrationError.unknown`.
  public func contact(_ id: String) throws -> (contact: Contact, groups: [ContactGroup]) {
    try caller.require(.viewer)
    let book = try store.contactBook()
    guard let contact = book.contacts[id] else { throw Self.unknown(id, book) }
    return (contact, book.groups.values.filter { $0.members.contains(id) }.sorted { $0.id < $1.id })
  }

  /// A group. Throws `AdministrationError.unknown`.
  public func group(_ id: String) throws -> ContactGroup {
    try caller.require(.viewer)
    let book = try store.contactBook()
    guard let group = book.groups[id] else { throw Self.unknown(group: id, book) }
    return group
  }

  /// Adds a contact to the book and to groups, which are made when they do not exist. Throws `AdministrationError`
  /// when the contact is not valid or exists and `replace` is false.
  /// - Returns: What is worth a look.
  @discardableResult
  public func add(
    _ contact: Contact, groups: [String] = [], replace: Bool = false, reason: String? = nil
  ) throws -> [ContactProblem] {
    try check(contact)
    let books = try change(about: contact.id, reason) { book in
      guard replace || book.contacts[contact.id] == nil else { throw AdministrationError.exists(.contact, contact.id) }
      book.contacts[contact.id] = contact
      for group in groups { try Self.join([contact.id], group, in: &book) }
    }
    return problems(of: contact, in: books.after)
  }

  /// Changes a contact; its id stays, and so does what `body` does not touch. Throws `AdministrationError`: `changed` when
  /// it is not any more what it was in `state`.
  /// - Parameters:
  ///   - groups: The groups it is in from now on, made when they do not exist; nil for those it is in.
  ///   - state: What `state(of:)` said when somebody began to change it; nil for whatever it is now.
  ///   - isNew: Whether one that nobody knows is added.
  /// - Returns: What is worth a look.
  @discardableResult
  public func change(
    contact id: String, groups: [String]? = nil, since state: String? = nil, orAdd isNew: Bool = false,
    reason: String? = nil, _ body: (inout Contact) throws -> Void
  ) throws -> [ContactProblem] {
    let books = try change(about: id, reason) { book in
      guard var contact = book.contacts[id] ?? (isNew ? Contact(id: id) : nil) else { throw Self.unknown(id, book) }
      try expect(state, Self.state(of: contact, in: book), .contact, id)
      try body(&contact)
      contact.id = id
      try check(contact)
      book.contacts[id] = contact
      guard let groups else { return }
      for key in book.groups.keys where !groups.contains(key) { book.groups[key]?.members.removeAll { $0 == id } }
      for group in groups { try Self.join([id], group, in: &book) }
    }
    guard let contact = books.after.contacts[id] else { return [] }
    return problems(of: contact, in: books.after) + emptied(books)
  }

  /// Takes the contact out of every group but these, and into each of them.
  @discardableResult
  public func put(contact id: String, into groups: [String], reason: String? = nil) throws -> [ContactProblem] {
    try change(contact: id, groups: groups, reason: reason) { _ in }
  }

  /// Removes a contact from the book and from every group. Refused with the list of places while a policy, a rotation
  /// or a stand-in names it.
  /// - Returns: What is worth a look: a group that a policy names has nobody any more.
  @discardableResult
  public func remove(contact id: String, reason: String? = nil) throws -> [ContactProblem] {
    let books = try change(about: id, reason) { book in
      try refuse(.contact, id, named: Self.places(of: id, policies, roster, book.standIns))
      guard book.contacts.removeValue(forKey: id) != nil else { throw Self.unknown(id, book) }
      for key in book.groups.keys { book.groups[key]?.members.removeAll { $0 == id } }
    }
    return emptied(books)
  }

  /// Where a contact is named: it cannot be removed before it is named nowhere.
  public func places(of id: String) throws -> [String] {
    Self.places(of: id, policies, roster, try store.contactBook().standIns)
  }

  /// Changes the book in one audited transaction. What became of the confirmations of addresses that are gone is no
  /// matter of the log.
  func change(
    about id: String, kind: AdministrationError.Kind = .contact, _ reason: String?,
    _ body: (inout ContactBook) throws -> Void
  ) throws -> (before: ContactBook, after: ContactBook) {
    do {
      return try change(reason, body) { before, after in
        func text(_ book: ContactBook) -> String? {
          kind == .contact ? book.contacts[id]?.auditText(in: book) : book.groups[id]?.auditText
        }
        let (old, new) = (text(before), text(after))
        let verb = old == nil ? "added" : new == nil ? "removed" : "changed"
        return ("\(kind.rawValue).\(verb)", "\(kind.rawValue) \(id)", old, new)
      }
    } catch AdministrationError.changed(let kind, let id, _) {
      // The log is asked when the transaction is over.
      let subject = "\(kind.rawValue) \(id)"
      let entries = try store.auditEntries(before: nil, limit: 20, filter: AuditFilter(subject: subject))
      throw AdministrationError.changed(
        kind, id, by: entries.first { $0.entry.subject == subject }?.entry.caller.name ?? "somebody")
    }
  }

  @discardableResult
  func change(
    _ reason: String?, _ body: (inout ContactBook) throws -> Void,
    entry: (ContactBook, ContactBook) -> (action: String, subject: String, before: String?, after: String?)
  ) throws -> (before: ContactBook, after: ContactBook) {
    try caller.require(.operator)
    return try store.audited { stores in
      let before = try stores.contactBook()
      try stores.updateContacts { book in
        try body(&book)
        book.forgetOldConfirmations()
      }
      let after = try stores.contactBook()
      let words = entry(before, after)
      return (
        (before, after),
        AuditEntry(
          at: clock.now, caller: caller, action: words.action, subject: words.subject, before: words.before,
          after: words.after, reason: reason.flatMap { $0.isEmpty ? nil : $0 })
      )
    }
  }

  /// Throws `AdministrationError.changed` when something is not any more what it was; who did it is added outside.
  func expect(_ state: String?, _ now: String, _ kind: AdministrationError.Kind, _ id: String) throws {
    guard let state, !state.utf8.elementsEqual(now.utf8) else { return }
    throw AdministrationError.changed(kind, id, by: "")
  }

  func check(_ contact: Contact) throws {
    let problems = settings.problems(of: contact).filter(\.isError)
    guard problems.isEmpty else { throw AdministrationError.invalid(problems.map(\.sentence)) }
  }

  /// Adds members to a group, which is made when there is none.
  static func join(_ ids: [String], _ group: String, in book: inout ContactBook) throws {
    var entry = book.groups[group] ?? ContactGroup(id: group)
    let problems = entry.problems.filter(\.isError)
    guard problems.isEmpty else { throw AdministrationError.invalid(problems.map(\.sentence)) }
    var known = Set(entry.members)
    entry.members += ids.filter { known.insert($0).inserted }
    book.groups[group] = entry
  }

  static func unknown(_ id: String, _ book: ContactBook) -> AdministrationError {
    .unknown(.contact, id, known: Array(book.contacts.keys))
  }

  static func unknown(group id: String, _ book: ContactBook) -> AdministrationError {
    .unknown(.group, id, known: Array(book.groups.keys))
  }

  func refuse(_ kind: AdministrationError.Kind, _ id: String, named places: [String]) throws {
    guard places.isEmpty else { throw AdministrationError.inUse(kind, id, places: places) }
  }
}
