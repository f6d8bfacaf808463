/// The tests that templates can use after `is`.
enum Questions {
  /// Every test; a new one is added here.
  static let all: [Question] = [
    .defined, .undefined, .none, .boolean, .isTrue, .isFalse, .integer, .float, .number, .string, .mapping, .sequence,
    .iterable, .odd, .even, .divisible, .lower, .upper, .escaped, .contained, .same,
    .equal("eq"), .equal("equalto"), .equal("=="),
    .compared("ne", .notEqual), .compared("!=", .notEqual),
    .compared("lt", .less), .compared("lessthan", .less), .compared("<", .less),
    .compared("le", .lessOrEqual), .compared("<=", .lessOrEqual),
    .compared("gt", .greater), .compared("greaterthan", .greater), .compared(">", .greater),
    .compared("ge", .greaterOrEqual), .compared(">=", .greaterOrEqual),
  ]

  /// The tests by name.
  static let named = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}

extension Question {
  static let defined = Question("defined") { value throws(TemplateError) in !value.isUndefined }
  static let undefined = Question("undefined") { value throws(TemplateError) in value.isUndefined }
  static let none = Question("none") { value throws(TemplateError) in value == .null }
  static let boolean = Question("boolean") { value throws(TemplateError) in
    if case .bool = value { return true }
    return false
  }
  static let isTrue = Question("true") { value throws(TemplateError) in value == .bool(true) }
  static let isFalse = Question("false") { value throws(TemplateError) in value == .bool(false) }
  static let integer = Question("integer") { value throws(TemplateError) in
    if case .integer = value { return true }
    return false
  }
  static let float = Question("float") { value throws(TemplateError) in
    if case .double = value { return true }
    return false
  }
  static let number = Question("number") { value throws(TemplateError) in value.number != nil }
  static let string = Question("string") { value throws(TemplateError) in value.asText != nil }
  static let mapping = Question("mapping") { value throws(TemplateError) in
    if case .map = value { return true }
    return false
  }
  /// Jinja's word for everything that has a length.
  static let sequence = Question("sequence") { value throws(TemplateError) in isCollection(value) }
  static let iterable = Question("iterable") { value throws(TemplateError) in isCollection(value) }
  static let escaped = Question("escaped") { value throws(TemplateError) in
    if case .safe = value { return true }
    return false
  }
  static let odd = Question("odd") { value throws(TemplateError) in try remainder(value, 2, "odd").equals(1) }
  static let even = Question("even") { value throws(TemplateError) in try remainder(value, 2, "even").equals(0) }
  static let divisible = Question("divisibleby") { value, divisor throws(TemplateError) in
    try remainder(value, divisor, "divisibleby").equals(0)
  }
  static let lower = Question("lower") { value throws(TemplateError) in
    let text = try value.text()
    return isCased(text) && sameScalars(text, text.lowercased())
  }
  static let upper = Question("upper") { value throws(TemplateError) in
    let text = try value.text()
    return isCased(text) && sameScalars(text, text.uppercased())
  }
  static let contained = Question("in") { value, container throws(TemplateError) in try container.contains(value) }
  static let same = Question("sameas") { value, other throws(TemplateError) in value == other }

  static func equal(_ name: String) -> Question { compared(name, .equal) }

  static func compared(_ name: String, _ comparison: Comparison) -> Question {
    Question(name) { left, right throws(TemplateError) in try comparison(left, right) }
  }

  private static func isCollection(_ value: TemplateValue) -> Bool {
    switch value {
    case .undefined, .string, .safe, .list, .map: true
    case .null, .bool, .integer, .double: false
    }
  }

  private static func isCased(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.properties.isLowercase || $0.properties.isUppercase }
  }

  private static func remainder(
    _ value: TemplateValue, _ divisor: TemplateValue, _ name: String
  ) throws(TemplateError) -> TemplateValue {
    guard value.number != nil || value.isUndefined else {
      throw TemplateError("the test '\(name)' needs a number, not \(value.kindName)", hint: "use |int or |float first")
    }
    return try Operator.remainder(value, divisor)
  }
}
