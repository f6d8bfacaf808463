/// A moment as clocks and calendars of a zone show it (proleptic Gregorian calendar, years 1 to 9999).
struct LocalTime {
  let year: Int
  let month: Int
  let day: Int
  let hour: Int
  let minute: Int
  let second: Int
  let millisecond: Int
  /// 0 is Sunday.
  let weekday: Int
  /// From 1.
  let dayOfYear: Int
  /// Seconds east of UTC.
  let offset: Int
  let zone: String

  /// The local time of a moment; nil outside the years 1 to 9999.
  init?(_ epochMilliseconds: Int64, offset: Int, zone: String) {
    guard (-62_135_596_800_000...253_402_300_799_999).contains(epochMilliseconds) else { return nil }
    let local = epochMilliseconds + Int64(offset) * 1000
    let dayLength: Int64 = 86_400_000
    let days = Int((local - LocalTime.modulo(local, dayLength)) / dayLength)
    let inDay = Int(LocalTime.modulo(local, dayLength))
    (hour, minute) = (inDay / 3_600_000, inDay / 60_000 % 60)
    (second, millisecond) = (inDay / 1000 % 60, inDay % 1000)
    weekday = Int(LocalTime.modulo(Int64(days + 4), 7))
    // The civil calendar by eras of 400 years that begin on 1 March.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let marchDay = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * marchDay + 2) / 153
    day = marchDay - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month - 1]
    dayOfYear = before + day + (isLeap && month > 2 ? 1 : 0)
    self.offset = offset
    self.zone = zone
  }

  private static func modulo(_ value: Int64, _ divisor: Int64) -> Int64 {
    let rest = value % divisor
    return rest < 0 ? rest + divisor : rest
  }

  private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  private static let known = "Y m d H M S L I p y e j a A b B z :z Z F T R %"

  /// The moment in a format of `strftime`'s letters; `%L` is milliseconds, `%:z` is `+08:00` or `UTC`.
  func text(_ format: String) throws(TemplateError) -> String {
    var text = ""
    var rest = Array(format.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      guard scalar == "%" else {
        text.unicodeScalars.append(scalar)
        continue
      }
      let letter = rest.popFirst()
      if letter == ":", rest.first == "z" {
        rest.removeFirst()
        text += offset == 0 ? "UTC" : offsetText(":")
      } else if let letter, let part = part(letter) {
        text += part
      } else {
        let shown = letter.map { "%\($0)" } ?? "%"
        throw TemplateError(
          "'\(oneLine(shown))' means nothing in a time format", hint: "known are % and one of \(LocalTime.known)")
      }
    }
    return text
  }

  private func part(_ letter: Unicode.Scalar) -> String? {
    switch letter {
    case "Y": padded(year, 4)
    case "y": padded(year % 100, 2)
    case "m": padded(month, 2)
    case "d": padded(day, 2)
    case "e": day < 10 ? " \(day)" : "\(day)"
    case "j": padded(dayOfYear, 3)
    case "H": padded(hour, 2)
    case "I": padded(hour % 12 == 0 ? 12 : hour % 12, 2)
    case "M": padded(minute, 2)
    case "S": padded(second, 2)
    case "L": padded(millisecond, 3)
    case "p": hour < 12 ? "AM" : "PM"
    case "A": LocalTime.weekdays[weekday]
    case "a": String(LocalTime.weekdays[weekday].prefix(3))
    case "B": LocalTime.months[month - 1]
    case "b": String(LocalTime.months[month - 1].prefix(3))
    case "F": "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    case "T": "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
    case "R": "\(padded(hour, 2)):\(padded(minute, 2))"
    case "z": offsetText("")
    case "Z": zone
    case "%": "%"
    default: nil
    }
  }

  private func offsetText(_ separator: String) -> String {
    let minutes = abs(offset) / 60
    return (offset < 0 ? "-" : "+") + padded(minutes / 60, 2) + separator + padded(minutes % 60, 2)
  }

  private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
