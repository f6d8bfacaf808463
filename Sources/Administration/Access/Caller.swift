/// Who wants something, by which way, and what they may do.
public struct Caller: Sendable, Hashable {
  /// The account's name, or the system's user on the command line.
  public var name: String
  /// What they may do.
  public var role: Role
  /// The way they came.
  public var origin: Origin

  /// A way in.
  public enum Origin: Sendable, Hashable {
    /// A command on the machine itself: who may read and write the store may do everything.
    case commandLine
    /// A browser at a network address.
    case console(address: String)
    /// A program with an API token, at a network address.
    case token(id: String, address: String)
  }

  /// Somebody.
  public init(name: String, role: Role, origin: Origin) {
    self.name = name
    self.role = role
    self.origin = origin
  }

  /// Who gives commands on the machine itself, by the name of the system's user.
  public static func commandLine(_ user: String) -> Caller {
    Caller(name: user.isEmpty ? "unknown" : user, role: .administrator, origin: .commandLine)
  }

  /// Somebody at a network address who did not say who they are: they may do nothing, not even look.
  public static func nobody(at address: String) -> Caller {
    Caller(name: "", role: .viewer, origin: .console(address: address))
  }

  /// Whether they said who they are.
  public var isKnown: Bool { !name.isEmpty }

  /// Throws `AdministrationError.notAllowed` unless they may do what the role may.
  public func require(_ needed: Role) throws {
    guard isKnown, role >= needed else { throw AdministrationError.notAllowed(needed: needed, caller: name) }
  }
}

extension Caller.Origin {
  /// The way in a word, as stored and shown.
  public var kind: String {
    switch self {
    case .commandLine: "command-line"
    case .console: "console"
    case .token: "token"
    }
  }

  /// The network address; empty on the command line.
  public var address: String {
    switch self {
    case .commandLine: ""
    case .console(let address), .token(_, let address): address
    }
  }

  /// The id of the API token; empty for the other ways.
  public var token: String {
    if case .token(let id, _) = self { id } else { "" }
  }

  /// The way of stored words; nil for an unknown kind.
  public init?(kind: String, address: String, token: String) {
    switch kind {
    case "command-line": self = .commandLine
    case "console": self = .console(address: address)
    case "token": self = .token(id: token, address: address)
    default: return nil
    }
  }
}
