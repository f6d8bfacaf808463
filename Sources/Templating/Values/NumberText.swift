/// Numbers as Python prints them: the shortest digits that read back as the same number, `1.0`, `1e+16`, `1e-05`.
func numberText(_ value: Double) -> String {
  if value.isNaN { return "nan" }
  if value.isInfinite { return value < 0 ? "-inf" : "inf" }
  if value == 0 { return value.sign == .minus ? "-0.0" : "0.0" }
  let (digits, point) = shortestDigits(value.magnitude)
  let sign = value < 0 ? "-" : ""
  let exponent = point - 1
  if exponent < -4 || exponent >= 16 {
    let tail = String(decoding: digits.dropFirst(), as: UTF8.self)
    let size = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
    let head = String(decoding: digits.prefix(1), as: UTF8.self)
    return "\(sign)\(head)\(tail.isEmpty ? "" : "." + tail)e\(exponent < 0 ? "-" : "+")\(size)"
  }
  if point <= 0 {
    return "\(sign)0.\(String(repeating: "0", count: -point))\(String(decoding: digits, as: UTF8.self))"
  }
  if point >= digits.count {
    let zeros = String(repeating: "0", count: point - digits.count)
    return "\(sign)\(String(decoding: digits, as: UTF8.self))\(zeros).0"
  }
  let whole = String(decoding: digits.prefix(point), as: UTF8.self)
  return "\(sign)\(whole).\(String(decoding: digits.dropFirst(point), as: UTF8.self))"
}

/// The significant digits (ASCII, without zeros at either end) and where the decimal point is: 12.5 is `125` and 2.
private func shortestDigits(_ value: Double) -> (digits: [UInt8], point: Int) {
  var digits: [UInt8] = []
  var point: Int?
  var exponent = 0
  var text = Array(value.description.utf8)[...]
  while let byte = text.popFirst() {
    switch byte {
    case UInt8(ascii: "."): point = digits.count
    case UInt8(ascii: "e"):
      exponent = Int(String(decoding: text, as: UTF8.self)) ?? 0
      text = []
    default: digits.append(byte)
    }
  }
  var place = (point ?? digits.count) + exponent
  while digits.count > 1, digits.first == UInt8(ascii: "0") {
    digits.removeFirst()
    place -= 1
  }
  while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
  return (digits, place)
}
