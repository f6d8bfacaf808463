/// A place in a text file. Lines and columns count from 1; columns count characters (Unicode scalars).
public struct SourcePosition: Sendable, Hashable {
  /// The line, from 1.
  public var line: Int
  /// The column, from 1.
  public var column: Int
  /// A place.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// Something wrong in a file of the workspace: where, what was found, what to do about it.
public struct Diagnostic: Sendable, Hashable, CustomStringConvertible {
  /// Whether the thing is unusable or merely dubious.
  public enum Severity: String, Sendable {
    /// The thing cannot be used; it can, but look at it.
    case error, warning
  }

  /// Whether the thing is unusable or merely dubious.
  public var severity: Severity
  /// The file.
  public var path: String
  /// The place in the file; nil when it is about the whole file.
  public var position: SourcePosition?
  /// What is wrong, and what was expected.
  public var message: String
  /// What to do; empty when there is nothing to add.
  public var hint: String

  /// A finding in a file.
  public init(
    _ severity: Severity, path: String, position: SourcePosition? = nil, message: String, hint: String = ""
  ) {
    self.severity = severity
    self.path = path
    self.position = position
    self.message = Self.short(message)
    self.hint = Self.short(hint)
  }

  /// A text as far as people read: what files hold may be megabytes long.
  private static func short(_ text: String) -> String {
    guard text.utf8.count > 400 else { return text }
    let scalars = text.unicodeScalars
    return String(scalars.prefix(300)) + "…" + String(scalars.suffix(60))
  }

  /// `path:line:column: error: message (hint)`.
  public var description: String {
    let place = position.map { ":\($0.line):\($0.column)" } ?? ""
    return "\(path)\(place): \(severity.rawValue): \(message)" + (hint.isEmpty ? "" : " (\(hint))")
  }
}
