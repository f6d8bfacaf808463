/// What `tocsin.yml` says about contacts, under `contacts:`.
public struct ContactSettings: Sendable, Equatable {
  /// Domains that e-mail addresses may have, with those below them; empty for every one.
  public var emailDomains: [String] = []
  /// Kinds of channels whose addresses must be confirmed before they are told: `email`, `sms`.
  public var confirmedKinds: Set<String> = []

  /// No restrictions.
  public init() {}

  /// Why an address may not be used; nil when it may.
  public func problem(in address: String) -> String? {
    guard !emailDomains.isEmpty, let sign = address.lastIndex(of: "@") else { return nil }
    let domain = address[address.index(after: sign)...].lowercased()
    let isAllowed = emailDomains.contains { allowed in
      let allowed = allowed.lowercased()
      return domain == allowed || domain.hasSuffix("." + allowed)
    }
    if isAllowed { return nil }
    return "the e-mail address '\(ContactRules.shown(address))' is of none of the domains that are allowed: "
      + emailDomains.joined(separator: ", ")
  }

  /// What is wrong or dubious about a contact here, errors first.
  public func problems(of contact: Contact) -> [ContactProblem] {
    let domains = contact.emails.compactMap { problem(in: $0) }.map { ContactProblem(isError: true, message: $0) }
    let all = contact.problems
    return all.filter(\.isError) + domains + all.filter { !$0.isError }
  }
}
