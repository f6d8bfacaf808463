public import AuditEvents

/// What suppression decided about an alert, with the reason that people read.
public enum SuppressionDecision: Sendable, Equatable {
  /// Tell: `first`, `hour elapsed, 12 held since 10:00`, `level rose`.
  case send(reason: String)
  /// Do not repeat: `repeat until 11:00`.
  case hold(reason: String, until: Timestamp)

  /// `sent: first`, `held: repeat until 11:00`.
  public var text: String {
    switch self {
    case .send(let reason): "sent: " + reason
    case .hold(let reason, _): "held: " + reason
    }
  }
}
