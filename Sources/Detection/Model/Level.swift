/// How serious a rule says a match is (Sigma `level`). The raw value is the severity number of SLS alerting, 2 to 10.
public enum Level: Int, Sendable, CaseIterable, Comparable {
  /// From a mere report to something to wake up for.
  case informational = 2
  case low = 4
  case medium = 6
  case high = 8
  case critical = 10

  /// The Sigma name, such as `high`.
  public var name: String {
    switch self {
    case .informational: "informational"
    case .low: "low"
    case .medium: "medium"
    case .high: "high"
    case .critical: "critical"
    }
  }

  /// The level of a Sigma name; nil for any other text (names are lower case in the specification).
  public init?(name: String) {
    guard let level = Level.allCases.first(where: { $0.name == name }) else { return nil }
    self = level
  }

  /// Orders levels by seriousness.
  public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
}
