public import Alerting
internal import AuditEvents

extension ContactAdministration {
  /// Where a group is named.
  public func places(ofGroup id: String) -> [String] { policies.flatMap { $0.places(group: id) } }

  /// Adds a group with these members, each once. Throws `AdministrationError` when a member is unknown or the group
  /// exists and `replace` is false.
  /// - Returns: What is worth a look.
  @discardableResult
  public func add(
    _ group: ContactGroup, replace: Bool = false, reason: String? = nil
  ) throws -> [ContactProblem] {
    let books = try change(about: group.id, kind: .group, reason) { book in
      guard replace || book.groups[group.id] == nil else { throw AdministrationError.exists(.group, group.id) }
      try Self.keep(group, in: &book)
    }
    return problems(of: group) + emptied(books)
  }

  /// Changes a group; its id stays, and so does what `body` does not touch. Throws `AdministrationError`: `changed` when it
  /// is not any more what it was in `state`.
  /// - Parameters:
  ///   - state: What `state(ofGroup:)` said when somebody began to change it; nil for whatever it is now.
  ///   - isNew: Whether one that nobody knows is added.
  /// - Returns: What is worth a look.
  @discardableResult
  public func change(
    group id: String, since state: String? = nil, orAdd isNew: Bool = false, reason: String? = nil,
    _ body: (inout ContactGroup) throws -> Void
  ) throws -> [ContactProblem] {
    var asked: ContactGroup?
    let books = try change(about: id, kind: .group, reason) { book in
      guard var group = book.groups[id] ?? (isNew ? ContactGroup(id: id) : nil) else {
        throw Self.unknown(group: id, book)
      }
      try expect(state, Self.state(of: group), .group, id)
      try body(&group)
      group.id = id
      asked = group
      try Self.keep(group, in: &book)
    }
    return (asked.map { problems(of: $0) } ?? []) + emptied(books)
  }

  /// Adds a known contact to a group, which is made when it does not exist.
  public func join(contact id: String, group: String, reason: String? = nil) throws {
    _ = try change(about: group, kind: .group, reason) { book in
      guard book.contacts[id] != nil else { throw Self.unknown(id, book) }
      try Self.join([id], group, in: &book)
    }
  }

  /// Takes a contact out of a group.
  /// - Returns: What is worth a look: a group that a policy names has nobody any more.
  @discardableResult
  public func leave(contact id: String, group: String, reason: String? = nil) throws -> [ContactProblem] {
    let books = try change(about: group, kind: .group, reason) { book in
      guard book.groups[group] != nil else { throw Self.unknown(group: group, book) }
      book.groups[group]?.members.removeAll { $0 == id }
    }
    return emptied(books)
  }

  /// Removes a group; its members stay. Refused while a policy names it.
  public func remove(group id: String, reason: String? = nil) throws {
    _ = try change(about: id, kind: .group, reason) { book in
      try refuse(.group, id, named: places(ofGroup: id))
      guard book.groups.removeValue(forKey: id) != nil else { throw Self.unknown(group: id, book) }
    }
  }

  private static func keep(_ group: ContactGroup, in book: inout ContactBook) throws {
    let problems = group.problems.filter(\.isError)
    guard problems.isEmpty else { throw AdministrationError.invalid(problems.map(\.sentence)) }
    if let stranger = group.members.first(where: { book.contacts[$0] == nil }) { throw unknown(stranger, book) }
    var seen: Set<String> = []
    var unique = group
    unique.members = group.members.filter { seen.insert($0).inserted }
    book.groups[group.id] = unique
  }
}
