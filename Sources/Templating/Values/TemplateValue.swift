/// A value that a template can work with.
public enum TemplateValue: Sendable {
  /// A name that nothing is known of; renders as nothing, and so does everything looked up in it.
  case undefined
  /// JSON's `null`; renders as `None`.
  case null
  /// Renders as `True` or `False`.
  case bool(Bool)
  /// A whole number.
  case integer(Int64)
  /// A floating-point number.
  case double(Double)
  /// Text that is escaped when it is put out.
  case string(String)
  /// Text that is put out as it is, because it is escaped already.
  case safe(String)
  /// Values in order; renders as JSON.
  case list([TemplateValue])
  /// Values by name, in order; renders as JSON.
  case map(TemplateMap)
}

extension TemplateValue: Equatable {
  /// Whether two values are of the same case and alike; texts are compared scalar by scalar, without normalisation.
  public static func == (left: TemplateValue, right: TemplateValue) -> Bool {
    switch (left, right) {
    case (.undefined, .undefined), (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.double(let a), .double(let b)): a == b
    case (.string(let a), .string(let b)), (.safe(let a), .safe(let b)): sameScalars(a, b)
    case (.list(let a), .list(let b)): a == b
    case (.map(let a), .map(let b)): a == b
    default: false
    }
  }
}

extension TemplateValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// Text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// A floating-point number.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// True or false.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// JSON's `null`.
  public init(nilLiteral: ()) { self = .null }
  /// Values in order.
  public init(arrayLiteral elements: TemplateValue...) { self = .list(elements) }
  /// Values by name; a repeated name keeps its first place and its last value.
  public init(dictionaryLiteral elements: (String, TemplateValue)...) { self = .map(TemplateMap(elements)) }
}

extension TemplateValue {
  /// The text of a string, escaped already or not.
  var asText: String? {
    switch self {
    case .string(let text), .safe(let text): text
    default: nil
    }
  }

  /// What a message calls a value of this sort.
  var kindName: String {
    switch self {
    case .undefined: "an undefined value"
    case .null: "none"
    case .bool: "true or false"
    case .integer: "a whole number"
    case .double: "a number"
    case .string, .safe: "a text"
    case .list: "a list"
    case .map: "a map"
    }
  }

  /// Python's truth: undefined, none, zero and everything empty is false.
  var isTrue: Bool {
    switch self {
    case .undefined, .null: false
    case .bool(let value): value
    case .integer(let value): value != 0
    case .double(let value): value != 0
    case .string(let text), .safe(let text): !text.isEmpty
    case .list(let values): !values.isEmpty
    case .map(let map): !map.isEmpty
    }
  }

  var isUndefined: Bool {
    if case .undefined = self { return true }
    return false
  }
}
