/// A template that cannot be read or rendered: where, what was found, what to do.
public struct TemplateError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The name of the template, as given when it was read, or as included.
  public var template: String
  /// The line, from 1; 0 when the error has no place, as with a limit of the whole output.
  public var line: Int
  /// The column in Unicode scalars, from 1; 0 when the error has no place.
  public var column: Int
  /// What is wrong, in one sentence without a full stop.
  public var message: String
  /// What to do, or the nearest known name.
  public var hint: String?

  /// An error with all its facts.
  public init(template: String, line: Int, column: Int, message: String, hint: String? = nil) {
    self.template = template
    self.line = line
    self.column = column
    self.message = message
    self.hint = hint
  }

  /// An error whose place is filled in by whoever knows it.
  init(_ message: String, hint: String? = nil) {
    self.init(template: "", line: 0, column: 0, message: message, hint: hint)
  }

  /// The error at a place, unless a deeper place is known already.
  func at(_ place: Place, in template: String) -> TemplateError {
    guard line == 0 else { return self }
    return TemplateError(template: template, line: place.line, column: place.column, message: message, hint: hint)
  }

  /// `email.txt:3:14: no filter 'upcase' (did you mean 'upper'?)`.
  public var description: String {
    let place = line > 0 ? "\(template):\(line):\(column)" : template
    return "\(place): \(message)" + (hint.map { " (\($0))" } ?? "")
  }
}

/// A place in a template: line and column from 1, the column in Unicode scalars.
struct Place: Sendable, Equatable {
  var line: Int
  var column: Int
}
