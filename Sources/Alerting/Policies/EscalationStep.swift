internal import Detection

/// Who is told when nobody answers an alert for some time.
public struct EscalationStep: Sendable, Equatable {
  /// What keeps the step from happening.
  public enum Unless: String, Sendable, CaseIterable {
    /// Somebody acknowledged or closed the alert; somebody closed it.
    case acknowledged, closed
  }

  /// Seconds after the alert was first told.
  public var after: Int64
  /// What keeps the step from happening.
  public var unless: Unless
  /// Which alerts it is for.
  public var match: AlertMatcher
  /// Who is told, at any hour.
  public var notify: [ActionPolicy.Target]

  /// A step; `after` in seconds.
  public init(
    after: Int64, unless: Unless = .acknowledged, match: AlertMatcher = AlertMatcher(), notify: [ActionPolicy.Target]
  ) {
    self.after = after
    self.unless = unless
    self.match = match
    self.notify = notify
  }
}
