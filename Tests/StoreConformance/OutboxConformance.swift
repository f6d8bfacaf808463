internal import Alerting
public import AuditEvents
public import Delivery
internal import Dispatch
internal import Synchronization
internal import XCTest

/// What every outbox must do. A test target of an implementation runs `verify`.
public struct OutboxConformance {
  /// A fresh outbox that holds the notifications, put in one after the other at the given moments.
  public typealias Maker = ([(notification: Delivery.Notification, at: Timestamp)]) throws -> any Outbox

  let make: Maker
  let start = SampleNotifications.slot

  /// The suite for outboxes that `make` makes.
  public init(make: @escaping Maker) { self.make = make }

  /// Runs every check; failures are recorded with the check's name. Throws what the outbox throws.
  public func verify() throws {
    try entriesAreClaimedInTheirOrderByChannel()
    try aClaimHoldsUntilItsEnd()
    try whatIsSettledStaysSettled()
    try whoeverLostItsClaimChangesNothing()
    try aRetryWaits()
    try whatWasTriedThreeTimesIsOvertaken()
    try everyReceiptIsKept()
    try whatIsPutBackWasNotTried()
    try postponingNeverBringsForward()
    try nothingIsDueBeforeThePauseOfItsEndpointEnds()
    try whatWasPutOffTooLongIsHastened()
    try whatWasPutOffTooLongIsHastened()
    try releasedClaimsArePossibleRepeats()
    try whatWasNotConfirmedIsAPossibleRepeat()
    try entriesAreListedNewestFirst()
    try countsAndNextDueFollow()
    try unusualTextSurvives()
    try anUnknownNotificationCannotBeSettled()
    try twoClaimsNeverShareAnEntry()
    try followersComeWithTheSettlement()
    try whatIsReopenedIsTriedAgain()
    try endpointsAreKept()
  }

  func after(_ seconds: Int64) -> Timestamp { start.adding(seconds: seconds) }

  func outbox(_ ids: String..., channel: String = "mail") throws -> any Outbox {
    try make(ids.map { (SampleNotifications.notification($0, channel: channel), start) })
  }

  func claim(_ outbox: any Outbox, _ channel: String = "mail", at seconds: Int64 = 0, limit: Int = 10) throws
    -> [OutboxEntry]
  {
    try outbox.claim(channel: channel, now: after(seconds), leaseEnd: after(seconds + 60), limit: limit)
  }

  func settle(
    _ outbox: any Outbox, _ id: String, _ outcome: DeliveryOutcome, _ state: OutboxEntry.State, at seconds: Int64 = 1,
    attempt: Int = 1, next: Int64 = 1
  ) throws {
    let receipt = Receipt(notification: id, at: after(seconds), attempt: attempt, outcome: outcome)
    let entry = try outbox.entry(notification: id)
    try outbox.settle([
      Settlement(
        receipt: receipt, state: state, next: after(next),
        claimedUntil: entry?.state == .sending ? entry?.notBefore : nil)
    ])
  }

  private func entriesAreClaimedInTheirOrderByChannel() throws {
    let outbox = try make([
      (SampleNotifications.notification("b"), start),
      (SampleNotifications.notification("hook1", channel: "hook"), start),
      (SampleNotifications.notification("a"), start), (SampleNotifications.notification("later"), after(5)),
      (SampleNotifications.notification("c"), start),
    ])
    XCTAssertEqual(try outbox.dueChannels(now: after(0)), ["hook", "mail"], #function)
    XCTAssertEqual(try outbox.dueChannels(now: after(-1)), [], #function)
    let first = try claim(outbox, limit: 2)
    XCTAssertEqual(first.map(\.notification.id), ["b", "a"], #function)
    XCTAssertEqual(first.map(\.state), [.sending, .sending], #function)
    XCTAssertEqual(first.map(\.attempts), [0, 0], #function)
    XCTAssertEqual(first.map(\.possibleRepeat), [false, false], #function)
    XCTAssertEqual(first.map(\.createdAt), [start, start], #function)
    XCTAssertEqual(try claim(outbox).map(\.notification.id), ["c"], "\(#function): the later one is not due")
    XCTAssertEqual(try outbox.dueChannels(now: after(0)), ["hook"], #function)
    XCTAssertEqual(try claim(outbox, "hook").map(\.notification.id), ["hook1"], #function)
    XCTAssertEqual(try claim(outbox, "nobody").count, 0, #function)
  }

  private func aClaimHoldsUntilItsEnd() throws {
    let outbox = try outbox("a")
    XCTAssertEqual(try claim(outbox).count, 1, #function)
    XCTAssertEqual(try claim(outbox, at: 59).count, 0, #function)
    let again = try claim(outbox, at: 60)
    XCTAssertEqual(again.map(\.possibleRepeat), [true], "\(#function): nobody knows whether it was sent")
    XCTAssertEqual(again.map(\.attempts), [0], #function)
    try settle(outbox, "a", .retry(after: nil, detail: ""), .retry, next: 130)
    XCTAssertEqual(try claim(outbox, at: 130).map(\.possibleRepeat), [true], "\(#function): it stays one")
  }

  private func whatIsSettledStaysSettled() throws {
    let outbox = try outbox("a", "b")
    let claimed = try claim(outbox)
    try settle(outbox, "a", .sent(detail: "250 ok"), .sent)
    try settle(outbox, "b", .never(detail: "550 no such user"), .dead)
    XCTAssertEqual(try claim(outbox, at: 100_000).count, 0, #function)
    XCTAssertEqual(try outbox.dueChannels(now: after(100_000)), [], #function)
    try outbox.releaseClaims()
    try outbox.putBack(claimed, notBefore: after(0))
    try outbox.postpone(channel: "mail", until: after(0))
    XCTAssertEqual(try claim(outbox, at: 100_000).count, 0, #function)
  }

  private func aRetryWaits() throws {
    let outbox = try outbox("a")
    _ = try claim(outbox)
    try settle(outbox, "a", .retry(after: 7, detail: "429"), .retry, next: 8)
    XCTAssertEqual(try claim(outbox, at: 7).count, 0, #function)
    let again = try claim(outbox, at: 8)
    XCTAssertEqual(again.map(\.attempts), [1], #function)
    XCTAssertEqual(again.map(\.possibleRepeat), [false], "\(#function): the first try has a receipt")
  }

  private func whatWasTriedThreeTimesIsOvertaken() throws {
    let outbox = try outbox("a", "b", "c")
    for attempt in 1...3 {
      try settle(outbox, "a", .retry(after: nil, detail: "500"), .retry, attempt: attempt, next: 1)
      if attempt < 3 { try settle(outbox, "b", .retry(after: nil, detail: "500"), .retry, attempt: attempt, next: 1) }
    }
    XCTAssertEqual(try claim(outbox, at: 1, limit: 2).map(\.notification.id), ["b", "c"], #function)
    XCTAssertEqual(try claim(outbox, at: 1).map(\.notification.id), ["a"], #function)
  }

  private func everyReceiptIsKept() throws {
    let outbox = try outbox("a", "b")
    let outcomes: [DeliveryOutcome] = [
      .retry(after: 7, detail: "429 too many"), .unconfirmed(detail: "time limit"), .badCredential(detail: "535"),
      .tooLarge(detail: "552"), .never(detail: "550 \u{4E0D}\u{5B58}\u{5728}"), .sent(detail: ""),
    ]
    for (index, outcome) in outcomes.enumerated() {
      try settle(
        outbox, "a", outcome, index == 5 ? .sent : .retry, at: Int64(index), attempt: index + 1, next: Int64(index))
    }
    let receipts = try outbox.receipts(notification: "a")
    XCTAssertEqual(receipts.map(\.outcome), outcomes, #function)
    XCTAssertEqual(receipts.map(\.attempt), [1, 2, 3, 4, 5, 6], #function)
    XCTAssertEqual(receipts.map(\.at), (0..<6).map { after($0) }, #function)
    XCTAssertEqual(Set(receipts.map(\.notification)), ["a"], #function)
    XCTAssertEqual(try outbox.receipts(notification: "b").count, 0, #function)
  }

  private func entriesAreListedNewestFirst() throws {
    let outbox = try outbox("a", "b", "c", "d")
    _ = try claim(outbox, limit: 2)
    try settle(outbox, "a", .sent(detail: ""), .sent)
    XCTAssertEqual(try outbox.entries(states: [], limit: 3).map(\.notification.id), ["d", "c", "b"], #function)
    XCTAssertEqual(
      try outbox.entries(states: [.sent, .queued], limit: 9).map(\.notification.id), ["d", "c", "a"], #function)
    XCTAssertEqual(try outbox.entries(states: [.dead], limit: 9).count, 0, #function)
    XCTAssertEqual(try outbox.entries(states: [], limit: 0).count, 0, #function)
  }

  private func countsAndNextDueFollow() throws {
    let outbox = try outbox("a", "b", "c")
    XCTAssertEqual(try outbox.nextDue(), start, #function)
    _ = try claim(outbox, limit: 2)
    try outbox.postpone(channel: "mail", until: after(500))
    XCTAssertEqual(try outbox.nextDue(), after(60), "\(#function): when the claim ends")
    try settle(outbox, "a", .sent(detail: ""), .sent)
    try settle(outbox, "b", .retry(after: nil, detail: ""), .retry, next: 30)
    XCTAssertEqual(try outbox.nextDue(), after(30), #function)
    XCTAssertEqual(try outbox.outboxCounts(), [.sent: 1, .retry: 1, .queued: 1], #function)
    try settle(outbox, "b", .never(detail: ""), .dead, attempt: 2)
    try settle(outbox, "c", .sent(detail: ""), .sent)
    XCTAssertNil(try outbox.nextDue(), #function)
    XCTAssertEqual(try outbox.outboxCounts(), [.sent: 2, .dead: 1], #function)
  }

  private func unusualTextSurvives() throws {
    var unusual = SampleNotifications.notification(
      "odd", contact: "", address: "", title: "\u{0}'; DROP TABLE outbox; --\n\u{1F6A8}",
      parts: ["text": "\u{0}a\u{0301}\r\n\u{202E}", "html": "", "json": "{\"a\":\"\\u0000\"}"])
    unusual.message.templateError = "mine/email.txt:3:1: unknown filter"
    let plain = SampleNotifications.notification("plain", parts: [:])
    let outbox = try make([(unusual, after(-7)), (plain, start)])
    XCTAssertEqual(try outbox.entries(states: [], limit: 2).map(\.notification), [plain, unusual], #function)
    let claimed = try claim(outbox)
    XCTAssertEqual(claimed.map(\.notification), [unusual, plain], #function)
    XCTAssertEqual(claimed.first?.createdAt, after(-7), #function)
    // String equality is canonical equivalence; the bytes must be the same, too.
    let text = claimed.first?.notification.message.parts["text"] ?? ""
    XCTAssertEqual(Array(text.utf8), Array("\u{0}a\u{0301}\r\n\u{202E}".utf8), #function)
  }

  private func anUnknownNotificationCannotBeSettled() throws {
    let outbox = try outbox("a")
    XCTAssertThrowsError(try settle(outbox, "z", .sent(detail: ""), .sent), #function) { error in
      XCTAssertEqual(error as? OutboxError, .unknownNotification("z"), #function)
    }
  }

  private func twoClaimsNeverShareAnEntry() throws {
    let outbox = try make((0..<60).map { (SampleNotifications.notification("n\($0)"), start) })
    let claimed = Mutex<[String]>([])
    let (now, leaseEnd) = (start, after(60))
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      while let entries = try? outbox.claim(channel: "mail", now: now, leaseEnd: leaseEnd, limit: 4), !entries.isEmpty {
        claimed.withLock { $0 += entries.map(\.notification.id) }
      }
    }
    let ids = claimed.withLock { $0 }
    XCTAssertEqual(Set(ids).count, 60, #function)
    XCTAssertEqual(ids.count, 60, "\(#function): an entry was claimed twice")
  }

  private func followersComeWithTheSettlement() throws {
    let outbox = try outbox("a", "b")
    var follower = SampleNotifications.notification("a2", channel: "hook")
    follower.fallback = [FallbackRecipient(channel: "mail", contact: "bob", address: "bob@example.test", template: "t")]
    _ = try claim(outbox)
    let receipt = Receipt(notification: "a", at: after(1), attempt: 1, outcome: .never(detail: "550"))
    try outbox.settle([
      Settlement(receipt: receipt, state: .dead, next: after(1), followers: [follower], claimedUntil: after(60))
    ])
    XCTAssertEqual(try claim(outbox, "hook", at: 1).map(\.notification), [follower], #function)
    let unknown = Receipt(notification: "nobody", at: after(1), attempt: 1, outcome: .sent(detail: ""))
    let known = Receipt(notification: "b", at: after(1), attempt: 1, outcome: .sent(detail: ""))
    XCTAssertThrowsError(
      try outbox.settle([
        Settlement(receipt: known, state: .sent, next: after(1), claimedUntil: after(60)),
        Settlement(receipt: unknown, state: .sent, next: after(1)),
      ]), #function)
    XCTAssertEqual(try outbox.entry(notification: "b")?.state, .sending, "\(#function): all or nothing")
    XCTAssertEqual(try outbox.receipts(notification: "b"), [], #function)
    XCTAssertNil(try outbox.entry(notification: "nobody"), #function)
  }
}
