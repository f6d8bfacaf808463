import AuditEvents
import Detection

@testable import Alerting

/// 10:00 on a day in March, when the tests' runs begin.
let ten = Timestamp(seconds: 1_772_445_600)

/// A match of an event, for tests that care about little of it.
func match(
  _ event: AuditEvent, rule: String = "root-sign-in", trail: TrailName = "production", sequence: Int64 = 1,
  group: [GroupValue] = [GroupValue(field: "actor.user.name", value: "alice")]
) -> Match {
  Match(
    rule: RuleID(rule), revision: "1", trail: trail, event: event, sequence: sequence, arrival: ten,
    location: EventLocation(segment: 1, row: Int(sequence)), group: group)
}
