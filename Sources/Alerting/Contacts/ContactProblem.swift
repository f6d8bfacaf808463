public import WorkspaceFiles

/// Something wrong or dubious about a contact or a user group.
public struct ContactProblem: Sendable, Hashable {
  /// Whether it must be put right before the contact is kept; otherwise it is worth a look.
  public var isError: Bool
  /// What is wrong, and what was expected.
  public var sentence: Sentence
  /// The id of the contact it is about, when that is to be said.
  public var contact: String

  /// A problem.
  public init(isError: Bool, _ sentence: Sentence, contact: String = "") {
    self.isError = isError
    self.sentence = sentence
    self.contact = contact
  }

  /// The problem in English.
  public var message: String { contact.isEmpty ? "\(sentence)" : "contact \(contact): \(sentence)" }

  /// The same problem, told of a contact of a whole book.
  func of(_ contact: Contact) -> ContactProblem { ContactProblem(isError: isError, sentence, contact: contact.id) }

  static func error(_ sentence: Sentence) -> ContactProblem { ContactProblem(isError: true, sentence) }
  static func warning(_ sentence: Sentence) -> ContactProblem { ContactProblem(isError: false, sentence) }
}

extension Contact {
  /// What is wrong or dubious about the contact, errors first. Nothing here asks a network or a file: an address that
  /// looks right may still not exist.
  public var problems: [ContactProblem] {
    var problems = ContactRules.problems(id: id)
    // A name that was left out is the id.
    if name != id || problems.isEmpty { problems += ContactRules.problems(name: name) }
    problems += emails.compactMap { MailAddress.problem(in: $0) }.map { .error($0) }
    problems += phoneProblems
    if !ContactRules.isTimeZone(timeZone) {
      problems.append(
        .error(Sentence("'{1}' is no time zone such as Asia/Shanghai or UTC", ContactRules.shown(timeZone))))
    }
    if !ContactRules.isLanguage(language) {
      problems.append(.error(Sentence("'{1}' is no language such as en or zh-CN", ContactRules.shown(language))))
    }
    var seen: Set<String> = []
    for email in emails where !seen.insert(MailAddress.key(email)).inserted {
      problems.append(.warning(Sentence("the e-mail address '{1}' is there twice", ContactRules.shown(email))))
    }
    for kind in switchedOff.sorted() where !ContactRules.isWord(kind) {
      problems.append(.error(Sentence("'{1}' is no kind of channel such as sms", ContactRules.shown(kind))))
    }
    for (kind, robot) in robots.sorted(by: { $0.key < $1.key }) {
      if !ContactRules.isWord(kind) || robot.isEmpty || robot.utf8.count > 128
        || robot.unicodeScalars.contains(where: ContactRules.isInvisible) || robot.contains(";")
      {
        problems.append(
          .error(Sentence("'{1}' is no id of a chat for '{2}'", ContactRules.shown(robot), ContactRules.shown(kind))))
      }
    }
    for quota in [messagesPerDay, smsPerDay].compactMap({ $0 }) where !(0...1_000_000).contains(quota) {
      problems.append(.error(Sentence("{1} is no number of messages in a day", quota)))
    }
    problems.sort { $0.isError && !$1.isError }
    if emails.isEmpty, phone.isEmpty {
      problems.append(
        .warning(Sentence("there is neither an e-mail address nor a phone: nothing can be sent to '{1}'", id)))
    }
    return problems
  }

  private var phoneProblems: [ContactProblem] {
    func isNumber(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    var problems: [ContactProblem] = []
    if !phone.isEmpty, !isNumber(phone) || !(3...20).contains(countryCode.utf8.count + phone.utf8.count) {
      problems.append(
        .error(Sentence("'{1}' is no phone of up to 20 digits with its country code", ContactRules.shown(phone))))
    }
    if !countryCode.isEmpty, !isNumber(countryCode) || countryCode.utf8.count > 4 || countryCode.utf8.first == 0x30 {
      problems.append(.error(Sentence("'{1}' is no country code such as 86", ContactRules.shown(countryCode))))
    }
    if !phone.isEmpty, countryCode.isEmpty {
      problems.append(.error(Sentence("the phone has no country code such as 86")))
    }
    if phone.isEmpty, !countryCode.isEmpty { problems.append(.warning(Sentence("a country code without a phone"))) }
    return problems
  }
}

extension ContactGroup {
  /// What is wrong or dubious about the group, errors first.
  public var problems: [ContactProblem] {
    var problems = ContactRules.problems(id: id)
    if name != id || problems.isEmpty { problems += ContactRules.problems(name: name) }
    if members.isEmpty { problems.append(.warning(Sentence("the group '{1}' has no members", id))) }
    var seen: Set<String> = []
    for member in members where !seen.insert(member).inserted {
      problems.append(.warning(Sentence("the group '{1}' names '{2}' twice", id, member)))
    }
    return problems
  }
}

extension ContactBook {
  /// What is wrong or dubious about the whole book: every contact and group by id, and members that nobody knows.
  public var problems: [ContactProblem] {
    let people = contacts.values.sorted { $0.id < $1.id }.flatMap { contact in
      contact.problems.map { $0.of(contact) }
    }
    let sets = groups.values.sorted { $0.id < $1.id }.flatMap { group in
      group.problems
        + group.members.filter { contacts[$0] == nil }.map {
          .warning(Sentence("the group '{1}' names '{2}', whom nobody knows", group.id, $0))
        }
    }
    return people + sets
  }
}

extension ContactBook {
  /// Addresses that several contacts have, each of whom gets every message; nil for those of the whole book.
  public func sharedAddresses(of id: String? = nil) -> [ContactProblem] {
    var owners: [String: [String]] = [:]
    for contact in contacts.values {
      let phone = contact.address(for: "sms").map { [$0] } ?? []
      for key in Set(contact.emails.map(MailAddress.key) + phone) { owners[key, default: []].append(contact.id) }
    }
    return owners.filter { $0.value.count > 1 && (id.map($0.value.contains) ?? true) }
      .sorted { $0.key < $1.key }.map { address, people in
        .warning(
          Sentence(
            "'{1}' is the address of several: {2}", ContactRules.shown(address),
            people.sorted().joined(separator: ", ")))
      }
  }
}
