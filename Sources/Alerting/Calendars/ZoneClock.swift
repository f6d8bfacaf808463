public import AuditEvents

/// The wall clock of a time zone: what it shows at a moment, and at which moment it shows something.
public struct ZoneClock: Sendable, Equatable {
  /// The zone's IANA name, such as `Asia/Shanghai`.
  public let zone: String

  /// The clock of a zone; nil for one that the system does not know.
  public init?(_ zone: String) {
    guard zone == "UTC" || SystemZones.offset(of: zone, atMilliseconds: 0) != nil else { return nil }
    self.zone = zone
  }

  /// The clock that shows UTC.
  public static let utc = ZoneClock(unchecked: "UTC")

  private init(unchecked zone: String) { self.zone = zone }

  /// What the clock shows: days since 1970-01-01 on its calendar, and the second of the day.
  public func local(_ moment: Timestamp) -> (day: Int64, second: Int) {
    let shown = moment.seconds + offset(moment.seconds)
    let day = shown >= 0 ? shown / 86_400 : (shown - 86_399) / 86_400
    return (day, Int(shown - day * 86_400))
  }

  /// The moment at which the clock shows a second of a day; seconds beyond a day count into the next. A time that comes
  /// twice when summer time ends is the first of the two; one that is left out when it begins is the end of the gap.
  public func moment(day: Int64, second: Int) -> Timestamp {
    let shown = day * 86_400 + Int64(second)
    let early = shown - offset(shown - 86_400)
    if early + offset(early) == shown { return Timestamp(seconds: early) }
    let late = shown - offset(shown + 86_400)
    if late + offset(late) == shown { return Timestamp(seconds: late) }
    var (before, after) = (min(early, late), max(early, late))
    let target = offset(after)
    while after - before > 1 {
      let middle = before + (after - before) / 2
      if offset(middle) == target { after = middle } else { before = middle }
    }
    return Timestamp(seconds: after)
  }

  /// The moment as people in the zone write it: `Mon 2026-03-02 09:00`.
  public func text(_ moment: Timestamp) -> String {
    let (day, second) = local(moment)
    let date = Timestamp(seconds: day * 86_400).rfc3339.prefix(10)
    return "\(Weekday(day: day).short) \(date) \(DayTime.text(second))"
  }

  private func offset(_ seconds: Int64) -> Int64 {
    zone == "UTC" ? 0 : Int64(SystemZones.offset(of: zone, atMilliseconds: seconds * 1000) ?? 0)
  }
}

/// A day of the week.
public enum Weekday: Int, Sendable, CaseIterable {
  /// Monday is the first, 0.
  case monday, tuesday, wednesday, thursday, friday, saturday, sunday

  /// The weekday of a day counted from 1970-01-01, a Thursday.
  public init(day: Int64) { self = Weekday(rawValue: Int(((day + 3) % 7 + 7) % 7)) ?? .monday }

  /// `Mon`.
  public var short: String { ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][rawValue] }

  /// The days of `mon`, `Monday`, or `mon-fri`; nil for other words.
  static func range(_ text: String) -> [Weekday]? {
    let ends = text.lowercased().split(separator: "-", omittingEmptySubsequences: false).map { word in
      allCases.first { day in
        let name = "\(day)"
        return word.utf8.elementsEqual(name.utf8) || word.utf8.elementsEqual(name.prefix(3).utf8)
      }
    }
    guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil else { return nil }
    let length = (last.rawValue - first.rawValue + 7) % 7
    return (0...length).compactMap { Weekday(rawValue: (first.rawValue + $0) % 7) }
  }
}

/// Times of a day and days as people write them.
enum DayTime {
  /// `09:30` of a second of the day; seconds only when there are any.
  static func text(_ second: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let minutes = two(second / 3600 % 24) + ":" + two(second / 60 % 60)
    return second % 60 == 0 ? minutes : minutes + ":" + two(second % 60)
  }

  /// The second of `9:30`, `09:30`, `24:00`; nil for anything else.
  static func second(_ text: some StringProtocol) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { part -> Int? in
      part.utf8.count <= 2 && part.utf8.allSatisfy { $0 > 47 && $0 < 58 } ? Int(part) : nil
    }
    guard parts.count == 2, let hour = parts[0], let minute = parts[1], minute < 60, hour * 60 + minute <= 1440 else {
      return nil
    }
    return (hour * 60 + minute) * 60
  }

  /// The day of `2026-03-02`, counted from 1970-01-01.
  static func day(_ text: some StringProtocol) -> Int64? {
    guard text.utf8.count == 10 else { return nil }
    return Timestamp(rfc3339: text + "T00:00:00Z").map { $0.seconds / 86_400 }
  }

  /// Day and second of `2026-03-02 09:00`, a time without a zone.
  static func local(_ text: String) -> (day: Int64, second: Int)? {
    guard text.utf8.count == 16 || text.utf8.count == 19, let time = Timestamp(rfc3339: text), time.seconds >= 0 else {
      return nil
    }
    return (time.seconds / 86_400, Int(time.seconds % 86_400))
  }
}
