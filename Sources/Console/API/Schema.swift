internal import AuditEvents

/// What a value may be: checked on the way in, and written into the OpenAPI document (JSON Schema 2020-12).
public indirect enum Schema: Sendable {
  /// A text of a number of characters, of these only.
  case string(minimum: Int, maximum: Int, kind: TextKind)
  /// One of these words.
  case choice([String])
  /// A whole number within bounds.
  case integer(ClosedRange<Int64>)
  /// Any number; only in answers.
  case number
  /// `true` or `false`.
  case boolean
  /// A list of at most so many.
  case array(Schema, maximum: Int)
  /// An object with these members and no others.
  case object([Member])
  /// An object with names and values nobody knows beforehand.
  case map(Schema)
  /// The value, or `null`.
  case optional(Schema)
  /// Anything; only in answers.
  case any

  /// A member of an object.
  public struct Member: Sendable {
    /// Its name.
    public var name: String
    /// What it may be.
    public var schema: Schema
    /// Whether it must be there.
    public var isRequired: Bool
    /// What it means.
    public var meaning: String

    /// A member.
    public init(_ name: String, _ schema: Schema, required: Bool = true, _ meaning: String = "") {
      self.name = name
      self.schema = schema
      isRequired = required
      self.meaning = meaning
    }
  }

  /// Which characters a text may have.
  public enum TextKind: String, Sendable {
    /// Any but control characters.
    case text = #"^[^\u0000-\u001f\u007f]*$"#
    /// Any but control characters other than tab and line feed.
    case lines = #"^[^\u0000-\u0008\u000b-\u001f\u007f]*$"#
    /// Letters, digits and `._:@-`: ids and names.
    case name = #"^[A-Za-z0-9_.:@-]+$"#
    /// A time (RFC 3339).
    case time = "date-time"
    /// Any; only in answers.
    case any = ""
  }

  /// A text without control characters.
  public static func text(_ maximum: Int, minimum: Int = 0) -> Schema {
    .string(minimum: minimum, maximum: maximum, kind: .text)
  }
  /// A text of several lines.
  public static func lines(_ maximum: Int) -> Schema { .string(minimum: 0, maximum: maximum, kind: .lines) }
  /// An id or a name.
  public static func name(_ maximum: Int = 200) -> Schema { .string(minimum: 1, maximum: maximum, kind: .name) }
  /// A time (RFC 3339).
  public static let time = Schema.string(minimum: 0, maximum: 64, kind: .time)
  /// A text of an answer.
  public static let string = Schema.string(minimum: 0, maximum: .max, kind: .any)
  /// A count of an answer.
  public static let count = Schema.integer(0...Int64.max)

  /// What is wrong with a value, such as `ends: no time (RFC 3339)`; nil when it is allowed.
  public func problem(_ value: JSONValue, at path: String = "") -> String? {
    let place = path.isEmpty ? "the body" : path
    switch self {
    case .any: return nil
    case .optional(let schema):
      if case .null = value { return nil }
      return schema.problem(value, at: path)
    case .string, .choice:
      guard let text = value.string else { return "\(place): no text" }
      return problem(text: text).map { "\(place): \($0)" }
    case .integer(let range):
      guard let number = value.integer else { return "\(place): no whole number" }
      return range.contains(number) ? nil : "\(place): not from \(range.lowerBound) to \(range.upperBound)"
    case .number:
      if value.integer != nil { return nil }
      if case .decimal = value { return nil }
      return "\(place): no number"
    case .boolean: return value.boolean == nil ? "\(place): neither true nor false" : nil
    case .array(let schema, let maximum):
      guard let values = value.array else { return "\(place): no list" }
      guard values.count <= maximum else { return "\(place): more than \(maximum)" }
      return values.lazy.enumerated().compactMap { schema.problem($1, at: "\(path)[\($0)]") }.first
    case .map(let schema):
      guard case .object(let members) = value else { return "\(place): no object" }
      return members.lazy.compactMap { schema.problem($0.value, at: Self.join(path, $0.name)) }.first
    case .object(let known):
      guard case .object(let members) = value else { return "\(place): no object" }
      for member in members where !known.contains(where: { $0.name == member.name }) {
        return "\(place): there is no member '\(member.name.prefix(100))'"
      }
      for member in known {
        let name = Self.join(path, member.name)
        guard let given = members.first(where: { $0.name == member.name })?.value else {
          if member.isRequired { return "\(name): is missing" }
          continue
        }
        if let problem = member.schema.problem(given, at: name) { return problem }
      }
      return nil
    }
  }

  /// What is wrong with the text of a parameter; nil when it is allowed.
  public func problem(text: String) -> String? {
    switch self {
    case .string(let minimum, let maximum, let kind):
      let count = text.unicodeScalars.count
      if count < minimum || count > maximum { return "not from \(minimum) to \(maximum) characters" }
      return kind.allows(text) ? nil : kind == .time ? "no time (RFC 3339)" : "a character that may not stand there"
    case .choice(let words):
      return words.contains { $0.utf8.elementsEqual(text.utf8) } ? nil : "none of: " + words.joined(separator: ", ")
    case .integer(let range):
      guard let number = Int64(text), text.utf8.first != 43 else { return "no whole number" }
      return range.contains(number) ? nil : "not from \(range.lowerBound) to \(range.upperBound)"
    case .boolean: return text == "true" || text == "false" ? nil : "neither true nor false"
    case .array(let schema, _): return schema.problem(text: text)
    case .optional(let schema): return schema.problem(text: text)
    case .any, .number, .object, .map: return nil
    }
  }

  private static func join(_ path: String, _ name: String) -> String {
    path.isEmpty ? name : path + "." + String(name.prefix(100))
  }
}

extension Schema.TextKind {
  /// Whether a text has only the characters of the kind.
  func allows(_ text: String) -> Bool {
    switch self {
    case .text: text.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
    case .lines: text.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 || $0.value == 9 || $0.value == 10 }
    case .name:
      text.utf8.allSatisfy {
        (48...57).contains($0) || (97...122).contains($0 | 32) && $0 != 64 + 32 || [46, 95, 58, 64, 45].contains($0)
      } && !text.isEmpty
    case .time: Timestamp(rfc3339: text) != nil
    case .any: true
    }
  }
}
