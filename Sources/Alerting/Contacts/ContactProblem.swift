/// Something wrong or dubious about a contact or a user group.
public struct ContactProblem: Sendable, Hashable {
  /// Whether it must be put right before the contact is kept; otherwise it is worth a look.
  public var isError: Bool
  /// What is wrong, and what was expected.
  public var message: String

  /// A problem.
  public init(isError: Bool, message: String) {
    self.isError = isError
    self.message = message
  }

  static func error(_ message: String) -> ContactProblem { ContactProblem(isError: true, message: message) }
  static func warning(_ message: String) -> ContactProblem { ContactProblem(isError: false, message: message) }
}

extension Contact {
  /// What is wrong or dubious about the contact, errors first. Nothing here asks a network or a file: an address that
  /// looks right may still not exist.
  public var problems: [ContactProblem] {
    var problems = ContactRules.problems(id: id, of: "contact")
    // A name that was left out is the id.
    if name != id || problems.isEmpty { problems += ContactRules.problems(name: name) }
    problems += emails.compactMap { MailAddress.problem(in: $0) }.map { .error($0) }
    problems += phoneProblems
    if !ContactRules.isTimeZone(timeZone) {
      problems.append(.error("'\(ContactRules.shown(timeZone))' is no time zone such as Asia/Shanghai or UTC"))
    }
    if !ContactRules.isLanguage(language) {
      problems.append(.error("'\(ContactRules.shown(language))' is no language such as en or zh-CN"))
    }
    var seen: Set<String> = []
    for email in emails where !seen.insert(MailAddress.key(email)).inserted {
      problems.append(.warning("the e-mail address '\(ContactRules.shown(email))' is there twice"))
    }
    for kind in switchedOff.sorted() where !ContactRules.isWord(kind) {
      problems.append(.error("'\(ContactRules.shown(kind))' is no kind of channel such as sms"))
    }
    for (kind, robot) in robots.sorted(by: { $0.key < $1.key }) {
      if !ContactRules.isWord(kind) || robot.isEmpty || robot.utf8.count > 128
        || robot.unicodeScalars.contains(where: ContactRules.isInvisible) || robot.contains(";")
      {
        problems.append(.error("'\(ContactRules.shown(robot))' is no id of a chat for '\(ContactRules.shown(kind))'"))
      }
    }
    for quota in [messagesPerDay, smsPerDay].compactMap({ $0 }) where !(0...1_000_000).contains(quota) {
      problems.append(.error("\(quota) is no number of messages in a day"))
    }
    problems.sort { $0.isError && !$1.isError }
    if emails.isEmpty, phone.isEmpty {
      problems.append(.warning("there is neither an e-mail address nor a phone: nothing can be sent to '\(id)'"))
    }
    return problems
  }

  private var phoneProblems: [ContactProblem] {
    func isNumber(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    var problems: [ContactProblem] = []
    if !phone.isEmpty, !isNumber(phone) || !(3...20).contains(countryCode.utf8.count + phone.utf8.count) {
      problems.append(.error("'\(ContactRules.shown(phone))' is no phone of up to 20 digits with its country code"))
    }
    if !countryCode.isEmpty, !isNumber(countryCode) || countryCode.utf8.count > 4 || countryCode.utf8.first == 0x30 {
      problems.append(.error("'\(ContactRules.shown(countryCode))' is no country code such as 86"))
    }
    if !phone.isEmpty, countryCode.isEmpty { problems.append(.error("the phone has no country code such as 86")) }
    if phone.isEmpty, !countryCode.isEmpty { problems.append(.warning("a country code without a phone")) }
    return problems
  }
}

extension ContactGroup {
  /// What is wrong or dubious about the group, errors first.
  public var problems: [ContactProblem] {
    var problems = ContactRules.problems(id: id, of: "group")
    if name != id || problems.isEmpty { problems += ContactRules.problems(name: name) }
    if members.isEmpty { problems.append(.warning("the group '\(id)' has no members")) }
    var seen: Set<String> = []
    for member in members where !seen.insert(member).inserted {
      problems.append(.warning("the group '\(id)' names '\(member)' twice"))
    }
    return problems
  }
}

extension ContactBook {
  /// What is wrong or dubious about the whole book: every contact and group by id, and members that nobody knows.
  public var problems: [ContactProblem] {
    let people = contacts.values.sorted { $0.id < $1.id }.flatMap { contact in
      contact.problems.map { ContactProblem(isError: $0.isError, message: "contact \(contact.id): \($0.message)") }
    }
    let sets = groups.values.sorted { $0.id < $1.id }.flatMap { group in
      group.problems
        + group.members.filter { contacts[$0] == nil }.map {
          .warning("the group '\(group.id)' names '\($0)', whom nobody knows")
        }
    }
    return people + sets
  }
}
