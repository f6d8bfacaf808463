public import AuditEvents

/// When people work: hours of weekdays on the wall clock of a zone, without holidays, with extra workdays.
public struct WorkCalendar: Sendable, Equatable {
  /// Hours of a day, half open, in seconds since midnight; an end beyond midnight reaches into the next day.
  public struct Hours: Sendable, Equatable {
    /// When they begin.
    public var from: Int
    /// When they end, after `from`.
    public var to: Int

    /// Hours from one second of the day to another; an end that is not after the begin is on the next day.
    public init(from: Int, to: Int) {
      self.from = from
      self.to = to > from ? to : to + 86_400
    }

    /// `22:00-07:00`.
    public var text: String { DayTime.text(from) + "-" + (to == 86_400 ? "24:00" : DayTime.text(to % 86_400)) }
  }

  /// The name, unique in the workspace.
  public var name: String
  /// The wall clock it goes by.
  public var clock: ZoneClock
  /// The days of the week with work.
  public var workdays: Set<Weekday>
  /// The hours of a workday.
  public var hours: [Hours]
  /// Days without work, counted from 1970-01-01.
  public var holidays: Set<Int64>
  /// Days without work in every year, as `12-25`.
  public var yearlyHolidays: Set<String>
  /// The only days of a month with work; -1 is the last one, -2 the one before; empty for all.
  public var daysOfMonth: Set<Int> = []
  /// Days with work although their weekday or a holiday says otherwise.
  public var extraWorkdays: Set<Int64>

  /// A calendar.
  public init(
    name: String, clock: ZoneClock, workdays: Set<Weekday>, hours: [Hours], holidays: Set<Int64> = [],
    yearlyHolidays: Set<String> = [], extraWorkdays: Set<Int64> = []
  ) {
    self.name = name
    self.clock = clock
    self.workdays = workdays
    self.hours = hours
    self.holidays = holidays
    self.yearlyHolidays = yearlyHolidays
    self.extraWorkdays = extraWorkdays
  }

  /// How many days ahead it looks for the next workday: two years and a bit.
  private static let furthest: Int64 = 800

  /// Whether people work at a moment.
  public func isOpen(_ moment: Timestamp) -> Bool {
    let (day, second) = clock.local(moment)
    return isWorkday(day) && hours.contains { $0.from <= second && second < $0.to }
      || isWorkday(day - 1) && hours.contains { second + 86_400 < $0.to }
  }

  /// The first moment from `moment` on at which people work; nil when there is none in two years.
  public func opening(from moment: Timestamp) -> Timestamp? {
    if isOpen(moment) { return moment }
    let today = clock.local(moment).day
    for day in today...(today + Self.furthest) where isWorkday(day) {
      let starts = hours.map { clock.moment(day: day, second: $0.from) }.filter { $0 >= moment && isOpen($0) }
      if let first = starts.min() { return first }
    }
    return nil
  }

  /// The first moment from `moment` on at which people do not work; nil when there is none in two years.
  public func closing(from moment: Timestamp) -> Timestamp? {
    if !isOpen(moment) { return moment }
    let today = clock.local(moment).day
    for day in (today - 1)...(today + Self.furthest) where isWorkday(day) {
      let ends = hours.map { clock.moment(day: day, second: $0.to) }.filter { $0 > moment && !isOpen($0) }
      if let first = ends.min() { return first }
    }
    return nil
  }

  /// Whether a day, counted from 1970-01-01 on the zone's calendar, has work.
  public func isWorkday(_ day: Int64) -> Bool {
    if extraWorkdays.contains(day) { return true }
    if holidays.contains(day) { return false }
    if !yearlyHolidays.isEmpty {
      let date = Timestamp(seconds: day * 86_400).rfc3339
      if yearlyHolidays.contains(String(date.dropFirst(5).prefix(5))) { return false }
    }
    return workdays.contains(Weekday(day: day)) && isDayOfMonth(day)
  }

  private func isDayOfMonth(_ day: Int64) -> Bool {
    if daysOfMonth.isEmpty { return true }
    let date = Timestamp(seconds: day * 86_400).civil
    let left = (1...31).first { Timestamp(seconds: (day + $0) * 86_400).civil.month != date.month } ?? 1
    return daysOfMonth.contains(date.day) || daysOfMonth.contains(-Int(left))
  }
}
