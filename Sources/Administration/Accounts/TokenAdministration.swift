public import AuditEvents
internal import WorkspaceFiles

/// Makes, lists and revokes API tokens: one's own, and those of everybody for administrators. Every function throws
/// `AdministrationError`, or what the store throws.
public struct TokenAdministration: Sendable {
  /// The longest life of a token, in days.
  public static let longestDays = 366
  /// The most tokens of an account.
  public static let most = 50

  private let stores: any AuditedStores
  private let caller: Caller

  /// Administration of tokens on behalf of a caller.
  public init(stores: any AuditedStores, caller: Caller) {
    self.stores = stores
    self.caller = caller
  }

  /// The caller's tokens, or those of everybody for administrators, the newest first.
  public func tokens() throws -> [APIToken] {
    try stores.apiTokens(account: caller.role >= .administrator ? nil : caller.name)
  }

  /// Makes a token for an account. `text` is what the program shows; it is not stored and cannot be told again. The role
  /// is at most that of the account and of the caller.
  public func add(
    account name: String, purpose: String, role: Role, days: Int, now: Timestamp
  ) throws -> (token: APIToken, text: String) {
    if case .token = caller.origin {
      throw AdministrationError.invalid([Sentence("an API token cannot make another one: sign in for that")])
    }
    if name != caller.name { try caller.require(.administrator) }
    try caller.require(role)
    var problems: [Sentence] = []
    if !(1...Self.longestDays).contains(days) {
      problems.append(Sentence("a token lasts 1 to {1} days", Self.longestDays))
    }
    if !purpose.contains(where: { !$0.isWhitespace }) || purpose.utf8.count > 200 {
      problems.append(Sentence("say what the token is for, in 200 bytes at most"))
    }
    guard problems.isEmpty else { throw AdministrationError.invalid(problems) }
    let secret = Secret.new()
    let token = try stores.audited { stores -> (APIToken, AuditEntry) in
      let owner = try AccountRules.account(name, stores)
      guard role <= owner.role else {
        throw AdministrationError.invalid([
          Sentence("the token could do more than '{1}', who is {2}", owner.name, owner.role.name)
        ])
      }
      guard try stores.apiTokens(account: owner.name).count < Self.most else {
        throw AdministrationError.invalid([Sentence("'{1}' has {2} tokens: revoke one first", owner.name, Self.most)])
      }
      let token = APIToken(
        id: Secret.hexadecimal(Secret.random(6)), secretHash: Secret.digest(secret), account: owner.name,
        purpose: purpose, role: role, createdAt: now, expires: now.adding(seconds: Int64(days) * 86_400))
      try stores.put(token)
      return (
        token,
        AuditEntry(at: now, caller: caller, action: "token.added", subject: "token \(token.id)", after: token.auditText)
      )
    }
    return (token, "tocsin_\(token.id)_\(secret)")
  }

  /// Ends a token: one of the caller's, or any for administrators. A viewer's token changes nothing, not even that.
  public func revoke(id: String, reason: String = "", now: Timestamp) throws {
    if case .token = caller.origin { try caller.require(.operator) }
    try stores.audited { stores in
      let known = try stores.apiTokens(account: caller.role >= .administrator ? nil : caller.name)
      guard let token = known.first(where: { $0.id == id }) else {
        throw AdministrationError.unknown(.token, String(id.prefix(64)), known: known.map(\.id))
      }
      _ = try stores.removeAPIToken(id: id)
      return (
        (),
        AuditEntry(
          at: now, caller: caller, action: "token.revoked", subject: "token \(id)", before: token.auditText,
          reason: reason.isEmpty ? nil : reason)
      )
    }
  }
}

extension UseCases {
  /// API tokens.
  public func tokens(by caller: Caller) -> TokenAdministration { TokenAdministration(stores: stores, caller: caller) }
}
