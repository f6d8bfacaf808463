/// A scalar of a YAML file: its text, how it was written, and what YAML 1.1 makes of it.
public struct YAMLScalar: Sendable, Hashable {
  /// The text after unquoting.
  public var text: String
  /// Whether it was written without quotes or block style: only then it may be more than a string.
  public var isPlain: Bool
  /// Where it begins.
  public var position: SourcePosition

  /// A scalar at a place.
  public init(text: String, isPlain: Bool, position: SourcePosition) {
    self.text = text
    self.isPlain = isPlain
    self.position = position
  }
}

/// One entry of a mapping.
public struct YAMLEntry: Sendable, Hashable {
  /// The key.
  public var key: YAMLScalar
  /// The value.
  public var value: YAMLNode
  /// An entry.
  public init(key: YAMLScalar, value: YAMLNode) {
    self.key = key
    self.value = value
  }
}

/// A value of a YAML file, with its place.
///
/// Not `indirect`: lists and mappings keep their parts in arrays anyway, and a box for every scalar was a fifth of what
/// reading rules cost.
public enum YAMLNode: Sendable, Hashable {
  /// A scalar.
  case scalar(YAMLScalar)
  /// A list.
  case sequence([YAMLNode], SourcePosition)
  /// A mapping; keys are scalars and each occurs once.
  case mapping([YAMLEntry], SourcePosition)

  /// Where the value begins.
  public var position: SourcePosition {
    switch self {
    case .scalar(let scalar): scalar.position
    case .sequence(_, let position), .mapping(_, let position): position
    }
  }

  /// `a text`, `a list`, `a mapping` and so on, for messages.
  public var kindName: String {
    switch self {
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .scalar(let scalar):
      switch scalar.value {
      case .string: "the text '\(scalar.text.prefix(40))'"
      case .integer, .bigInteger, .float: "the number \(scalar.text.prefix(40))"
      case .boolean: "the truth value \(scalar.text)"
      case .null: "nothing"
      }
    }
  }

  /// The value of a key; nil when the node is no mapping or lacks the key.
  public subscript(key: String) -> YAMLNode? {
    guard case .mapping(let entries, _) = self else { return nil }
    // By bytes; lengths first, because most keys differ in them.
    let count = key.utf8.count
    return entries.first { $0.key.text.utf8.count == count && $0.key.text.utf8.elementsEqual(key.utf8) }?.value
  }
}

/// What YAML 1.1 (as PyYAML reads it, which Sigma tools use) makes of a scalar.
public enum YAMLValue: Sendable, Hashable {
  /// Text.
  case string(String)
  /// A whole number of 64 bits.
  case integer(Int64)
  /// A whole number beyond 64 bits, as decimal digits.
  case bigInteger(String)
  /// A number with a fraction or exponent.
  case float(Double)
  /// `true`, `yes`, `on` and their opposites.
  case boolean(Bool)
  /// `null`, `~` or nothing.
  case null
}
