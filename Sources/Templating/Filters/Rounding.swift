extension Filter {
  /// Rounded to `precision` digits after the point (before it when negative); halves go to the even digit as in
  /// Python. `method` may be `ceil` or `floor`. Whole numbers stay whole with the common method.
  static let round = Filter("round", ["precision", "method"]) { value, arguments, _ throws(TemplateError) in
    let precision = try arguments.integer("precision", default: 0)
    let method = try arguments.text("method", default: "common")
    guard ["common", "ceil", "floor"].contains(method) else {
      throw TemplateError("'round' has no method '\(method)'", hint: "the methods are common, ceil and floor")
    }
    guard let number = value.number ?? value.asText.flatMap({ text in floatingNumber(text).map { .double($0) } }) else {
      if value.isUndefined { return value }
      throw TemplateError("'round' needs a number, not \(value.kindName)", hint: "use |float first")
    }
    if method == "common" {
      if case .integer(let whole) = number { return .integer(rounded(whole, to: precision)) }
      return .double(rounded(number.double, to: precision))
    }
    let scale = powerOfTen(precision)
    let scaled = number.double * scale
    return .double((method == "ceil" ? scaled.rounded(.up) : scaled.rounded(.down)) / scale)
  }

  static let ceil = Filter("ceil") { value, _, _ throws(TemplateError) in try whole(value, "ceil", .up) }

  static let floor = Filter("floor") { value, _, _ throws(TemplateError) in try whole(value, "floor", .down) }

  private static func whole(
    _ value: TemplateValue, _ name: String, _ rule: FloatingPointRoundingRule
  ) throws(TemplateError) -> TemplateValue {
    switch value.number {
    case .integer(let number): return .integer(number)
    case .double(let number):
      let rounded = number.rounded(rule)
      return Int64(exactly: rounded).map { .integer($0) } ?? .double(rounded)
    case nil:
      if value.isUndefined { return value }
      throw TemplateError("'\(name)' needs a number, not \(value.kindName)", hint: "use |float first")
    }
  }
}

/// Exact for up to 22 digits, where ten's powers are exact.
private func powerOfTen(_ exponent: Int) -> Double {
  var power = 1.0
  for _ in 0..<min(exponent.magnitude, 400) { power *= 10 }
  return exponent < 0 ? 1 / power : power
}

/// A number rounded to decimal digits by its exact value, halves to the even digit: 2.675 is below the half and becomes
/// 2.67. The product with the power of ten is split into its rounded value and its error, so nothing is rounded twice.
func rounded(_ number: Double, to digits: Int) -> Double {
  guard number.isFinite, digits <= 22 else { return number }
  if digits < 0 {
    let unit = powerOfTen(-max(digits, -400))
    guard unit.isFinite else { return 0 }
    return (number / unit).rounded(.toNearestOrEven) * unit
  }
  let scale = powerOfTen(digits)
  let scaled = number * scale
  guard scaled.isFinite, scaled.magnitude < 4_503_599_627_370_496 else { return number }
  let error = (-scaled).addingProduct(number, scale)
  let below = scaled.rounded(.down)
  let part = scaled - below
  var result = below
  if part > 0.5 || (part == 0.5 && error > 0) {
    result += 1
  } else if part == 0.5, error == 0, below.truncatingRemainder(dividingBy: 2) != 0 {
    result += 1
  }
  if result == 0 { return number.sign == .minus ? -0.0 : 0 }
  return result / scale
}

/// A whole number rounded to tens, hundreds and so on, halves to the even digit.
private func rounded(_ number: Int64, to digits: Int) -> Int64 {
  guard digits < 0 else { return number }
  guard digits >= -18 else { return 0 }
  var unit: Int64 = 1
  for _ in 0..<(-digits) { unit *= 10 }
  let (quotient, rest) = number.quotientAndRemainder(dividingBy: unit)
  let double = rest.magnitude * 2
  let isUp = double > UInt64(unit) || (double == UInt64(unit) && !quotient.isMultiple(of: 2))
  let (result, overflow) = (quotient + (isUp ? number.signum() : 0)).multipliedReportingOverflow(by: unit)
  return overflow ? number : result
}
