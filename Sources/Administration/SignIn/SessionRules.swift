public import AuditEvents

/// How long a browser stays signed in, and the form token that belongs to its session.
public enum SessionRules {
  /// Seconds without use after which a session is over.
  public static let idle: Int64 = 30 * 60
  /// Seconds after which a session is over in any case.
  public static let absolute: Int64 = 12 * 3600
  /// Seconds after which the last use is written down again: not every request is worth a write.
  static let noted: Int64 = 60
  /// The most sessions of an account; a further one ends the oldest.
  static let most = 20

  /// When a session ends unless it is used.
  public static func end(of session: ConsoleSession) -> Timestamp {
    min(session.lastSeen.adding(seconds: idle), session.createdAt.adding(seconds: absolute))
  }

  /// Whether a session holds. One that begins in the future was made before the clock was set back, and is over.
  public static func holds(_ session: ConsoleSession, at now: Timestamp) -> Bool {
    now < end(of: session) && session.createdAt <= now.adding(seconds: 60)
  }

  /// The token that every form of a session carries, so that other sites cannot send forms in its name.
  public static func csrf(of token: String) -> String { Secret.code("tocsin form", key: token) }

  /// Whether a form carries the token of its session.
  public static func accepts(csrf given: String, of token: String) -> Bool { Secret.equal(given, csrf(of: token)) }
}
