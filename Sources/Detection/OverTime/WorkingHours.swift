public import AuditEvents
internal import WorkspaceFiles

/// Hours of the week in a time zone, with days off and days on: a rule matches only inside, or only outside of them.
public struct WorkingHours: Sendable, Hashable {
  /// Whether events outside the hours match, and not those inside.
  public var outside: Bool
  /// The IANA time zone that the hours are meant in.
  public var zone: String
  /// The days of the week that are worked; 1 is Monday and 7 is Sunday.
  public var days: Set<Int>
  /// The hours of such a day, in minutes since midnight, half open.
  public var hours: [Range<Int>]
  /// Days that are not worked though the week says so, as `2026-10-01`.
  public var holidays: Set<String>
  /// Days that are worked though the week says otherwise.
  public var workdays: Set<String>

  /// Whether a rule with these hours matches at a moment. A zone that the system does not have counts as UTC.
  public func matches(_ moment: Timestamp) -> Bool { isWorking(moment) != outside }

  /// Whether a moment is within the hours.
  public func isWorking(_ moment: Timestamp) -> Bool {
    let offset = SystemZones.offset(of: zone, atMilliseconds: moment.milliseconds) ?? 0
    let local = moment.adding(seconds: Int64(offset))
    let date = String(local.rfc3339.prefix(10))
    let day = local.seconds >= 0 ? local.seconds / 86_400 : (local.seconds - 86_399) / 86_400
    // 1970-01-01 was a Thursday.
    let weekday = Int((day % 7 + 10) % 7) + 1
    guard workdays.contains(date) || (days.contains(weekday) && !holidays.contains(date)) else { return false }
    let civil = local.civil
    return hours.contains { $0.contains(civil.hour * 60 + civil.minute) }
  }
}

/// Reads `working-hours:` of a rule's `tocsin:` block.
struct WorkingHoursParser {
  private static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  func read(_ block: NodeReader) -> WorkingHours? {
    guard let reader = block.mapping("working-hours") else { return nil }
    var hours = WorkingHours(
      outside: reader.boolean("outside") ?? false, zone: reader.string("zone") ?? "UTC", days: [1, 2, 3, 4, 5],
      hours: [], holidays: dates("holidays", reader), workdays: dates("workdays", reader))
    if let node = reader.node("zone"), hours.zone != "UTC",
      SystemZones.offset(of: hours.zone, atMilliseconds: 0) == nil
    {
      reader.error(node.position, "'\(hours.zone)' is no time zone of this system", "such as Asia/Shanghai")
    }
    if let words = reader.placedStrings("days") {
      hours.days = []
      for word in words { hours.days.formUnion(days(word, reader)) }
    }
    for word in reader.placedStrings("hours") ?? [] {
      guard let range = Self.range(word.text) else {
        reader.error(word.position, "'\(word.text)' is no range of hours", "such as 09:00-18:00")
        continue
      }
      hours.hours += range
    }
    if reader.node("hours") == nil { hours.hours = [540..<1080] }
    reader.finish("working-hours")
    return hours
  }

  /// `sat`, or `mon-fri`.
  private func days(_ word: YAMLScalar, _ reader: NodeReader) -> Set<Int> {
    let ends = word.text.lowercased().split(separator: "-", omittingEmptySubsequences: false).map { part in
      Self.names.firstIndex { part.utf8.count >= 3 && part.utf8.starts(with: $0.utf8) }
    }
    guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2 else {
      reader.error(word.position, "'\(word.text)' is no day of the week", "such as mon, or mon-fri")
      return []
    }
    let length = (last - first + 7) % 7
    return Set((0...length).map { (first + $0) % 7 + 1 })
  }

  /// `22:00-06:00` goes over midnight and is two ranges.
  private static func range(_ text: String) -> [Range<Int>]? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { minutes(String($0)) }
    guard ends.count == 2, let start = ends[0], let end = ends[1], start != end, start < 1440 else { return nil }
    return start < end ? [start..<end] : [start..<1440, 0..<end]
  }

  private static func minutes(_ text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0...24).contains(hour),
      (0...59).contains(minute), hour * 60 + minute <= 1440
    else { return nil }
    return hour * 60 + minute
  }

  private func dates(_ key: String, _ reader: NodeReader) -> Set<String> {
    Set(
      (reader.placedStrings(key) ?? []).compactMap { word in
        guard word.text.utf8.count == 10, Timestamp(rfc3339: word.text + "T00:00:00Z") != nil else {
          reader.error(word.position, "'\(word.text)' is no date", "such as 2026-10-01")
          return nil
        }
        return word.text
      })
  }
}
