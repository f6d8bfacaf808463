/// A whole power by repeated squaring; nil when it leaves 64 bits.
func wholePower(_ base: Int64, _ exponent: Int64) -> Int64? {
  var result: Int64 = 1
  var square = base
  var rest = exponent
  while rest > 0 {
    if rest & 1 == 1 {
      let (product, overflow) = result.multipliedReportingOverflow(by: square)
      if overflow { return nil }
      result = product
    }
    rest >>= 1
    if rest > 0 {
      let (product, overflow) = square.multipliedReportingOverflow(by: square)
      if overflow { return nil }
      square = product
    }
  }
  return result
}

/// A power from multiplications and square roots alone, as the standard library has no `pow`: the whole part of the
/// exponent by squaring, each binary digit of the fraction by one more square root.
func raise(_ base: Double, to exponent: Double) -> Double {
  if exponent == 0 || base == 1 { return 1 }
  if base.isNaN || exponent.isNaN { return .nan }
  guard base.isFinite, exponent.magnitude < 1_000_000_000 else {
    if base.magnitude == 1 { return 1 }
    return (base.magnitude > 1) == (exponent > 0) ? .infinity : 0
  }
  if base == 0 { return 0 }
  let size = exponent.magnitude
  var result = TwofoldNumber(1)
  var square = TwofoldNumber(base)
  var whole = Int64(size)
  while whole > 0 {
    if whole & 1 == 1 { result = result * square }
    whole >>= 1
    if whole > 0 { square = square * square }
  }
  var fraction = size - size.rounded(.down)
  var root = TwofoldNumber(base)
  while fraction > 0 {
    root = root.squareRoot()
    fraction *= 2
    if fraction >= 1 {
      result = result * root
      fraction -= 1
    }
  }
  return exponent < 0 ? 1 / result.high : result.high
}

/// A number as the sum of two, about 30 digits long, so that a row of products does not gather errors.
private struct TwofoldNumber {
  var high: Double
  var low: Double

  init(_ high: Double, _ low: Double = 0) {
    // What overflows or vanishes has no lower part.
    self.high = high
    self.low = high.isFinite && low.isFinite ? low : 0
  }

  static func * (left: TwofoldNumber, right: TwofoldNumber) -> TwofoldNumber {
    let product = left.high * right.high
    let error = (-product).addingProduct(left.high, right.high) + left.high * right.low + left.low * right.high
    return TwofoldNumber(product, error).normalised
  }

  func squareRoot() -> TwofoldNumber {
    let root = high.squareRoot()
    guard root > 0, root.isFinite else { return TwofoldNumber(root) }
    return TwofoldNumber(root, (high.addingProduct(-root, root) + low) / (2 * root)).normalised
  }

  private var normalised: TwofoldNumber {
    let sum = high + low
    return TwofoldNumber(sum, low - (sum - high))
  }
}
