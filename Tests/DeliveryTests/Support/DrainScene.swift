import Alerting
import AuditEvents
import Delivery
import Detection
import StoreConformance
import Synchronization

/// Foundation, which XCTest brings along, has a type of this name, too.
typealias Notification = Delivery.Notification

/// A channel that answers from a script and keeps a log of what it was asked.
final class ScriptedChannel: Channel {
  struct Call: Equatable {
    var id: String
    var second: Int64
    var possibleRepeat: Bool
  }

  let name: String
  let kind: ChannelKind
  let timeLimit: Int64 = 10
  let pace: Pace
  let merging: Merging
  private let calls = Mutex<[Call]>([])
  private let now: @Sendable () -> Timestamp
  private let answer: @Sendable (Notification, _ attempt: Int) -> DeliveryOutcome

  init(
    _ name: String, kind: ChannelKind = .webhook, pace: Pace = .unlimited, merging: Merging = .never,
    now: @escaping @Sendable () -> Timestamp,
    answer: @escaping @Sendable (Notification, _ attempt: Int) -> DeliveryOutcome
  ) {
    self.name = name
    self.kind = kind
    self.pace = pace
    self.merging = merging
    self.now = now
    self.answer = answer
  }

  func send(_ notification: Notification, possibleRepeat: Bool) -> DeliveryOutcome {
    let second = now().seconds - SampleNotifications.slot.seconds
    let call = Call(id: notification.id, second: second, possibleRepeat: possibleRepeat)
    let attempt = calls.withLock { calls in
      calls.append(call)
      return calls.count { $0.id == notification.id }
    }
    return answer(notification, attempt)
  }

  /// Ten fit into one request, which stands in the log as `a+b`.
  func fitting(_ notifications: [Notification]) -> Int { min(10, notifications.count) }

  func send(together messages: [OutgoingMessage]) -> DeliveryOutcome {
    guard var joined = messages.first?.notification else { return .never(detail: "nothing") }
    joined.id = messages.map(\.notification.id).joined(separator: "+")
    return send(joined, possibleRepeat: messages.contains(where: \.possibleRepeat))
  }

  var log: [Call] { calls.withLock { $0 } }
  /// `a@0 b@0 a@7`.
  var story: String { log.map { "\($0.id)@\($0.second)" }.joined(separator: " ") }
}

/// An outbox, a clock that stands still until it is moved, and a drain over scripted channels.
final class DrainScene: Sendable {
  let outbox = InMemoryOutbox()
  private let time = Mutex(SampleNotifications.slot)

  var now: Timestamp { time.withLock { $0 } }
  func move(to second: Int64) { time.withLock { $0 = SampleNotifications.slot.adding(seconds: second) } }

  func channel(
    _ name: String, pace: Pace = .unlimited, merging: Merging = .never,
    answer: @escaping @Sendable (Notification, _ attempt: Int) -> DeliveryOutcome
  ) -> ScriptedChannel {
    ScriptedChannel(
      name, pace: pace, merging: merging, now: { [weak self] in self?.now ?? SampleNotifications.slot }, answer: answer)
  }

  func put(_ ids: String..., channel: String, contact: String = "") {
    outbox.put(
      ids.map { SampleNotifications.notification($0, channel: channel, contact: contact, address: contact) }, at: now)
  }

  /// The drain; `random` is 0, so that every pause is the shortest of its range.
  func drain(
    _ channels: [ScriptedChannel], recipientsAtOnce: Int = 1,
    random: @escaping @Sendable (String, Int) -> Double = { _, _ in 0 }
  ) -> Drain {
    var limits = DrainLimits()
    limits.recipientsAtOnce = recipientsAtOnce
    return Drain(
      outbox: outbox, channels: channels, limits: limits, now: { [weak self] in self?.now ?? SampleNotifications.slot },
      random: random)
  }

  /// Drains, moves the clock to when something is due, drains again, until nothing waits or the second is reached.
  @discardableResult
  func play(_ drain: Drain, until second: Int64 = 200_000) throws -> [DrainReport] {
    var reports: [DrainReport] = []
    let end = SampleNotifications.slot.adding(seconds: second)
    while true {
      reports.append(try drain.run())
      guard let next = outbox.nextDue(), next <= end else { return reports }
      time.withLock { $0 = max($0, next) }
    }
  }
}
