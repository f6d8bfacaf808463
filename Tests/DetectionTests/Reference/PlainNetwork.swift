/// An IP network as a row of bits.
struct PlainNetwork {
  private let bits: [Bool]
  private let isVersion6: Bool

  init?(_ text: String) {
    let parts = text.split(separator: "/").map(String.init)
    guard let address = Self.bits(parts[0]) else { return nil }
    let length = parts.count > 1 ? Int(parts[1]) ?? -1 : address.count
    guard (0...address.count).contains(length) else { return nil }
    bits = Array(address.prefix(length))
    isVersion6 = address.count == 128
  }

  func contains(_ text: String) -> Bool {
    guard let address = Self.bits(text), (address.count == 128) == isVersion6 else { return false }
    return address.starts(with: bits)
  }

  private static func bits(_ text: String) -> [Bool]? {
    guard let groups = text.contains(":") ? version6(text) : version4(text) else { return nil }
    let width = text.contains(":") ? 16 : 8
    return groups.flatMap { group in (0..<width).reversed().map { group >> $0 & 1 == 1 } }
  }

  private static func version4(_ text: String) -> [Int]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let groups = parts.compactMap { part -> Int? in
      guard part.allSatisfy({ $0.isASCII && $0.isNumber }), part == "0" || !part.hasPrefix("0") else { return nil }
      return Int(part).flatMap { $0 < 256 ? $0 : nil }
    }
    return parts.count == 4 && groups.count == 4 ? groups : nil
  }

  private static func version6(_ text: String) -> [Int]? {
    var text = text
    if let last = text.split(separator: ":", omittingEmptySubsequences: false).last, last.contains(".") {
      guard let tail = version4(String(last)) else { return nil }
      text =
        text.dropLast(last.count) + String(tail[0] * 256 + tail[1], radix: 16) + ":"
        + String(tail[2] * 256 + tail[3], radix: 16)
    }
    let halves = text.split(separator: "::", omittingEmptySubsequences: false).map { half in
      half.isEmpty ? [] : half.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    }
    guard halves.count <= 2, halves.joined().allSatisfy({ (1...4).contains($0.count) }) else { return nil }
    let groups = halves.map { $0.compactMap { Int($0, radix: 16) } }
    guard zip(halves, groups).allSatisfy({ $0.count == $1.count }) else { return nil }
    if groups.count == 1 { return groups[0].count == 8 ? groups[0] : nil }
    let missing = 8 - groups[0].count - groups[1].count
    return missing >= 1 ? groups[0] + Array(repeating: 0, count: missing) + groups[1] : nil
  }
}

/// A date as written, without looking at its zone.
struct PlainDate {
  static let parts = ["minute", "hour", "day", "week", "month", "year"]

  private let date: [Int]
  private let time: [Int]?

  init?(_ text: String) {
    guard let match = text.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?:[^0-9].*)?)?/)
    else { return nil }
    date = [match.1, match.2, match.3].compactMap { Int($0) }
    time = match.4.flatMap { hour in match.5.map { [Int(hour) ?? 0, Int($0) ?? 0] } }
    guard (1...12).contains(date[1]), (1...Self.length(date[1], of: date[0])).contains(date[2]) else { return nil }
    guard time.map({ $0[0] < 24 && $0[1] < 60 }) ?? true else { return nil }
  }

  func part(_ name: String) -> Int? {
    switch name {
    case "minute": time?[1]
    case "hour": time?[0]
    case "day": date[2]
    case "month": date[1]
    case "year": date[0]
    default: week
    }
  }

  private static func length(_ month: Int, of year: Int) -> Int {
    if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
    return [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// The ISO week: the one that holds the Thursday of this date's week.
  private var week: Int {
    func days(before year: Int) -> Int { (year - 1) * 365 + (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 }
    let dayOfYear = (1..<date[1]).reduce(date[2]) { $0 + Self.length($1, of: date[0]) }
    let day = days(before: date[0]) + dayOfYear
    let thursday = day - (day - 1) % 7 + 3
    let year =
      thursday > days(before: date[0] + 1) ? date[0] + 1 : thursday <= days(before: date[0]) ? date[0] - 1 : date[0]
    return (thursday - days(before: year) - 1) / 7 + 1
  }
}
