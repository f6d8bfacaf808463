public import Delivery
internal import AuditEvents
internal import Dispatch
internal import Synchronization
internal import XCTest

/// What every channel must do. The test of a channel sets up its peers and runs `verify`.
public struct ChannelConformance {
  /// A channel whose peer takes everything.
  public var working: any Channel
  /// Channels whose peer is away, says that it cannot now, or goes away before it has all of the message.
  public var failing: [any Channel]
  /// Channels whose peer takes all of the message and then says nothing, or nothing that can be understood.
  public var silent: [any Channel]
  /// Channels whose peer refuses and shows all it was sent.
  public var refusing: [any Channel]
  /// Texts that no outcome may show.
  public var secrets: [String]
  /// Everything that the peer of `working` has received so far.
  public var received: () throws -> String
  /// The address that notifications go to.
  public var address = "ann@example.test"

  /// The suite for a channel with these peers.
  public init(
    working: any Channel, failing: [any Channel], silent: [any Channel] = [], refusing: [any Channel] = [],
    secrets: [String] = [],
    received: @escaping () throws -> String
  ) {
    self.working = working
    self.failing = failing
    self.silent = silent
    self.refusing = refusing
    self.secrets = secrets
    self.received = received
  }

  /// Runs every check. Throws what `received` throws.
  public func verify() throws {
    try theIdIsCarried()
    try aPossibleRepeatSaysSo()
    aPeerThatIsAwayLeadsToARetry()
    aPeerThatTookItAndFellSilentLeavesItUnconfirmed()
    refusalsShowNoSecret()
    anyMessageHasAnOutcome()
    manyThreadsMaySendAtOnce()
  }

  private static let parts = [
    "subject": "[high] Root account used", "text": "Root account used", "html": "<p>Root account used</p>",
    "json": "{\"title\":\"Root account used\"}",
  ]

  private func send(
    _ channel: any Channel, _ notification: Delivery.Notification, possibleRepeat: Bool = false
  ) -> DeliveryOutcome {
    let start = ContinuousClock.now
    let outcome = channel.send(notification, possibleRepeat: possibleRepeat)
    let seconds = (ContinuousClock.now - start).components.seconds
    XCTAssertLessThanOrEqual(seconds, channel.timeLimit, "\(channel.name): longer than its time limit")
    let detail = outcome.detail
    for secret in secrets { XCTAssertFalse(detail.contains(secret), "\(channel.name) shows a secret: \(detail)") }
    XCTAssertLessThanOrEqual(detail.utf8.count, 400, channel.name)
    XCTAssertFalse(detail.unicodeScalars.contains { $0.value < 32 }, "\(channel.name): control character: \(detail)")
    return outcome
  }

  private func notification(
    _ id: String, title: String = "Root account used", parts: [String: String]
  ) -> Delivery.Notification {
    SampleNotifications.notification(id, address: address, title: title, parts: parts)
  }

  private func isSent(_ outcome: DeliveryOutcome) -> Bool {
    if case .sent = outcome { return true }
    return false
  }

  private func theIdIsCarried() throws {
    let outcome = send(working, notification("id-4b1d", parts: Self.parts))
    XCTAssertTrue(isSent(outcome), "\(outcome)")
    XCTAssertTrue(try received().contains("id-4b1d"), #function)
    XCTAssertFalse(try received().lowercased().contains("repeat"), "\(#function): the first try is no repeat")
  }

  private func aPossibleRepeatSaysSo() throws {
    let possible = notification("id-5c2e", parts: Self.parts)
    XCTAssertTrue(isSent(send(working, possible, possibleRepeat: true)), #function)
    XCTAssertTrue(try received().lowercased().contains("repeat"), #function)
  }

  private func aPeerThatIsAwayLeadsToARetry() {
    for channel in failing {
      let outcome = send(channel, notification("id-6d3f", parts: Self.parts))
      guard case .retry(_, let detail, _) = outcome else {
        XCTFail("\(channel.name): \(outcome)")
        continue
      }
      XCTAssertFalse(detail.isEmpty, "\(channel.name): a retry must say why")
    }
  }

  private func aPeerThatTookItAndFellSilentLeavesItUnconfirmed() {
    for channel in silent {
      let outcome = send(channel, notification("id-6e40", parts: Self.parts))
      guard case .unconfirmed(let detail) = outcome else {
        XCTFail("\(channel.name): \(outcome)")
        continue
      }
      XCTAssertFalse(detail.isEmpty, "\(channel.name): it must say what happened")
    }
  }

  private func refusalsShowNoSecret() {
    for channel in refusing {
      let outcome = send(channel, notification("id-7e40", parts: Self.parts))
      XCTAssertFalse(isSent(outcome), "\(channel.name): \(outcome)")
      XCTAssertFalse(outcome.detail.isEmpty, "\(channel.name): a refusal must say why")
    }
  }

  /// Whatever the parts hold, the channel answers; it need not be able to send it.
  private func anyMessageHasAnOutcome() {
    let evil = "\u{0}\r\nBcc: all@example.test\r\n\r\n.\r\nQUIT\r\n\u{1B}[2J\u{202E}\u{1F6A8}"
    let messages: [[String: String]] = [
      [:], ["text": ""], ["json": "{"], ["json": "[1]"], ["json": "\u{0}"],
      ["subject": evil, "text": evil, "html": evil, "json": evil],
      ["subject": String(repeating: "s", count: 5000), "text": String(repeating: "\u{4E2D}", count: 50_000)],
    ]
    for (index, parts) in messages.enumerated() {
      let odd = notification("id-odd-\(index)", title: evil, parts: parts)
      XCTAssertFalse(send(working, odd).detail.isEmpty, "message \(index)")
    }
  }

  private func manyThreadsMaySendAtOnce() {
    let sent = Mutex(0)
    let channel = working
    let notifications = (0..<8).map { notification("id-thread-\($0)", parts: Self.parts) }
    DispatchQueue.concurrentPerform(iterations: 8) { index in
      if case .sent = channel.send(notifications[index], possibleRepeat: false) { sent.withLock { $0 += 1 } }
    }
    XCTAssertEqual(sent.withLock { $0 }, 8, #function)
  }
}
