/// What a request wants done (RFC 9110 §9).
public enum Method: String, Sendable, CaseIterable {
  /// Reads.
  case get = "GET"
  /// Changes, or makes something new.
  case post = "POST"
  /// Puts a thing in the place of the one with its name.
  case put = "PUT"
  /// Takes away.
  case delete = "DELETE"

  /// Whether it may be repeated and followed by anybody, because it changes nothing.
  public var isSafe: Bool { self == .get }
}
