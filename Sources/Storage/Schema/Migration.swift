/// One step of the schema. A released step is never edited: a change is a new step.
struct Migration: Sendable {
  /// The schema's number after the step; steps count from 1 without gaps.
  let version: Int
  /// The statements.
  let sql: String

  /// All steps, the oldest first. To change the schema, append one.
  static let all: [Migration] = [
    Migration(version: 1, sql: firstSchema),
    Migration(version: 2, sql: ruleChanges),
    Migration(version: 3, sql: endpoints),
    Migration(version: 4, sql: policySchema),
    Migration(version: 5, sql: overTime),
    Migration(version: 6, sql: secretSchema),
    Migration(version: 7, sql: auditSchema),
    Migration(version: 8, sql: accountSchema),
    Migration(version: 9, sql: notificationStatus),
    Migration(version: 10, sql: keyEvents),
    Migration(version: 11, sql: retentionSchema),
    Migration(version: 12, sql: people),
    Migration(version: 13, sql: mergedSegments),
    Migration(version: 14, sql: lookups),
    Migration(version: 15, sql: tellingSchema),
    Migration(version: 16, sql: longLists),
    Migration(version: 17, sql: undecidedMatches),
    Migration(version: 18, sql: largeSegments),
  ]
}
