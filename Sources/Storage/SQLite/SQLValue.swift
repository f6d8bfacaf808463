internal import AuditEvents

/// A value bound to a parameter of a statement.
enum SQLValue: Sendable {
  case integer(Int64)
  case text(String)
  case blob([UInt8])
  case null

  /// A count or number.
  static func number(_ value: Int) -> SQLValue { .integer(Int64(value)) }
  /// A moment, as milliseconds since the epoch.
  static func time(_ value: Timestamp) -> SQLValue { .integer(value.milliseconds) }
  /// A moment that may be missing.
  static func time(_ value: Timestamp?) -> SQLValue { value.map { .integer($0.milliseconds) } ?? .null }
  /// Yes or no, as 1 or 0.
  static func flag(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
  /// A text that may be missing.
  static func optional(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }
  /// A number that may be missing.
  static func optional(_ value: Int64?) -> SQLValue { value.map { .integer($0) } ?? .null }
}
