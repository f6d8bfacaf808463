public import AuditEvents

/// What is known of the endpoint behind a channel. It is stored, so that a restart neither forgets a pause that the
/// peer asked for nor sends a burst on top of another.
public struct EndpointState: Sendable, Equatable {
  /// The channel's name.
  public var channel: String
  /// Failures in a row; 0 while it works.
  public var failures = 0
  /// When the first of them was; nil while it works.
  public var failingSince: Timestamp?
  /// Until when nothing is sent; nil when nothing keeps it waiting.
  public var pausedUntil: Timestamp?
  /// The newest answer that was not an acceptance; empty when there was none. Free of secrets.
  public var problem = ""
  /// Notifications that were given up since the endpoint last worked.
  public var givenUp = 0
  /// When the newest of them was given up.
  public var givenUpAt: Timestamp?
  /// When requests were sent, oldest first, as far as the channel's pace looks back.
  public var sends: [Timestamp] = []

  /// An endpoint that nothing is known of.
  public init(channel: String) { self.channel = channel }

  /// Words for people: `works`, `failing since ...`, `3 given up`.
  public func words(now: Timestamp) -> String {
    var parts: [String] = []
    if failures > 0 {
      let what = failures == 1 ? "the last try failed" : "\(failures) failures in a row"
      parts.append(what + (failingSince.map { " since \($0.rfc3339)" } ?? ""))
    }
    if let pausedUntil, pausedUntil > now { parts.append("left alone until \(pausedUntil.rfc3339)") }
    if givenUp > 0 { parts.append(givenUp == 1 ? "1 notification given up" : "\(givenUp) notifications given up") }
    return parts.isEmpty ? "works" : parts.joined(separator: ", ")
  }
}
