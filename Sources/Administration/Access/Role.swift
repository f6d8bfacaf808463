/// What somebody may do. Each role may do what the ones below it may.
public enum Role: Int, Sendable, Comparable, CaseIterable {
  /// Looks at everything, changes nothing.
  case viewer = 1
  /// Answers alerts, silences, and administers rules and people who are told.
  case `operator`
  /// Administers accounts and tokens, too.
  case administrator

  /// The role in a word, as stored and shown.
  public var name: String {
    switch self {
    case .viewer: "viewer"
    case .operator: "operator"
    case .administrator: "administrator"
    }
  }

  /// The role of a word; nil for any other word.
  public init?(name: String) {
    guard let role = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = role
  }

  /// Orders by what may be done.
  public static func < (left: Role, right: Role) -> Bool { left.rawValue < right.rawValue }
}
