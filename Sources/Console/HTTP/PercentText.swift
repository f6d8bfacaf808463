internal import Delivery

/// Percent-encoding of addresses and forms (RFC 3986, WHATWG URL).
public enum PercentText {
  /// A text as a segment of a path or a value of a query: letters, digits and `-._~` stay.
  public static func encode(_ text: String) -> String {
    PercentEncoding.encode(text)
  }

  /// The text of percent-encoded bytes; nil when an escape is broken or the result is no UTF-8 or holds NUL. `form`
  /// reads a plus sign as a space.
  public static func decode(_ bytes: some Sequence<UInt8>, form: Bool = false) -> String? {
    var decoded: [UInt8] = []
    var iterator = bytes.makeIterator()
    while let byte = iterator.next() {
      switch byte {
      case 37:
        guard let high = iterator.next().flatMap(digit), let low = iterator.next().flatMap(digit) else { return nil }
        decoded.append(high << 4 | low)
      case 43 where form: decoded.append(32)
      default: decoded.append(byte)
      }
    }
    guard !decoded.contains(0) else { return nil }
    return String(validating: decoded, as: UTF8.self)
  }

  /// The fields of `a=b&c=d` in their order; nil when one is broken or there are more than `limit`.
  public static func fields(_ bytes: some Collection<UInt8>, limit: Int) -> [(name: String, value: String)]? {
    var fields: [(name: String, value: String)] = []
    for pair in bytes.split(separator: 38) {
      guard fields.count < limit else { return nil }
      let parts = pair.split(separator: 61, maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = decode(parts[0], form: true), let value = parts.count > 1 ? decode(parts[1], form: true) : ""
      else { return nil }
      fields.append((name, value))
    }
    return fields
  }

  /// `a=b&c=d` of fields.
  public static func query(_ fields: [(name: String, value: String)]) -> String {
    PercentEncoding.form(fields)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}
