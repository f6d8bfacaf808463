/// How a log writes a time.
public enum TimeForm: String, Sendable, CaseIterable {
  /// Any of the others, told by its shape; a number is seconds, milliseconds, microseconds or nanoseconds by its size.
  case any
  /// `2026-03-02T10:00:00.123Z`, `2026-03-02 10:00:00 UTC`; without an offset it is UTC.
  case rfc3339
  /// A count since 1970-01-01T00:00:00Z, as a number or a text of digits.
  case seconds = "epoch-s"
  case milliseconds = "epoch-ms"
  case microseconds = "epoch-us"
  case nanoseconds = "epoch-ns"
  /// `May 31, 2019 15:15:29 GMT+08:00`.
  case english
  /// `5/31/2019 3:15:29 PM`, month first.
  case american
  /// `Fri, 31 May 2019 15:15:29 +0800`.
  case rfc2822

  /// The moment of a text or number in this form; nil when it is not in it, out of range, or zero.
  public func read(_ text: TextSpan) -> Timestamp? {
    if text.isEmpty { return nil }
    var cursor = TimeCursor(text)
    cursor.skipSpaces()
    switch self {
    case .any: return Self.shape(of: text, at: cursor).read(text)
    case .rfc3339: return CTSTime.numeric(text, from: cursor.place)
    case .seconds: return epoch(text, thousands: 1)
    case .milliseconds: return epoch(text, thousands: 0)
    case .microseconds: return epoch(text, thousands: -1)
    case .nanoseconds: return epoch(text, thousands: -2)
    case .english: return CTSTime.english(&cursor)
    case .american: return Self.american(&cursor)
    case .rfc2822: return Self.rfc2822(&cursor)
    }
  }

  /// The one form that a text can be in.
  private static func shape(of text: TextSpan, at start: TimeCursor) -> TimeForm {
    var cursor = start
    if cursor.peekIsLetter {
      while cursor.peekIsLetter { _ = cursor.skip(cursor.peek ?? 0) }
      return cursor.peek == 0x2C ? .rfc2822 : .english
    }
    _ = cursor.skip(0x2D)
    let first = cursor.place
    guard let number = cursor.number(maximumDigits: 19) else { return .seconds }
    switch cursor.peek {
    case 0x2D: return .rfc3339
    case 0x2F: return cursor.place - first > 2 ? .rfc3339 : .american
    case 0x20 where !cursor.isAtEndAfterSpaces: return .rfc2822
    default:
      if number >= 100_000_000_000_000_000 { return .nanoseconds }
      if number >= 100_000_000_000_000 { return .microseconds }
      // A number with an exponent says its size otherwise.
      return number >= 100_000_000_000 ? .milliseconds : CTSTime.isScientific(cursor) ? .milliseconds : .seconds
    }
  }

  private func epoch(_ text: TextSpan, thousands: Int) -> Timestamp? {
    CTSTime.count(text, exponent: thousands * 3)
  }

  private static func american(_ cursor: inout TimeCursor) -> Timestamp? {
    guard let month = cursor.number(maximumDigits: 2), cursor.skip(0x2F),
      let day = cursor.number(maximumDigits: 2), cursor.skip(0x2F), let year = cursor.number(maximumDigits: 4)
    else { return nil }
    _ = cursor.skip(0x2C)
    return CTSTime.clock(&cursor, year: year, month: Int(month), day: day)
  }

  private static func rfc2822(_ cursor: inout TimeCursor) -> Timestamp? {
    while cursor.peekIsLetter { _ = cursor.skip(cursor.peek ?? 0) }
    _ = cursor.skip(0x2C)
    cursor.skipSpaces()
    guard let day = cursor.number(maximumDigits: 2) else { return nil }
    cursor.skipSpaces()
    guard let month = cursor.month() else { return nil }
    cursor.skipSpaces()
    guard let year = cursor.number(maximumDigits: 4) else { return nil }
    return CTSTime.clock(&cursor, year: year, month: month, day: day)
  }
}
