/// The rule of a zone for ever after, as in `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX `TZ`, with RFC 8536's wider hours).
struct ZoneRule: Sendable {
  /// A day of the year and a time of that day, when summer time begins or ends.
  private enum Day {
    /// The `week`th (5: last) `weekday` (0: Sunday) of a month; a day from 1 without 29 February; a day from 0 with it.
    case month(Int, week: Int, weekday: Int)
    case withoutLeapDay(Int)
    case withLeapDay(Int)
  }

  private let standard: Int
  private let summer: (offset: Int, begins: Day, beginsAt: Int, ends: Day, endsAt: Int)?

  /// Reads a rule; nil when it is none.
  init?(_ text: String) {
    var scan = Scan(rest: Array(text.utf8)[...])
    guard scan.skipName(), let west = scan.time() else { return nil }
    standard = -west
    guard !scan.rest.isEmpty else {
      summer = nil
      return
    }
    guard scan.skipName() else { return nil }
    let offset = scan.rest.first == 44 ? -west + 3600 : scan.time().map { -$0 }
    guard let offset, scan.skip(44), let begins = scan.day(), let beginsAt = scan.timeOfDay(), scan.skip(44),
      let ends = scan.day(), let endsAt = scan.timeOfDay(), scan.rest.isEmpty
    else { return nil }
    summer = (offset, begins, beginsAt, ends, endsAt)
  }

  /// Seconds east of UTC at a moment given in seconds since 1970.
  func offset(at seconds: Int64) -> Int {
    guard let summer else { return standard }
    let year = Timestamp(seconds: seconds + Int64(standard)).civil.year
    let begin = Self.moment(summer.begins, year) + Int64(summer.beginsAt - standard)
    let end = Self.moment(summer.ends, year) + Int64(summer.endsAt - summer.offset)
    // South of the equator, summer goes over the end of the year.
    let isSummer = begin < end ? seconds >= begin && seconds < end : seconds >= begin || seconds < end
    return isSummer ? summer.offset : standard
  }

  /// Midnight of the day, in seconds since 1970 as if the zone were UTC.
  private static func moment(_ day: Day, _ year: Int) -> Int64 {
    func start(_ year: Int, _ month: Int) -> Int64 {
      Timestamp(year: year, month: month, day: 1)?.seconds ?? 0
    }
    switch day {
    case .withLeapDay(let number): return start(year, 1) + Int64(number) * 86_400
    case .withoutLeapDay(let number):
      let leaps = start(year, 3) - start(year, 2) > 28 * 86_400
      return start(year, 1) + Int64(number - 1 + (leaps && number >= 60 ? 1 : 0)) * 86_400
    case .month(let month, let week, let weekday):
      let first = start(year, month)
      let next = month == 12 ? first + 31 * 86_400 : start(year, month + 1)
      // 1970-01-01 was a Thursday.
      let firstWeekday = Int((first / 86_400 % 7 + 11) % 7)
      var days = (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
      while first + Int64(days) * 86_400 >= next { days -= 7 }
      return first + Int64(days) * 86_400
    }
  }

  private struct Scan {
    var rest: ArraySlice<UInt8>

    mutating func skip(_ byte: UInt8) -> Bool {
      guard rest.first == byte else { return false }
      rest = rest.dropFirst()
      return true
    }

    /// `CET` or `<+0330>`.
    mutating func skipName() -> Bool {
      if skip(60) {
        guard let end = rest.firstIndex(of: 62) else { return false }
        rest = rest[(end + 1)...]
        return true
      }
      let letters = rest.prefix { $0 | 32 > 96 && $0 | 32 < 123 }.count
      rest = rest.dropFirst(letters)
      return letters >= 3
    }

    mutating func number() -> Int? {
      let digits = rest.prefix { $0 >= 48 && $0 <= 57 }
      guard !digits.isEmpty, digits.count <= 3 else { return nil }
      rest = rest.dropFirst(digits.count)
      return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
    }

    /// `-3:30` in seconds.
    mutating func time() -> Int? {
      let sign = skip(45) ? -1 : 1
      if sign == 1 { _ = skip(43) }
      guard var seconds = number().map({ $0 * 3600 }) else { return nil }
      for unit in [60, 1] where skip(58) {
        guard let value = number() else { return nil }
        seconds += value * unit
      }
      return sign * seconds
    }

    /// `/3`, or two o'clock.
    mutating func timeOfDay() -> Int? { skip(47) ? time() : 7200 }

    mutating func day() -> Day? {
      if skip(74) { return number().flatMap { (1...365).contains($0) ? .withoutLeapDay($0) : nil } }
      guard skip(77) else { return number().flatMap { (0...365).contains($0) ? .withLeapDay($0) : nil } }
      guard let month = number(), (1...12).contains(month), skip(46), let week = number(), (1...5).contains(week),
        skip(46), let weekday = number(), (0...6).contains(weekday)
      else { return nil }
      return .month(month, week: week, weekday: weekday)
    }
  }
}
