internal import AuditEvents
internal import Detection

/// How several alerts of a route come together into one message to each recipient.
public struct Grouping: Sendable, Equatable {
  /// What alerts of one message have in common.
  public enum Key: Sendable, Equatable {
    /// The rule, the trail, the level, the value of a label.
    case rule, trail, level
    case label(String)

    /// As it stands in a file.
    public var text: String {
      switch self {
      case .rule: "rule"
      case .trail: "trail"
      case .level: "level"
      case .label(let field): "label:\(field)"
      }
    }

    /// Reads a word of `by:`.
    init?(_ text: String) {
      switch text {
      case "rule": self = .rule
      case "trail": self = .trail
      case "level": self = .level
      default:
        guard text.utf8.starts(with: "label:".utf8), text.utf8.count > 6 else { return nil }
        self = .label(String(text.dropFirst(6)))
      }
    }
  }

  /// What the alerts have in common; empty puts all of the route together.
  public var by: [Key]
  /// Seconds that the first alert waits for others.
  public var wait: Int64
  /// Seconds between two messages of one group.
  public var interval: Int64
  /// How many alerts a message holds at most; a full one goes out at once.
  public var limit: Int

  /// Grouping; times in seconds.
  public init(by: [Key] = [], wait: Int64 = 30, interval: Int64 = 300, limit: Int = 100) {
    self.by = by
    self.wait = wait
    self.interval = interval
    self.limit = max(1, limit)
  }

  /// What the alerts of an alert's group have in common, for people: `route 2, rule Access Key Created, trail prod`.
  func words(for alert: Alert, route: Int) -> String {
    let parts = by.map { key in
      switch key {
      case .rule: "rule \(alert.title)"
      case .trail: "trail \(alert.trail)"
      case .level: "level \(alert.level.name)"
      case .label(let field):
        "\(field) " + (alert.labels.first { $0.field.utf8.elementsEqual(field.utf8) }?.value ?? "unknown")
      }
    }
    return (["route \(route)"] + parts).joined(separator: ", ")
  }

  /// The name of the group that an alert belongs to: the same for alerts that go into one message.
  func key(of alert: Alert, route: Int) -> String {
    let parts = by.map { key in
      let value =
        switch key {
        case .rule: alert.rule.text
        case .trail: alert.trail.text
        case .level: alert.level.name
        case .label(let field): alert.labels.first { $0.field.utf8.elementsEqual(field.utf8) }?.value ?? "<none>"
        }
      // A value may hold the separator; its length keeps two groups apart.
      return "\(key.text)=\(value.utf8.count):\(value)"
    }
    return (["route \(route)"] + parts).joined(separator: " ")
  }
}
