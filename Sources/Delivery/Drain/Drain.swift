public import AuditEvents
internal import Dispatch
internal import Foundation

/// Empties the outbox: claims what is due, sends it, settles each receipt. Every channel has threads of its own, so a
/// slow or dead endpoint never delays another; a recipient's notifications go out in their order. Keep one drain for
/// as long as the channels stay the same: it remembers which endpoints asked for a pause.
public final class Drain: Sendable {
  private let outbox: any Outbox
  private let channels: [String: any Channel]
  private let limits: DrainLimits
  private let retries: RetrySchedule
  private let now: @Sendable () -> Timestamp
  private let random: @Sendable (_ notification: String, _ attempt: Int) -> Double
  private let fallback: @Sendable (Notification, DeliveryOutcome) -> [Notification]
  private let state = DrainState()

  /// A drain of this outbox over these channels. `random` gives a number in 0..<1 for the spread of a try; the number
  /// may depend on notification and try alone, and then a drain repeats exactly on a virtual clock. `fallback` makes the
  /// notifications that take the place of one that is given up.
  public init(
    outbox: any Outbox, channels: [any Channel], limits: DrainLimits = DrainLimits(),
    retries: RetrySchedule = RetrySchedule(), now: @escaping @Sendable () -> Timestamp,
    random: @escaping @Sendable (_ notification: String, _ attempt: Int) -> Double = RetrySchedule.steadyRandom,
    fallback: @escaping @Sendable (Notification, DeliveryOutcome) -> [Notification] = { $0.successors(after: $1) }
  ) {
    self.outbox = outbox
    self.channels = Dictionary(channels.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    self.limits = limits
    self.retries = retries
    self.now = now
    self.random = random
    self.fallback = fallback
  }

  /// Sends until nothing is due, or until `shouldStop` answers true: then what is in flight is finished and the rest of
  /// what was claimed is put back. What becomes due on an idle channel meanwhile is taken up, too. Throws the first
  /// error of the store, after everything in flight is finished. Not to be called again before it returns.
  public func run(shouldStop: @escaping @Sendable () -> Bool = { false }) throws -> DrainReport {
    let bell = DispatchSemaphore(value: 0)
    try outbox.hasten(notBefore: now().adding(seconds: max(retries.limit, retries.longestBrake)))
    try state.remember(outbox, now: now(), longestPause: retries.longestBrake)
    while true {
      do {
        if !shouldStop(), !state.hasFailed {
          let time = now()
          for channel in try outbox.dueChannels(now: time)
          where state.pause(channel: channel, now: time) == nil && state.begin(channel, limit: limits.channelsAtOnce) {
            let sending = sending(over: channel, shouldStop)
            Thread.detachNewThread { [state] in
              sending.run()
              state.end(channel)
              bell.signal()
            }
          }
        }
      } catch {
        state.fail(error)
      }
      if state.isIdle { return try state.finish() }
      // A channel that ends rings; the rest of the time, others may have become due.
      _ = bell.wait(timeout: .now() + .milliseconds(250))
    }
  }

  private func sending(over name: String, _ shouldStop: @escaping @Sendable () -> Bool) -> ChannelSending {
    let state = state
    return ChannelSending(
      channel: channels[name] ?? UnconfiguredChannel(name: name), outbox: outbox, limits: limits, retries: retries,
      state: state, now: now, random: random, fallback: fallback, shouldStop: { shouldStop() || state.hasFailed })
  }
}
