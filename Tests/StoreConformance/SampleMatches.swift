public import AuditEvents
public import Detection

/// Matches as intake makes them, for suites and tests.
public enum SampleMatches {
  /// The trail of every sample.
  public static let trail: TrailName = "production"

  /// A match of the event with this sequence, in segment 1; all of it follows from the arguments.
  public static func match(
    _ sequence: Int64, rule: String = "root-login", revision: String = "rev1", trail: TrailName = trail,
    arrival: Timestamp = SampleNotifications.slot.adding(seconds: -60), segment: Int64 = 1
  ) -> Match {
    Match(
      rule: RuleID(rule), revision: revision, trail: trail, event: event("event-\(sequence)"), sequence: sequence,
      arrival: arrival, location: EventLocation(segment: segment, row: Int(sequence) - 1),
      group: [GroupValue(field: "actor", value: "root"), GroupValue(field: "src_endpoint.ip", value: "<none>")])
  }

  /// An event with something in every field, text that databases and terminals stumble over included.
  public static func event(_ id: String) -> AuditEvent {
    AuditEvent(
      id: id, time: SampleNotifications.slot.adding(seconds: -90), provider: "aws", account: "123456789012",
      actor: Actor(
        kind: .role, id: "AROA:session", name: "a\u{301}dmin\u{0}'; --", role: "\u{202E}ops", session: "s",
        accessKey: "AKIA"),
      sourceIP: "203.0.113.7", userAgent: "\u{1F6A8} aws-cli/2\r\n", operation: "ConsoleLogin",
      service: "signin.amazonaws.com", region: "eu-west-1", outcome: .denied, errorCode: "AccessDenied", mfa: .no,
      resources: [Resource(type: "", id: "arn:aws:iam::1:root"), Resource(type: "t\u{1F}", id: "")], access: .write)
  }
}
