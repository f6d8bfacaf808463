extension TemplateValue {
  /// The value as a number where Python takes it for one: true is 1, false is 0.
  var number: Number? {
    switch self {
    case .bool(let value): .integer(value ? 1 : 0)
    case .integer(let value): .integer(value)
    case .double(let value): .double(value)
    default: nil
    }
  }

  /// Python's `==`: numbers by value, texts by scalars, lists and maps element by element; never throws.
  func equals(_ other: TemplateValue) -> Bool {
    if let left = number, let right = other.number { return left == right }
    if let left = asText, let right = other.asText { return sameScalars(left, right) }
    switch (self, other) {
    case (.undefined, .undefined), (.null, .null): return true
    case (.list(let left), .list(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { $0.equals($1) }
    case (.map(let left), .map(let right)):
      return left.count == right.count
        && left.entries.allSatisfy { entry in right[entry.key].map { entry.value.equals($0) } ?? false }
    default: return false
    }
  }

  /// Python's `<` between numbers, between texts, and between lists; false as soon as one side is undefined.
  func precedes(_ other: TemplateValue) throws(TemplateError) -> Bool {
    if isUndefined || other.isUndefined { return false }
    if let left = number, let right = other.number { return left < right }
    if let left = asText, let right = other.asText { return scalarsPrecede(left, right) }
    if case .list(let left) = self, case .list(let right) = other {
      for (first, second) in zip(left, right) where !first.equals(second) { return try first.precedes(second) }
      return left.count < right.count
    }
    throw TemplateError("\(kindName) and \(other.kindName) have no order", hint: "compare numbers, or texts")
  }

  /// Python's `in`: part of a text, element of a list, name of a map; nothing is in what is undefined.
  func contains(_ element: TemplateValue) throws(TemplateError) -> Bool {
    switch self {
    case .undefined, .null: return false
    case .string(let text), .safe(let text):
      if element.isUndefined { return false }
      guard let part = element.asText else {
        throw TemplateError("'in' needs a text on the left of a text, not \(element.kindName)", hint: "use |string")
      }
      return firstRange(of: Array(part.utf8), in: Array(text.utf8)) != nil
    case .list(let values): return values.contains { $0.equals(element) }
    case .map(let map): return element.asText.map { map[$0] != nil } ?? false
    case .bool, .integer, .double: throw TemplateError("nothing can be in \(kindName)")
    }
  }
}

/// A number of Python's: whole, or floating point.
enum Number: Comparable {
  case integer(Int64)
  case double(Double)

  var double: Double {
    switch self {
    case .integer(let value): Double(value)
    case .double(let value): value
    }
  }

  var value: TemplateValue {
    switch self {
    case .integer(let value): .integer(value)
    case .double(let value): .double(value)
    }
  }

  static func == (left: Number, right: Number) -> Bool {
    switch (left, right) {
    case (.integer(let a), .integer(let b)): a == b
    // A large whole number equals a double only when the double is exactly that number.
    case (.integer(let a), .double(let b)), (.double(let b), .integer(let a)): Int64(exactly: b) == a
    case (.double(let a), .double(let b)): a == b
    }
  }

  static func < (left: Number, right: Number) -> Bool {
    if case .integer(let a) = left, case .integer(let b) = right { return a < b }
    return left.double < right.double
  }
}
