public import AuditEvents

/// Somebody who may sign in to the console.
public struct Account: Sendable, Equatable {
  /// The name: 2 to 60 of `[a-z0-9_.-]`, starting with a letter or digit.
  public var name: String
  /// What they may do.
  public var role: Role
  /// The password's hash with its parameters and salt, as `PasswordHash` writes it.
  public var passwordHash: String
  /// Whether they may sign in.
  public var enabled: Bool
  /// Whether they must choose a new password before anything else.
  public var mustChangePassword: Bool
  /// The console's language: `en` or `zh`; empty for the browser's.
  public var language: String
  /// The console's colours: `light` or `dark`; empty for the system's.
  public var theme: String
  /// When the account was made.
  public var createdAt: Timestamp
  /// When the password was set.
  public var passwordChangedAt: Timestamp
  /// When they signed in last.
  public var lastSignIn: Timestamp?
  /// From where they signed in last; empty when never.
  public var lastAddress: String

  /// An account.
  public init(
    name: String, role: Role, passwordHash: String, enabled: Bool = true, mustChangePassword: Bool = false,
    language: String = "", theme: String = "", createdAt: Timestamp, passwordChangedAt: Timestamp? = nil,
    lastSignIn: Timestamp? = nil, lastAddress: String = ""
  ) {
    self.name = name
    self.role = role
    self.passwordHash = passwordHash
    self.enabled = enabled
    self.mustChangePassword = mustChangePassword
    self.language = language
    self.theme = theme
    self.createdAt = createdAt
    self.passwordChangedAt = passwordChangedAt ?? createdAt
    self.lastSignIn = lastSignIn
    self.lastAddress = lastAddress
  }
}

/// A browser that is signed in.
public struct ConsoleSession: Sendable, Equatable {
  /// SHA-256 of the token in the browser's cookie, in hexadecimal digits: who reads the store cannot take it over.
  public var id: String
  /// The account's name.
  public var account: String
  /// When it began.
  public var createdAt: Timestamp
  /// When it was used last, to the minute.
  public var lastSeen: Timestamp
  /// The network address it began at.
  public var address: String
  /// What the browser calls itself, 200 bytes at most.
  public var userAgent: String

  /// A session.
  public init(
    id: String, account: String, createdAt: Timestamp, lastSeen: Timestamp, address: String, userAgent: String
  ) {
    self.id = id
    self.account = account
    self.createdAt = createdAt
    self.lastSeen = lastSeen
    self.address = address
    self.userAgent = userAgent
  }
}

/// What a program shows instead of a password.
public struct APIToken: Sendable, Equatable {
  /// The public part of the token.
  public var id: String
  /// SHA-256 of the secret part, in hexadecimal digits. The secret has 256 random bits, so that nobody can guess it.
  public var secretHash: String
  /// The account it acts for.
  public var account: String
  /// What it is for, in its owner's words.
  public var purpose: String
  /// The most it may do; what its owner may not, it may not either.
  public var role: Role
  /// When it was made.
  public var createdAt: Timestamp
  /// When it ends.
  public var expires: Timestamp
  /// When it was used last, to the minute.
  public var lastUsed: Timestamp?

  /// A token.
  public init(
    id: String, secretHash: String, account: String, purpose: String, role: Role, createdAt: Timestamp,
    expires: Timestamp, lastUsed: Timestamp? = nil
  ) {
    self.id = id
    self.secretHash = secretHash
    self.account = account
    self.purpose = purpose
    self.role = role
    self.createdAt = createdAt
    self.expires = expires
    self.lastUsed = lastUsed
  }
}

/// Failed sign-ins of one account or from one network address.
public struct SignInFailures: Sendable, Equatable {
  /// How many, one after the other.
  public var count: Int
  /// When the last one was.
  public var last: Timestamp

  /// Failures.
  public init(count: Int, last: Timestamp) {
    self.count = count
    self.last = last
  }
}
