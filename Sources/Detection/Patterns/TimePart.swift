internal import AuditEvents

/// A part of a date as written; time zones are not converted (Sigma modifiers appendix).
enum TimePart: String, Hashable, Sendable, CaseIterable {
  case minute, hour, day, week, month, year

  /// The values it can have.
  var range: ClosedRange<Int64> {
    switch self {
    case .minute: 0...59
    case .hour: 0...23
    case .day: 1...31
    case .week: 1...53
    case .month: 1...12
    case .year: 0...9999
    }
  }

  /// The part of ISO 8601 text (`2026-03-02`, `2026-03-02T23:59`, and whatever follows the minutes); nil when the text is
  /// no date, or has no time where one is asked for.
  func value(of text: UnsafeBufferPointer<UInt8>) -> Int64? {
    func number(_ start: Int, _ length: Int) -> Int? {
      guard start + length <= text.count else { return nil }
      var value = 0
      for byte in text[start..<start + length] {
        guard byte &- 0x30 < 10 else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      return value
    }
    guard let year = number(0, 4), text.count >= 10, text[4] == 0x2D, let month = number(5, 2), text[7] == 0x2D,
      let day = number(8, 2), let date = Timestamp(year: year, month: month, day: day)
    else { return nil }
    var time: (hour: Int, minute: Int)?
    if text.count > 10 {
      guard text[10] | 0x20 == 0x74 || text[10] == 0x20, let hour = number(11, 2), hour < 24, text.count >= 16,
        text[13] == 0x3A, let minute = number(14, 2), minute < 60, text.count == 16 || text[16] &- 0x30 >= 10
      else { return nil }
      time = (hour, minute)
    }
    switch self {
    case .minute: return time.map { Int64($0.minute) }
    case .hour: return time.map { Int64($0.hour) }
    case .day: return Int64(day)
    case .week: return Self.isoWeek(date)
    case .month: return Int64(month)
    case .year: return Int64(year)
    }
  }

  /// The ISO 8601 week: the week of the Thursday of the date's own week.
  private static func isoWeek(_ date: Timestamp) -> Int64 {
    let dayNumber = date.seconds / 86_400 - (date.seconds % 86_400 < 0 ? 1 : 0)
    // 1970-01-01 was a Thursday; Monday counts 0.
    let weekday = ((dayNumber + 3) % 7 + 7) % 7
    let thursday = Timestamp(seconds: (dayNumber - weekday + 3) * 86_400)
    let newYear = Timestamp(year: thursday.civil.year, month: 1, day: 1) ?? thursday
    return (thursday.seconds - newYear.seconds) / 86_400 / 7 + 1
  }
}
