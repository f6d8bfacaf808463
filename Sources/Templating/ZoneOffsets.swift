/// Tells how far a time zone is from UTC at a moment; the module itself knows fixed offsets only.
public struct ZoneOffsets: Sendable {
  private let seconds: @Sendable (_ zone: String, _ epochMilliseconds: Int64) -> Int?

  /// Offsets of named zones: the closure answers seconds east of UTC, or nil for a zone it does not know.
  public init(_ seconds: @escaping @Sendable (_ zone: String, _ epochMilliseconds: Int64) -> Int?) {
    self.seconds = seconds
  }

  /// `UTC` and fixed offsets such as `+08:00`, `-0530`, `UTC+8`; no named zones.
  public static let fixedOnly = ZoneOffsets { _, _ in nil }

  /// Seconds east of UTC: a fixed offset as written, else what the closure says, if that is within 18 hours.
  func offset(of zone: String, at epochMilliseconds: Int64) -> Int? {
    if let fixed = ZoneOffsets.fixedOffset(zone) { return fixed }
    guard let offset = seconds(zone, epochMilliseconds), abs(offset) <= 18 * 3600 else { return nil }
    return offset
  }

  /// The offset that a zone's name itself says: `UTC`, `GMT`, `Z`, `+08:00`, `-0530`, `+8`, `UTC+8`.
  static func fixedOffset(_ zone: String) -> Int? {
    var rest = Array(zone.utf8)[...]
    let upper = zone.utf8.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 32 : $0 }
    if upper == Array("Z".utf8) { return 0 }
    if upper.starts(with: Array("UTC".utf8)) || upper.starts(with: Array("GMT".utf8)) { rest = rest.dropFirst(3) }
    guard let sign = rest.first else { return zone.isEmpty ? nil : 0 }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    let digits = rest.dropFirst()
    let parts = digits.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard digits.count <= 6, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 * 10 + Int($1) - 0x30 } }
    let hours: Int
    let minutes: Int
    switch (parts.count, parts.first?.count ?? 0) {
    case (1, 1), (1, 2): (hours, minutes) = (number(digits), 0)
    case (1, 4): (hours, minutes) = (number(digits.prefix(2)), number(digits.suffix(2)))
    case (2, 1), (2, 2): (hours, minutes) = (number(parts[0]), number(parts[1]))
    default: return nil
    }
    guard hours <= 18, minutes < 60 else { return nil }
    return (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -60 : 60)
  }
}
