public import WorkspaceFiles

/// What `tocsin.yml` says about contacts, under `contacts:`.
public struct ContactSettings: Sendable, Equatable {
  /// Domains that e-mail addresses may have, with those below them; empty for every one.
  public var emailDomains: [String] = []
  /// Kinds of channels whose addresses must be confirmed before they are told: `email`, `sms`.
  public var confirmedKinds: Set<String> = []

  /// No restrictions.
  public init() {}

  /// Why an address may not be used; nil when it may.
  public func problem(in address: String) -> Sentence? {
    guard !emailDomains.isEmpty, let sign = address.lastIndex(of: "@") else { return nil }
    let domain = address[address.index(after: sign)...].lowercased()
    let isAllowed = emailDomains.contains { allowed in
      let allowed = allowed.lowercased()
      return domain == allowed || domain.hasSuffix("." + allowed)
    }
    if isAllowed { return nil }
    return Sentence(
      "the e-mail address '{1}' is of none of the domains that are allowed: {2}", ContactRules.shown(address),
      emailDomains.joined(separator: ", "))
  }

  /// What is wrong or dubious about a contact here, errors first.
  public func problems(of contact: Contact) -> [ContactProblem] {
    let domains = contact.emails.compactMap { problem(in: $0) }.map { ContactProblem.error($0) }
    let all = contact.problems
    return all.filter(\.isError) + domains + all.filter { !$0.isError }
  }
}
