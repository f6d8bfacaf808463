/// A moment in UTC, in whole milliseconds since 1970-01-01T00:00:00Z. Time is always an argument: nothing below the
/// engine's clock asks what time it is.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Milliseconds since the Unix epoch, UTC; negative before 1970.
  public var milliseconds: Int64

  /// A moment `milliseconds` after the Unix epoch.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// A moment `seconds` after the Unix epoch.
  public init(seconds: Int64) { self.milliseconds = seconds * 1000 }

  /// Whole seconds since the Unix epoch, rounded down.
  public var seconds: Int64 { milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000 }

  /// The moment `seconds` later (earlier when negative).
  public func adding(seconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds + seconds * 1000) }

  /// Orders moments by time.
  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }
}

extension Timestamp: CustomStringConvertible {
  /// The moment as RFC 3339 in UTC: `2026-03-02T10:00:00Z`, with `.mmm` only when milliseconds are not zero.
  public var description: String { rfc3339 }

  /// The moment as RFC 3339 in UTC: `2026-03-02T10:00:00Z`, with `.mmm` only when milliseconds are not zero.
  public var rfc3339: String {
    let parts = civil
    var text = Self.padded(parts.year, 4) + "-" + Self.padded(parts.month, 2) + "-" + Self.padded(parts.day, 2)
    text += "T" + Self.padded(parts.hour, 2) + ":" + Self.padded(parts.minute, 2) + ":" + Self.padded(parts.second, 2)
    if parts.millisecond != 0 { text += "." + Self.padded(parts.millisecond, 3) }
    return text + "Z"
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(abs(value))
    let zeros = String(repeating: "0", count: max(0, width - digits.utf8.count))
    return (value < 0 ? "-" : "") + zeros + digits
  }
}

extension Timestamp {
  /// The fields of a moment in the proleptic Gregorian calendar, UTC. Months and days count from 1.
  public struct Civil: Sendable, Equatable {
    /// The year, month (1 to 12) and day (1 to 31).
    public var year: Int, month: Int, day: Int
    /// The hour, minute, second and millisecond.
    public var hour: Int, minute: Int, second: Int, millisecond: Int
  }

  /// The moment's calendar fields in UTC.
  public var civil: Civil {
    let day = milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000
    let rest = Int(milliseconds - day * 86_400_000)
    let (year, month, dayOfMonth) = Self.civil(fromDays: day)
    return Civil(
      year: year, month: month, day: dayOfMonth, hour: rest / 3_600_000, minute: rest / 60_000 % 60,
      second: rest / 1000 % 60, millisecond: rest % 1000)
  }

  /// The moment of calendar fields in UTC; nil when a field is out of range (leap second 60 counts as 59.999).
  public init?(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, millisecond: Int = 0
  ) {
    guard (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, year: year) else { return nil }
    guard (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second) else { return nil }
    guard (0...9999).contains(year), (0...999).contains(millisecond) else { return nil }
    let clamped = second == 60 ? 59_999 : second * 1000 + millisecond
    let days = Self.days(year: year, month: month, day: day)
    self.init(milliseconds: days * 86_400_000 + Int64(hour * 3_600_000 + minute * 60_000 + clamped))
  }

  private static func days(inMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
  }

  // Days from civil and back: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
  private static func days(year: Int, month: Int, day: Int) -> Int64 {
    let shifted = Int64(month <= 2 ? year - 1 : year)
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = Int64((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1)
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(fromDays days: Int64) -> (Int, Int, Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let civilMonth = Int(month < 10 ? month + 3 : month - 9)
    return (
      Int(yearOfEra + era * 400) + (civilMonth <= 2 ? 1 : 0), civilMonth,
      Int(dayOfYear - (153 * month + 2) / 5 + 1)
    )
  }
}

extension Timestamp {
  /// Reads RFC 3339 / ISO 8601 text such as `2026-03-02T10:00:00Z`, `2026-03-02T10:00:00.123+08:00` or
  /// `2026-03-02 10:00:00Z`; a missing offset means UTC. Nil for anything else.
  public init?(rfc3339 text: String) {
    var copy = text
    guard let parsed = copy.withUTF8({ Timestamp(rfc3339: $0) }) else { return nil }
    self = parsed
  }

  /// Reads RFC 3339 text from UTF-8 bytes without allocating; same grammar as `init(rfc3339: String)`.
  public init?(rfc3339 bytes: UnsafeBufferPointer<UInt8>) {
    if let second = Timestamp(secondIn: bytes) {
      self = second
      return
    }
    func number(_ start: Int, _ length: Int) -> Int? {
      guard start + length <= bytes.count else { return nil }
      var value = 0
      for index in start..<start + length {
        let digit = Int(bytes[index]) - 48
        guard digit >= 0, digit <= 9 else { return nil }
        value = value * 10 + digit
      }
      return value
    }
    func separator(_ index: Int, _ byte: UInt8) -> Bool { index < bytes.count && bytes[index] == byte }
    guard let year = number(0, 4), separator(4, 45), let month = number(5, 2), separator(7, 45),
      let day = number(8, 2), separator(10, 84) || separator(10, 116) || separator(10, 32),
      let hour = number(11, 2), separator(13, 58), let minute = number(14, 2)
    else { return nil }
    var position = 16
    var second = 0
    var millisecond = 0
    if separator(16, 58) {
      guard let value = number(17, 2) else { return nil }
      second = value
      position = 19
      if separator(19, 46) || separator(19, 44) {
        position = 20
        var weight = 100
        while position < bytes.count, bytes[position] >= 48, bytes[position] <= 57 {
          millisecond += Int(bytes[position] - 48) * weight
          weight /= 10
          position += 1
        }
        guard position > 20 else { return nil }
      }
    }
    var offset = 0
    if position < bytes.count {
      if bytes[position] | 32 == 122 {
        position += 1
      } else if bytes[position] == 43 || bytes[position] == 45 {
        let sign = bytes[position] == 43 ? 1 : -1
        guard let hours = number(position + 1, 2), hours <= 18 else { return nil }
        position += 3
        if separator(position, 58) { position += 1 }
        let minutes = position < bytes.count ? number(position, 2) : 0
        guard let minutes, minutes <= 59 else { return nil }
        position = min(bytes.count, position + 2)
        offset = sign * (hours * 60 + minutes)
      }
    }
    guard position == bytes.count,
      let local = Timestamp(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second, millisecond: millisecond)
    else { return nil }
    let moment = local.adding(seconds: Int64(-offset * 60))
    guard Self.writable.contains(moment.milliseconds) else { return nil }
    self = moment
  }

  /// Reads the form in which clouds write nearly all times, `2026-03-02T10:00:00Z`, eight bytes at a time; nil for any
  /// other text.
  @inline(__always)
  private init?(secondIn text: UnsafeBufferPointer<UInt8>) {
    guard text.count == 20 else { return nil }
    let raw = UnsafeRawBufferPointer(text)
    let date = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
    let hours = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    let seconds = UInt64(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt32.self)))
    // The places of `-`, `T`, `:` and `Z`; all others are digits.
    let marks: (UInt64, UInt64, UInt64) = (0xFF00_00FF_0000_0000, 0x0000_FF00_00FF_0000, 0xFF00_00FF)
    guard date & marks.0 == 0x2D00_002D_0000_0000, hours & marks.1 == 0x0000_3A00_0054_0000,
      seconds & marks.2 == 0x5A00_003A
    else { return nil }
    let zeros: UInt64 = 0x3030_3030_3030_3030
    let values = (
      (date ^ zeros) & ~marks.0, (hours ^ zeros) & ~marks.1, (seconds ^ zeros) & 0xFFFF_FFFF & ~marks.2
    )
    func areDigits(_ word: UInt64) -> Bool { (word | word &+ 0x7676_7676_7676_7676) & 0x8080_8080_8080_8080 == 0 }
    guard areDigits(values.0), areDigits(values.1), areDigits(values.2) else { return nil }
    func two(_ word: UInt64, _ place: UInt64) -> Int {
      Int(truncatingIfNeeded: word >> (place * 8) & 15 * 10 + word >> (place * 8 + 8) & 15)
    }
    self.init(
      year: two(values.0, 0) * 100 + two(values.0, 2), month: two(values.0, 5), day: two(values.1, 0),
      hour: two(values.1, 3), minute: two(values.1, 6), second: two(values.2, 1))
  }

  /// Milliseconds of the years 0000 to 9999, in UTC: what RFC 3339 can write.
  static let writable: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999
}
