extension Rendering {
  /// An operator between two values: numbers, or `+` and `*` on texts and lists.
  func combine(
    _ left: TemplateValue, _ operation: Operator, _ right: TemplateValue
  ) throws(TemplateError) -> TemplateValue {
    switch (operation, left, right) {
    case (.add, .string(let first), .string(let second)): return try making(first + second)
    case (.add, .safe(let first), .safe(let second)): return .safe(try joined(first, second))
    case (.add, .safe(let first), .string(let second)): return .safe(try joined(first, escaping.escape(second)))
    case (.add, .string(let first), .safe(let second)): return .safe(try joined(escaping.escape(first), second))
    case (.add, .list(let first), .list(let second)):
      try willMake(bytes: (first.count + second.count) * 16)
      return .list(first + second)
    case (.multiply, .integer(let count), .string), (.multiply, .integer(let count), .safe),
      (.multiply, .integer(let count), .list):
      return try repeated(right, count)
    case (.multiply, .string, .integer(let count)), (.multiply, .safe, .integer(let count)),
      (.multiply, .list, .integer(let count)):
      return try repeated(left, count)
    default: return try operation(left, right)
    }
  }

  private func joined(_ first: String, _ second: String) throws(TemplateError) -> String {
    try willMake(bytes: first.utf8.count + second.utf8.count)
    return first + second
  }

  private func repeated(_ value: TemplateValue, _ count: Int64) throws(TemplateError) -> TemplateValue {
    let times = Int(max(0, min(count, Int64(limits.workBytes) + 1)))
    switch value {
    case .string(let text):
      try willMake(bytes: product(times, text.utf8.count))
      return .string(String(repeating: text, count: times))
    case .safe(let text):
      try willMake(bytes: product(times, text.utf8.count))
      return .safe(String(repeating: text, count: times))
    case .list(let values):
      try willMake(bytes: product(times, product(values.count, 16)))
      return .list(Array(repeatElement(values, count: values.isEmpty ? 0 : times).joined()))
    default: return .undefined
    }
  }

  /// A product that stays at the greatest number instead of leaving it.
  func product(_ a: Int, _ b: Int) -> Int {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? .max : product
  }
}

extension Operator {
  /// A minus sign: like subtraction from zero, but zero becomes minus zero, and a text is named as what it is.
  func callAsFunction(
    _ zero: TemplateValue, _ value: TemplateValue, negating: Bool
  ) throws(TemplateError) -> TemplateValue {
    if case .double(let number) = value { return .double(-number) }
    return try self(zero, value)
  }
}
