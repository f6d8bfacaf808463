/// One zone's transitions and the rule that follows the last of them (TZif, RFC 8536).
struct ZoneFile: Sendable {
  private let transitions: [(at: Int64, offset: Int)]
  private let first: Int
  private let rule: ZoneRule?

  /// Reads a file; nil when it is none of version 2 or later.
  init?(_ bytes: [UInt8]) {
    guard bytes.count < 1 << 20, let old = Header(bytes, at: 0), old.version >= 50,
      let header = Header(bytes, at: 44 + old.bodySize(timeSize: 4))
    else { return nil }
    let start = header.end
    let end = start + header.bodySize(timeSize: 8)
    guard end <= bytes.count, header.types > 0 else { return nil }
    let kinds = start + header.times * 8
    let types = kinds + header.times
    func offset(type: Int) -> Int? {
      type < header.types ? Int(Self.number(bytes, at: types + type * 6, size: 4)) : nil
    }
    guard let first = offset(type: 0) else { return nil }
    var transitions: [(at: Int64, offset: Int)] = []
    for index in 0..<header.times {
      guard let offset = offset(type: Int(bytes[kinds + index])) else { return nil }
      transitions.append((Self.number(bytes, at: start + index * 8, size: 8), offset))
    }
    self.first = first
    self.transitions = transitions
    // The footer stands between two line feeds.
    let footer = bytes[end...].dropFirst().prefix { $0 != 10 }
    rule = ZoneRule(String(decoding: footer, as: UTF8.self))
  }

  /// Seconds east of UTC at a moment given in seconds since 1970.
  func offset(at seconds: Int64) -> Int {
    guard let last = transitions.last, seconds < last.at else {
      return rule?.offset(at: seconds) ?? transitions.last?.offset ?? first
    }
    var (low, high) = (0, transitions.count)
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle].at <= seconds { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? first : transitions[low - 1].offset
  }

  private struct Header {
    let version: UInt8
    let times: Int
    let types: Int
    let end: Int
    private let marks: Int, leaps: Int, letters: Int

    init?(_ bytes: [UInt8], at start: Int) {
      guard start + 44 <= bytes.count, bytes[start...].starts(with: Array("TZif".utf8)) else { return nil }
      version = bytes[start + 4]
      let counts = (0..<6).map { Int(ZoneFile.number(bytes, at: start + 20 + $0 * 4, size: 4)) }
      guard counts.allSatisfy({ $0 >= 0 && $0 < 1 << 16 }) else { return nil }
      marks = counts[0] + counts[1]
      leaps = counts[2]
      (times, types, letters) = (counts[3], counts[4], counts[5])
      end = start + 44
    }

    func bodySize(timeSize: Int) -> Int {
      times * timeSize + times + types * 6 + letters + leaps * (timeSize + 4) + marks
    }
  }

  /// A signed number, most significant byte first.
  private static func number(_ bytes: [UInt8], at start: Int, size: Int) -> Int64 {
    let raw = bytes[start..<start + size].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return size == 4 ? Int64(Int32(truncatingIfNeeded: raw)) : Int64(bitPattern: raw)
  }
}
