public import Alerting
internal import AuditEvents
internal import Delivery
internal import WorkspaceFiles

extension ContactAdministration {
  /// What is wrong or dubious here about a contact, errors first: by itself, among the others, and for the policies that
  /// tell it. The vendor's limits are warnings.
  public func problems(of contact: Contact) throws -> [ContactProblem] { problems(of: contact, in: try book()) }

  func problems(of contact: Contact, in book: ContactBook) -> [ContactProblem] {
    settings.problems(of: contact) + kindProblems(of: contact) + book.sharedAddresses(of: contact.id)
      + unreachable(in: book, only: contact.id) + contact.vendorProblems
  }

  /// What is wrong or dubious about a group, errors first.
  public func problems(of group: ContactGroup) -> [ContactProblem] { group.problems }

  /// Everything that is wrong or dubious about the book, and what the vendor's own book would refuse.
  public func problems() throws -> [ContactProblem] {
    try caller.require(.viewer)
    let book = try book()
    let people = book.contacts.values.sorted { $0.id < $1.id }
    let here = people.flatMap { contact in
      let domains = contact.emails.compactMap { settings.problem(in: $0) }.map {
        ContactProblem(isError: true, $0, contact: contact.id)
      }
      let kinds = kindProblems(of: contact).map {
        ContactProblem(isError: $0.isError, $0.sentence, contact: contact.id)
      }
      return domains + kinds
    }
    let unconfirmed = settings.confirmedKinds.sorted().flatMap { kind in
      people.flatMap { contact in
        contact.addresses(for: kind).filter { !book.isConfirmed(contact.id, kind: kind, address: $0) }.map {
          ContactProblem(isError: false, Sentence("'{1}' is not confirmed and is not told", $0), contact: contact.id)
        }
      }
    }
    return book.problems + here + unconfirmed + book.sharedAddresses() + unreachable(in: book) + book.vendorProblems
  }

  /// What a contact is now, for a form that must not undo what others change meanwhile.
  public func state(of id: String) throws -> String {
    let book = try store.contactBook()
    guard let contact = book.contacts[id] else { throw Self.unknown(id, book) }
    return Self.state(of: contact, in: book)
  }

  /// What a group is now.
  public func state(ofGroup id: String) throws -> String { Self.state(of: try group(id)) }

  static func state(of contact: Contact, in book: ContactBook) -> String {
    ContentHash(ofParts: ["contact", contact.auditText(in: book)]).prefix(16)
  }
  static func state(of group: ContactGroup) -> String { ContentHash(ofParts: ["group", group.auditText]).prefix(16) }

  /// Groups that a policy names and that had members before a change: from now on nobody is told.
  func emptied(_ books: (before: ContactBook, after: ContactBook)) -> [ContactProblem] {
    books.after.groups.values.sorted { $0.id < $1.id }.compactMap { group in
      guard group.members.isEmpty, books.before.groups[group.id]?.members.isEmpty == false else { return nil }
      let places = places(ofGroup: group.id)
      guard !places.isEmpty else { return nil }
      return ContactProblem(
        isError: false,
        Sentence(
          "the group '{1}' has no members any more, and {2} tells it", group.id, places.joined(separator: ", ")))
    }
  }

  /// Kinds of channels and languages that there are not.
  private func kindProblems(of contact: Contact) -> [ContactProblem] {
    let kinds = ChannelKind.allCases.map(\.rawValue)
    let chats: [ChannelKind] = [.dingtalk, .wecom, .feishu, .slack, .teams]
    let off = contact.switchedOff.sorted().filter { !kinds.contains($0) }.map {
      Sentence("there is no kind of channel '{1}'; there are {2}", $0, kinds.joined(separator: ", "))
    }
    let robots = contact.robots.keys.sorted().filter { name in !chats.contains { $0.rawValue == name } }.map {
      Sentence(
        "no message uses the id in '{1}'; there are {2}", $0, chats.map(\.rawValue).joined(separator: ", "))
    }
    let speaks = contact.language.lowercased().split(separator: "-").first.map(String.init) ?? ""
    let language =
      ["en", "zh"].contains(speaks)
      ? [] : [Sentence("templates speak en and zh; messages in '{1}' take templates of your own", contact.language)]
    return (off + robots + language).map { ContactProblem(isError: false, $0) }
  }

  /// Who is told by policies over channels for which they have no address.
  private func unreachable(in book: ContactBook, only id: String? = nil) -> [ContactProblem] {
    var problems: [ContactProblem] = []
    for (place, target) in policies.flatMap(\.targets) {
      guard let kind = addressKinds[target.channel] else { continue }
      let members = target.groups.compactMap { book.groups[$0] }.filter(\.enabled).flatMap(\.members)
      var seen: Set<String> = []
      for user in target.users + members where (id ?? user) == user && seen.insert(user).inserted {
        guard let contact = book.contacts[user], contact.enabled, !contact.switchedOff.contains(kind),
          contact.address(for: kind) == nil
        else { continue }
        problems.append(
          ContactProblem(
            isError: false, Sentence("{1} tells '{2}' by {3}, for which there is no address", place, user, kind)))
      }
    }
    return problems
  }
}
