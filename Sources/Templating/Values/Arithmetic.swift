/// The operators between two values that make a new value.
enum Operator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case divideDown = "//"
  case remainder = "%"
  case power = "**"

  /// Python's result on numbers. Whole numbers that leave 64 bits become floating point. Anything with an undefined
  /// value is undefined, so that a missing field never costs an alert.
  func callAsFunction(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateError) -> TemplateValue {
    if left.isUndefined || right.isUndefined { return .undefined }
    guard let first = left.number, let second = right.number else {
      throw TemplateError(
        "'\(rawValue)' does not work between \(left.kindName) and \(right.kindName)", hint: hint(left, right))
    }
    if case .integer(let a) = first, case .integer(let b) = second { return try whole(a, b) }
    return try floating(first.double, second.double)
  }

  private func hint(_ left: TemplateValue, _ right: TemplateValue) -> String? {
    if left.asText != nil || right.asText != nil {
      return self == .add ? "join texts with ~" : "make numbers of texts with |int or |float"
    }
    if left == .null || right == .null { return "give none another value with |default(0, true)" }
    return nil
  }

  private func whole(_ a: Int64, _ b: Int64) throws(TemplateError) -> TemplateValue {
    switch self {
    case .add: return checked(a.addingReportingOverflow(b)) { Double(a) + Double(b) }
    case .subtract: return checked(a.subtractingReportingOverflow(b)) { Double(a) - Double(b) }
    case .multiply: return checked(a.multipliedReportingOverflow(by: b)) { Double(a) * Double(b) }
    case .divide, .power: return try floating(Double(a), Double(b), whole: (a, b))
    case .divideDown, .remainder:
      guard b != 0 else { throw Operator.divisionByZero }
      if b == -1 { return self == .remainder ? 0 : checked(Int64(0).subtractingReportingOverflow(a)) { -Double(a) } }
      let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
      let downwards = rest != 0 && (rest < 0) != (b < 0)
      if self == .remainder { return .integer(downwards ? rest + b : rest) }
      return .integer(downwards ? quotient - 1 : quotient)
    }
  }

  private func floating(
    _ a: Double, _ b: Double, whole: (a: Int64, b: Int64)? = nil
  ) throws(TemplateError) -> TemplateValue {
    switch self {
    case .add: return .double(a + b)
    case .subtract: return .double(a - b)
    case .multiply: return .double(a * b)
    case .divide:
      guard b != 0 else { throw Operator.divisionByZero }
      return .double(a / b)
    case .divideDown:
      guard b != 0 else { throw Operator.divisionByZero }
      return .double(((a - floorRemainder(a, b)) / b).rounded())
    case .remainder:
      guard b != 0 else { throw Operator.divisionByZero }
      return .double(floorRemainder(a, b))
    case .power: return try raised(a, b, whole: whole)
    }
  }

  /// Python's `%`: the remainder has the sign of the divisor.
  private func floorRemainder(_ a: Double, _ b: Double) -> Double {
    let rest = a.truncatingRemainder(dividingBy: b)
    if rest == 0 { return b < 0 ? -0.0 : 0.0 }
    return (rest < 0) == (b < 0) ? rest : rest + b
  }

  private func raised(_ base: Double, _ exponent: Double, whole: (a: Int64, b: Int64)?) throws(TemplateError)
    -> TemplateValue
  {
    if let whole, whole.b >= 0, let result = wholePower(whole.a, whole.b) { return .integer(result) }
    if base == 0, exponent < 0 { throw TemplateError("zero cannot be raised to a negative power") }
    if base < 0, exponent != exponent.rounded() {
      throw TemplateError("a negative number cannot be raised to a fraction")
    }
    return .double(raise(base, to: exponent))
  }

  private func checked(_ result: (partialValue: Int64, overflow: Bool), _ large: () -> Double) -> TemplateValue {
    result.overflow ? .double(large()) : .integer(result.partialValue)
  }

  private static let divisionByZero = TemplateError(
    "division by zero", hint: "test the divisor first: {% if n %}{{ total / n }}{% endif %}")
}
