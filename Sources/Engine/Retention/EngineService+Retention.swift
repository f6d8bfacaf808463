internal import AuditEvents

extension EngineService {
  /// Seconds ago at which the engine must have been at work by the same clock before anything is removed.
  public static let believedClock = (from: Int64(8 * 86_400), to: Int64(86_400))

  /// Removes what is too old, within limits: what is left over goes with the next call. Nothing goes when the engine did
  /// not work between a week and a day ago by this clock, or when the clock may have jumped within the last day: a clock
  /// that jumped ahead must not empty the store, and whoever set it wrong has a day to notice.
  public func retire(
    _ workspace: Workspace, limits: RetentionLimits = RetentionLimits()
  ) throws -> RetentionReport {
    let now = clock.now
    let range = now.adding(seconds: -Self.believedClock.from)..<now.adding(seconds: -Self.believedClock.to)
    guard try stores.wasAtWork(in: range), try !mayHaveJumped(now) else { return RetentionReport() }
    return try stores.retire(RetentionPlan(workspace, now: now), limits: limits)
  }

  /// Whether a pause between two runs ended within the last day that was longer than a day and than two pauses are
  /// usually: a clock that was set ahead leaves one. So does a weekend without the engine, after which removal waits for
  /// a day, too, which harms nobody; an engine that is started once a day, or rests at night, leaves none.
  private func mayHaveJumped(_ now: Timestamp) throws -> Bool {
    let day = Self.believedClock.to
    let since = now.adding(seconds: -day)
    let slots = try stores.punctualSlots(in: since..<now.adding(seconds: 1), andBefore: 20)
    let pauses = zip(slots, slots.dropFirst()).map { (end: $1, seconds: $1.seconds - $0.seconds) }
    let usual = pauses.map(\.seconds).sorted()
    guard !usual.isEmpty else { return false }
    let longest = max(day, 2 * usual[(usual.count - 1) / 2])
    return pauses.contains { $0.end >= since && $0.seconds > longest }
  }
}
