/// One condition of a notification's filter: `trace_rating = warning`, `resource_name != test`.
public struct KeyEventCondition: Sendable, Equatable {
  /// The fields that a filter may ask about.
  public enum Field: String, Sendable, CaseIterable {
    /// Version of the API that was called, such as `v1`.
    case apiVersion = "api_version"
    /// Status of HTTP or of the service.
    case code
    /// `normal`, `warning`, `incident`.
    case rating = "trace_rating"
    /// `ConsoleAction`, `ApiCall`, `SystemAction`, `ObsSDK`, `ObsAPI`.
    case traceType = "trace_type"
    /// The resource.
    case resourceID = "resource_id"
    /// The resource, by its name.
    case resourceName = "resource_name"

    /// The words the field may have; empty when any will do.
    public var words: [String] {
      switch self {
      case .rating: ["normal", "warning", "incident"]
      case .traceType: ["ConsoleAction", "ApiCall", "SystemAction", "ObsSDK", "ObsAPI"]
      default: []
      }
    }

    /// The most characters of a value.
    public var longest: Int {
      switch self {
      case .apiVersion, .rating, .traceType: 64
      case .code, .resourceName: 256
      case .resourceID: 350
      }
    }
  }

  /// The field.
  public var field: Field
  /// Whether the field must not have the value; a trace without the field passes then.
  public var isNegated: Bool
  /// The value, compared whole; ids and names with case.
  public var value: String

  /// A condition.
  public init(_ field: Field, isNegated: Bool = false, _ value: String) {
    self.field = field
    self.isNegated = isNegated
    self.value = value
  }

  /// The condition of a text such as `code != 200`; nil when it is none. The value is not checked.
  public init?(_ text: String) {
    guard let parts = Self.parts(text), let field = Field(rawValue: parts.field) else { return nil }
    self.init(field, isNegated: parts.isNegated, parts.value)
  }

  /// `trace_rating = warning`.
  public var text: String { "\(field.rawValue) \(isNegated ? "!=" : "=") \(value)" }

  /// The parts of `field = value` or `field != value`; nil without a sign.
  static func parts(_ text: String) -> (field: String, isNegated: Bool, value: String)? {
    let scalars = text.unicodeScalars
    guard let sign = scalars.firstIndex(of: "=") else { return nil }
    var name = scalars[..<sign]
    let isNegated = name.last == "!"
    if isNegated { name.removeLast() }
    var value = scalars[scalars.index(after: sign)...]
    if !isNegated, value.first == "=" { value.removeFirst() }
    return (trimmed(name), isNegated, trimmed(value))
  }

  /// What is wrong with the value in a vocabulary; nil when nothing is.
  func problem(in vocabulary: KeyEventNotification.Vocabulary) -> (message: String, hint: String)? {
    let shown = value.unicodeScalars.count > 40 ? String(value.prefix(40)) + "…" : value
    if value.isEmpty { return ("the condition on '\(field.rawValue)' has no value", "write \(field.rawValue) = VALUE") }
    if value.unicodeScalars.count > field.longest {
      return ("'\(shown)' is longer than \(field.longest) characters", "'\(field.rawValue)' cannot be that long")
    }
    if value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      return ("the value of '\(field.rawValue)' has control characters", "")
    }
    if field == .apiVersion, !value.utf8.allSatisfy(Self.isVersion) {
      return ("'\(shown)' is no version of an API", "letters, digits, '_', '.' and '-', such as v3")
    }
    if !field.words.isEmpty, !field.words.contains(where: { $0.lowercased() == value.lowercased() }) {
      return ("'\(shown)' is no '\(field.rawValue)'", field.words.joined(separator: ", "))
    }
    guard vocabulary == .any else { return nil }
    if field == .apiVersion || field == .traceType {
      return ("only CTS traces have '\(field.rawValue)'", "write format: cts, or leave the condition out")
    }
    if field == .rating, value.lowercased() == "incident" {
      return ("only CTS rates traces as incidents", "write format: cts, or trace_rating = warning")
    }
    return nil
  }

  private static func isVersion(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F || byte == 0x2E || byte == 0x2D
  }

  private static func trimmed(_ scalars: Substring.UnicodeScalarView) -> String {
    let head = scalars.drop { $0 == " " || $0 == "\t" }
    return String(String.UnicodeScalarView(head.reversed().drop { $0 == " " || $0 == "\t" }.reversed()))
  }
}
