internal import AuditEvents
internal import Delivery
internal import Engine
internal import Foundation
internal import Synchronization

/// The configured channels with the drain that empties the outbox into them.
struct DeliveryLine {
  private let drain: Drain
  private let stores: any EngineStores
  private let clock: any Clock

  init(_ opened: OpenWorkspace, clock: any Clock, terminal: Terminal) {
    stores = opened.stores
    self.clock = clock
    let channels = opened.workspace.configuration.channels.map { configuration -> any Channel in
      let channel = BuiltInChannels.make(configuration, now: { clock.now }) { text in
        terminal.write(text)
        terminal.flush()
      }
      // A test of crash safety kills the process after a message was sent and before that is recorded.
      return CrashPoint.isArmed ? WatchedChannel(channel) { CrashPoint.reach("sent") } : channel
    }
    let fallback = FallbackMessages(opened, clock: clock)
    drain = Drain(
      outbox: opened.stores, channels: channels, now: { clock.now },
      fallback: { fallback.successors(of: $0, after: $1) })
  }

  /// Sends what is due, and for at most two minutes what a channel's pace keeps back for a moment: a run by cron must not
  /// leave the second of two messages for the next run. A clock that stands still waits for nothing.
  func drainInPace(lease: LeaseToken, service: EngineService, terminal: Terminal) throws {
    let end = clock.now.adding(seconds: 120)
    while true {
      try drain(lease: lease, service: service, terminal: terminal)
      let now = clock.now
      guard clock is SystemClock, now < end, let due = try stores.nextDue() else { return }
      let milliseconds = due.milliseconds - now.milliseconds
      guard milliseconds <= 2000 else { return }
      usleep(UInt32(max(20, milliseconds)) * 1000)
    }
  }

  /// Sends what is due and says what could not be sent. The lease is renewed meanwhile; when it is lost, or the service
  /// is told to stop, what is in flight is finished and the rest stays in the outbox.
  func drain(
    lease: LeaseToken, service: EngineService, terminal: Terminal,
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) throws {
    let renewed = Mutex(clock.now)
    let clock = clock
    let report = try drain.run {
      let now = clock.now
      let isDue = renewed.withLock { last in
        guard now.milliseconds - last.milliseconds > 20_000 else { return false }
        last = now
        return true
      }
      if isDue, (try? service.renew(lease)) == nil { return true }
      return shouldStop()
    }
    for (channel, tally) in report.channels.sorted(by: { $0.key < $1.key }) where tally.retried + tally.dead > 0 {
      terminal.error(
        "channel \(channel): \(tally.sent) sent, \(tally.retried) to be tried again, \(tally.dead) given up; "
          + "see: tocsin notifications list")
    }
    // What is given up is somebody who was not told: it stands out of the log, with whoever was told instead.
    for (channel, tally) in report.channels.sorted(by: { $0.key < $1.key }) where tally.dead > 0 {
      let instead = tally.followers > 0 ? counted(tally.followers, "fallback notification") : "nobody was told instead"
      terminal.error(
        "health: channel \(channel) gave up \(counted(tally.dead, "notification")) (\(Table.visible(tally.problem))); \(instead)"
      )
    }
  }
}
