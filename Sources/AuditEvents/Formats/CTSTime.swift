/// Reads the times of Huawei Cloud CTS traces, which come in many forms: `May 31, 2019 15:15:29 GMT+08:00`,
/// `2016/12/08 11:07:28 GMT+08:00`, `2017-02-15 14:21:50 GMT+08:00`, RFC 3339, and milliseconds or seconds since the
/// Unix epoch as a number or as a text of digits.
enum CTSTime {
  /// From this number on it is milliseconds (1973 on), below it seconds (up to the year 5138).
  private static let firstMilliseconds: Int64 = 100_000_000_000

  /// The moment of a text or number; nil when it is of none of the forms, out of range, or zero. A form without an
  /// offset is UTC.
  static func read(_ text: TextSpan) -> Timestamp? {
    var cursor = TimeCursor(text)
    cursor.skipSpaces()
    if cursor.peekIsLetter { return english(&cursor) }
    let start = cursor.place
    guard cursor.number(maximumDigits: 19) != nil else { return nil }
    switch cursor.peek {
    case 0x2D, 0x2F: return numeric(text, from: start)
    default: return epoch(text, from: start)
    }
  }

  /// `May 31, 2019 15:15:29 GMT+08:00`; the name of the month may be whole or its first three letters.
  static func english(_ cursor: inout TimeCursor) -> Timestamp? {
    guard let month = cursor.month() else { return nil }
    cursor.skipSpaces()
    guard let day = cursor.number(maximumDigits: 2) else { return nil }
    _ = cursor.skip(0x2C)
    cursor.skipSpaces()
    guard let year = cursor.number(maximumDigits: 4) else { return nil }
    return clock(&cursor, year: year, month: month, day: day)
  }

  /// `2016/12/08 11:07:28 GMT+08:00`, also with dashes or `T`.
  static func numeric(_ text: TextSpan, from start: Int) -> Timestamp? {
    var cursor = TimeCursor(text, from: start)
    guard let year = cursor.number(maximumDigits: 4), let separator = cursor.peek, cursor.skip(separator),
      let month = cursor.number(maximumDigits: 2), cursor.skip(separator),
      let day = cursor.number(maximumDigits: 2)
    else { return nil }
    _ = cursor.skip(0x54) || cursor.skip(0x74)
    return clock(&cursor, year: year, month: Int(month), day: day)
  }

  /// `15:15:29.123 GMT+08:00` or `3:15:29 PM` after a date.
  static func clock(_ cursor: inout TimeCursor, year: Int64, month: Int, day: Int64) -> Timestamp? {
    cursor.skipSpaces()
    guard var hour = cursor.number(maximumDigits: 2), cursor.skip(0x3A),
      let minute = cursor.number(maximumDigits: 2)
    else { return nil }
    var second: Int64 = 0
    var millisecond: Int64 = 0
    if cursor.skip(0x3A) {
      guard let value = cursor.number(maximumDigits: 2) else { return nil }
      second = value
      if cursor.skip(0x2E) || cursor.skip(0x2C) {
        guard let value = cursor.thousandths() else { return nil }
        millisecond = value
      }
    }
    if let isAfternoon = cursor.half() {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    guard let offset = cursor.zone(), cursor.isAtEnd,
      let local = Timestamp(
        year: Int(year), month: month, day: Int(day), hour: Int(hour), minute: Int(minute), second: Int(second),
        millisecond: Int(millisecond))
    else { return nil }
    return moment(local.adding(seconds: -offset).milliseconds)
  }

  /// A count since the epoch: `1472148708232`, `1529996047`, `1.534748957969E12`, `1534748957.969`.
  private static func epoch(_ text: TextSpan, from start: Int) -> Timestamp? {
    var cursor = TimeCursor(text, from: start)
    guard let (mantissa, exponent) = decimal(&cursor), let whole = scaled(mantissa, by: exponent), whole > 0 else {
      return nil
    }
    return moment(whole >= firstMilliseconds ? whole : scaled(mantissa, by: exponent + 3))
  }

  /// A count since the epoch in a unit of ten to the power of `exponent` milliseconds.
  static func count(_ text: TextSpan, exponent: Int) -> Timestamp? {
    var cursor = TimeCursor(text)
    cursor.skipSpaces()
    let isNegative = cursor.skip(0x2D)
    guard !isNegative, let (mantissa, own) = decimal(&cursor), mantissa > 0 else { return nil }
    return moment(scaled(mantissa, by: own + exponent))
  }

  /// Whether a number goes on with a fraction and an exponent, so that its first digits do not tell its size.
  static func isScientific(_ cursor: TimeCursor) -> Bool {
    var cursor = cursor
    if cursor.skip(0x2E) { while cursor.digit() != nil {} }
    return cursor.peek.map { $0 | 32 == 0x65 } ?? false
  }

  /// The moment of milliseconds since the epoch, in the years 0000 to 9999.
  private static func moment(_ milliseconds: Int64?) -> Timestamp? {
    guard let milliseconds, Timestamp.writable.contains(milliseconds) else { return nil }
    return Timestamp(milliseconds: milliseconds)
  }

  /// A number with nothing but blanks behind it, as digits and a power of ten.
  private static func decimal(_ cursor: inout TimeCursor) -> (mantissa: Int64, exponent: Int)? {
    guard var mantissa = cursor.number(maximumDigits: 19) else { return nil }
    var exponent = 0
    if cursor.skip(0x2E) {
      while let digit = cursor.digit() {
        // More digits than fit are beyond the millisecond.
        let (times, tooBig) = mantissa.multipliedReportingOverflow(by: 10)
        let (plus, overflow) = times.addingReportingOverflow(digit)
        if tooBig || overflow { continue }
        mantissa = plus
        exponent -= 1
      }
    }
    if cursor.skip(0x45) || cursor.skip(0x65) {
      let isNegative = cursor.skip(0x2D)
      if !isNegative { _ = cursor.skip(0x2B) }
      guard let value = cursor.number(maximumDigits: 2) else { return nil }
      exponent += isNegative ? -Int(value) : Int(value)
    }
    cursor.skipSpaces()
    return cursor.isAtEnd ? (mantissa, exponent) : nil
  }

  /// `value` times ten to the power of `exponent`, rounded down; nil when it does not fit.
  private static func scaled(_ value: Int64, by exponent: Int) -> Int64? {
    var result = value
    if exponent < 0 {
      for _ in 0..<min(-exponent, 20) { result /= 10 }
      return result
    }
    for _ in 0..<min(exponent, 20) {
      let (next, overflow) = result.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      result = next
    }
    return result
  }
}
