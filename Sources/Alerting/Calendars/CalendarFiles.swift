public import WorkspaceFiles

/// Reads calendars: YAML files with `name`, `time-zone`, `workdays`, `days-of-month`, `hours`, `holidays`, `extra-workdays`.
public enum CalendarFiles {
  /// The most days one range of holidays may span.
  private static let longestRange: Int64 = 366

  /// The calendars of files and folders, and everything that is wrong with them.
  public static func load(paths: [String]) -> (calendars: [WorkCalendar], diagnostics: [Diagnostic]) {
    NamedDocuments.read(WorkspaceFolder.yamlFiles(under: paths).map(YAMLFile.load(path:)), what: "calendar") {
      calendar($0).map { ($0.name, $0) }
    }
  }

  /// The calendars of text that stands for a file of this path.
  public static func read(_ text: String, path: String) -> (calendars: [WorkCalendar], diagnostics: [Diagnostic]) {
    NamedDocuments.read([YAMLFile.read(text, path: path)], what: "calendar") { calendar($0).map { ($0.name, $0) } }
  }

  private static func calendar(_ reader: NodeReader) -> WorkCalendar? {
    let name = reader.requiredString("name")
    _ = reader.string("description")
    let clock = zone(reader)
    var workdays: Set<Weekday> = []
    for word in reader.placedStrings("workdays") ?? [] {
      if let days = Weekday.range(word.text) {
        workdays.formUnion(days)
      } else {
        reader.error(word.position, "'\(word.text)' is no weekday", "mon, tue, wed, thu, fri, sat, sun, or mon-fri")
      }
    }
    let daysOfMonth = Set(
      (reader.placedStrings("days-of-month") ?? []).compactMap { word -> Int? in
        if let day = Int(word.text), (1...31).contains(day) || (-31 ... -1).contains(day) { return day }
        reader.error(word.position, "'\(word.text)' is no day of a month", "1 to 31, or -1 for the last one")
        return nil
      })
    if reader.node("workdays") == nil, !daysOfMonth.isEmpty {
      workdays = Set(Weekday.allCases)
    } else if reader.node("workdays") == nil {
      workdays = [.monday, .tuesday, .wednesday, .thursday, .friday]
    }
    let hours = (reader.placedStrings("hours") ?? []).compactMap { word -> WorkCalendar.Hours? in
      if let hours = self.hours(word.text) { return hours }
      reader.error(word.position, "'\(word.text)' are no hours of a day", "write 09:00-18:00")
      return nil
    }
    if reader.node("hours") == nil {
      reader.error(reader.position, "the key 'hours' is missing", "write hours: [09:00-18:00]")
    }
    var holidays: Set<Int64> = []
    var yearly: Set<String> = []
    for word in reader.placedStrings("holidays") ?? [] {
      if let days = days(word.text) {
        holidays.formUnion(days)
      } else if word.text.utf8.count == 5, DayTime.day("2024-" + word.text) != nil {
        yearly.insert(word.text)
      } else {
        reader.error(
          word.position, "'\(word.text)' is no day", "2026-10-01, 2026-10-01..2026-10-07, or 12-25 for every year")
      }
    }
    var extra: Set<Int64> = []
    for word in reader.placedStrings("extra-workdays") ?? [] {
      if let days = days(word.text) {
        extra.formUnion(days)
      } else {
        reader.error(word.position, "'\(word.text)' is no day", "2026-10-10 or 2026-10-10..2026-10-11")
      }
    }
    reader.finish("a calendar")
    guard let name, let clock, !hours.isEmpty else { return nil }
    var calendar = WorkCalendar(
      name: name, clock: clock, workdays: workdays, hours: hours, holidays: holidays, yearlyHolidays: yearly,
      extraWorkdays: extra)
    calendar.daysOfMonth = daysOfMonth
    return calendar
  }

  /// The clock of `time-zone`; UTC when the key is not there.
  static func zone(_ reader: NodeReader) -> ZoneClock? {
    guard let node = reader.node("time-zone"), let zone = reader.string("time-zone") else { return .utc }
    if let clock = ZoneClock(zone) { return clock }
    reader.error(node.position, "the system knows no time zone '\(zone)'", "an IANA name such as Asia/Shanghai")
    return nil
  }

  /// `09:00-18:00`, `22:00-06:00` over midnight, `00:00-24:00`.
  static func hours(_ text: String) -> WorkCalendar.Hours? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { end in
      DayTime.second(end.filter { $0 != " " })
    }
    guard ends.count == 2, let from = ends[0], let to = ends[1], from < 86_400 else { return nil }
    return WorkCalendar.Hours(from: from, to: to)
  }

  /// `2026-10-01` or `2026-10-01..2026-10-07`, both ends included.
  private static func days(_ text: String) -> ClosedRange<Int64>? {
    if let day = DayTime.day(text) { return day...day }
    guard text.utf8.count == 22, text.dropFirst(10).prefix(2) == "..", let first = DayTime.day(text.prefix(10)),
      let last = DayTime.day(text.suffix(10)), first <= last, last - first <= longestRange
    else { return nil }
    return first...last
  }
}
