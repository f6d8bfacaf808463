internal import AuditEvents

extension EngineService {
  /// Seconds ago at which the engine must have been at work by the same clock before anything is removed.
  public static let believedClock = (from: Int64(8 * 86_400), to: Int64(86_400))

  /// Removes what is too old, within limits: what is left over goes with the next call. Nothing goes when the engine did
  /// not work between a week and a day ago by this clock: a clock that jumped ahead must not empty the store, and whoever
  /// set it wrong has a day to notice.
  public func retire(
    _ workspace: Workspace, limits: RetentionLimits = RetentionLimits()
  ) throws -> RetentionReport {
    let now = clock.now
    let range = now.adding(seconds: -Self.believedClock.from)..<now.adding(seconds: -Self.believedClock.to)
    guard try stores.wasAtWork(in: range) else { return RetentionReport() }
    return try stores.retire(RetentionPlan(workspace, now: now), limits: limits)
  }
}
