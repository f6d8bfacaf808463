/// Walks over the bytes of a written time.
struct TimeCursor {
  private let text: TextSpan
  /// The next byte.
  private(set) var place: Int

  /// A cursor on a text.
  init(_ text: TextSpan, from place: Int = 0) {
    self.text = text
    self.place = place
  }

  /// The next byte; nil at the end.
  var peek: UInt8? { place < text.bytes.count ? text.start[place] : nil }
  /// Whether nothing is left.
  var isAtEnd: Bool { peek == nil }
  /// Whether an ASCII letter follows.
  var peekIsLetter: Bool { peek.map { ($0 | 32) >= 97 && ($0 | 32) <= 122 } ?? false }

  /// Whether nothing but blanks is left.
  var isAtEndAfterSpaces: Bool {
    var copy = self
    copy.skipSpaces()
    return copy.isAtEnd
  }

  /// Whether `PM` follows, or `AM` (false); nil when neither does, and nothing is passed over then.
  mutating func half() -> Bool? {
    var copy = self
    copy.skipSpaces()
    guard let first = copy.peek.map({ $0 | 32 }), first == 0x61 || first == 0x70, copy.skip(copy.peek ?? 0),
      copy.skip(0x4D) || copy.skip(0x6D), !copy.peekIsLetter
    else { return nil }
    self = copy
    return first == 0x70
  }

  /// Passes over blanks.
  mutating func skipSpaces() {
    while peek == 0x20 { place += 1 }
  }

  /// Passes over a byte if it is the next one.
  mutating func skip(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    place += 1
    return true
  }

  /// The next digit.
  mutating func digit() -> Int64? {
    guard let byte = peek, byte >= 48, byte <= 57 else { return nil }
    place += 1
    return Int64(byte - 48)
  }

  /// The number written in the next one to `maximumDigits` digits; nil when there are none, more, or it does not fit.
  mutating func number(maximumDigits: Int) -> Int64? {
    guard var value = digit() else { return nil }
    var count = 1
    while let digit = digit() {
      count += 1
      let (times, tooBig) = value.multipliedReportingOverflow(by: 10)
      let (plus, overflow) = times.addingReportingOverflow(digit)
      guard count <= maximumDigits, !tooBig, !overflow else { return nil }
      value = plus
    }
    return value
  }

  /// The thousandths that the next digits write as a decimal fraction.
  mutating func thousandths() -> Int64? {
    guard let first = digit() else { return nil }
    var value = first * 100
    var weight: Int64 = 10
    while let digit = digit() {
      value += digit * weight
      weight /= 10
    }
    return value
  }

  /// The month (1 to 12) whose English name, or its first three letters, follows.
  mutating func month() -> Int? {
    let start = place
    while peekIsLetter { place += 1 }
    let name = text.part(start..<place)
    guard name.count >= 3 else { return nil }
    for (index, month) in Self.months.enumerated() {
      if name.count == 3 ? TextSpan(month).beginsLike(name) : name.equals(month) { return index + 1 }
    }
    return nil
  }

  /// The offset from UTC in seconds: `GMT+08:00`, `GMT+8`, `UTC`, `Z`, `+0800`; zero when nothing follows; nil when
  /// something else does.
  mutating func zone() -> Int64? {
    skipSpaces()
    if peekIsLetter {
      let start = place
      while peekIsLetter { place += 1 }
      let name = text.part(start..<place)
      guard name.equals("gmt") || name.equals("utc") || name.equals("z") else { return nil }
    }
    skipSpaces()
    guard let sign = peek, sign == 0x2B || sign == 0x2D else { return 0 }
    place += 1
    let start = place
    guard var hours = number(maximumDigits: 4) else { return nil }
    var minutes: Int64 = 0
    if place - start > 2 {
      (hours, minutes) = (hours / 100, hours % 100)
    } else if skip(0x3A) {
      guard let value = number(maximumDigits: 2) else { return nil }
      minutes = value
    }
    guard hours <= 18, minutes <= 59 else { return nil }
    return (sign == 0x2B ? 1 : -1) * (hours * 3600 + minutes * 60)
  }

  private static let months: [StaticString] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]
}
