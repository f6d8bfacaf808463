/// Reads a number at an offset: Python's whole numbers with `_`, `0x`, `0o`, `0b`, and floating-point numbers. A whole
/// number beyond 64 bits becomes a floating-point number. After a full stop only digits count, as in `list.0.1`.
func scanNumber(
  _ source: [Unicode.Scalar], at start: Int, wholeOnly: Bool
) -> (kind: Token.Kind, length: Int) {
  func digits(from offset: Int, radix: UInt32) -> Int {
    var at = offset
    while at < source.count {
      let isUnderscore = source[at] == "_"
      let next = isUnderscore ? at + 1 : at
      guard next < source.count, let value = hexValue(source[next]), value < radix else { break }
      if isUnderscore, at == offset, radix == 10 { break }
      at = next + 1
    }
    return at
  }
  func text(_ range: Range<Int>) -> String { String(scalars: source[range].filter { $0 != "_" }) }
  if !wholeOnly, source[start] == "0", start + 1 < source.count {
    let radixes: [Unicode.Scalar: UInt32] = ["x": 16, "X": 16, "o": 8, "O": 8, "b": 2, "B": 2]
    if let radix = radixes[source[start + 1]] {
      let end = digits(from: start + 2, radix: radix)
      if end > start + 2, let value = Int64(text((start + 2)..<end), radix: Int(radix)) {
        return (.integer(value), end - start)
      }
    }
  }
  var end = digits(from: start, radix: 10)
  if wholeOnly { return (.integer(Int64(text(start..<end)) ?? .max), end - start) }
  var isWhole = true
  if end < source.count, source[end] == "." {
    let fraction = digits(from: end + 1, radix: 10)
    if fraction > end + 1 { (end, isWhole) = (fraction, false) }
  }
  if end < source.count, source[end] == "e" || source[end] == "E" {
    let hasSign = end + 1 < source.count && (source[end + 1] == "+" || source[end + 1] == "-")
    let first = end + (hasSign ? 2 : 1)
    let exponent = digits(from: first, radix: 10)
    if exponent > first { (end, isWhole) = (exponent, false) }
  }
  if isWhole, let value = Int64(text(start..<end)) { return (.integer(value), end - start) }
  return (.double(Double(text(start..<end)) ?? .infinity), end - start)
}

/// Reads a text in quotes at an offset, with Python's escapes; nil when it is not closed.
func scanString(_ source: [Unicode.Scalar], at start: Int) -> (text: String, length: Int)? {
  let quote = source[start]
  var text: [Unicode.Scalar] = []
  var at = start + 1
  while at < source.count {
    let scalar = source[at]
    if scalar == quote { return (String(scalars: text), at + 1 - start) }
    guard scalar == "\\", at + 1 < source.count else {
      text.append(scalar)
      at += 1
      continue
    }
    at += 2
    switch source[at - 1] {
    case "n": text.append("\n")
    case "t": text.append("\t")
    case "r": text.append("\r")
    case "b": text.append("\u{8}")
    case "f": text.append("\u{C}")
    case "v": text.append("\u{B}")
    case "a": text.append("\u{7}")
    case "\\", "'", "\"": text.append(source[at - 1])
    case "\n": break
    case "x": at += appendHex(source, at: at, digits: 2, to: &text)
    case "u": at += appendHex(source, at: at, digits: 4, to: &text)
    case "U": at += appendHex(source, at: at, digits: 8, to: &text)
    default: text += ["\\", source[at - 1]]
    }
  }
  return nil
}

/// Appends the scalar that hexadecimal digits name, and answers how many of them were read; without them the text stays.
private func appendHex(_ source: [Unicode.Scalar], at start: Int, digits: Int, to text: inout [Unicode.Scalar]) -> Int {
  var value: UInt32 = 0
  guard start + digits <= source.count else {
    text += ["\\", source[start - 1]]
    return 0
  }
  for scalar in source[start..<(start + digits)] {
    guard let digit = hexValue(scalar) else {
      text += ["\\", source[start - 1]]
      return 0
    }
    value = value << 4 | digit
  }
  text.append(Unicode.Scalar(value) ?? "\u{FFFD}")
  return digits
}

private func hexValue(_ scalar: Unicode.Scalar) -> UInt32? {
  switch scalar {
  case "0"..."9": scalar.value - 0x30
  case "a"..."f": scalar.value - 0x61 + 10
  case "A"..."F": scalar.value - 0x41 + 10
  default: nil
  }
}
