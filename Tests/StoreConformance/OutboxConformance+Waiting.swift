internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Dispatch
internal import Synchronization
internal import XCTest

/// What waits, and until when.
extension OutboxConformance {
  func whatIsPutBackWasNotTried() throws {
    let outbox = try outbox("a", "b")
    let first = try claim(outbox)
    try settle(outbox, "b", .retry(after: nil, detail: ""), .retry, next: 5)
    let second = try claim(outbox, at: 5)
    XCTAssertEqual(second.count, 1, #function)
    try outbox.putBack(first + second, notBefore: after(9))
    XCTAssertEqual(try outbox.outboxCounts(), [.queued: 1, .retry: 1], #function)
    XCTAssertEqual(try claim(outbox, at: 8).count, 0, #function)
    let again = try claim(outbox, at: 9)
    XCTAssertEqual(again.map(\.notification.id), ["a", "b"], #function)
    XCTAssertEqual(again.map(\.attempts), [0, 1], #function)
    XCTAssertEqual(again.map(\.possibleRepeat), [false, false], #function)
  }

  /// An engine that was stopped until its claim was over wakes up beside the one that took over.
  func whoeverLostItsClaimChangesNothing() throws {
    for isSettled in [true, false] {
      let outbox = try outbox("a", "b")
      let lost = try claim(outbox)
      XCTAssertEqual(try claim(outbox, at: 60).map(\.possibleRepeat), [true, true], #function)
      if isSettled { for id in ["a", "b"] { try settle(outbox, id, .sent(detail: "200"), .sent, at: 61) } }
      let counts = try outbox.outboxCounts()
      let timedOut = Receipt(
        notification: "a", at: after(62), attempt: 1, outcome: .retry(after: nil, detail: "time limit"))
      let refused = Receipt(notification: "b", at: after(62), attempt: 1, outcome: .never(detail: "550"))
      try outbox.settle([
        Settlement(receipt: timedOut, state: .retry, next: after(63), claimedUntil: lost[0].notBefore),
        Settlement(
          receipt: refused, state: .dead, next: after(63),
          followers: [SampleNotifications.notification("b2", channel: "hook")], claimedUntil: lost[1].notBefore),
      ])
      try outbox.putBack(lost, notBefore: after(63))
      XCTAssertEqual(try outbox.outboxCounts(), counts, #function)
      XCTAssertNil(try outbox.entry(notification: "b2"), "\(#function): nothing follows")
      for id in ["a", "b"] {
        XCTAssertEqual(try outbox.receipts(notification: id).count, isSettled ? 1 : 0, #function)
        XCTAssertEqual(try outbox.entry(notification: id)?.attempts, isSettled ? 1 : 0, #function)
        if !isSettled { XCTAssertEqual(try outbox.entry(notification: id)?.notBefore, after(120), #function) }
      }
    }
  }

  func postponingNeverBringsForward() throws {
    let outbox = try make([
      (SampleNotifications.notification("a"), start), (SampleNotifications.notification("b"), after(50)),
      (SampleNotifications.notification("c", channel: "hook"), start), (SampleNotifications.notification("d"), start),
    ])
    XCTAssertEqual(try claim(outbox, limit: 1).map(\.notification.id), ["a"], #function)
    try outbox.postpone(channel: "mail", until: after(20))
    XCTAssertEqual(try claim(outbox, at: 19).count, 0, #function)
    XCTAssertEqual(try claim(outbox, "hook").count, 1, "\(#function): another channel does not wait")
    XCTAssertEqual(try claim(outbox, at: 20).map(\.notification.id), ["d"], #function)
    XCTAssertEqual(try claim(outbox, at: 49).count, 0, #function)
    XCTAssertEqual(try claim(outbox, at: 50).map(\.notification.id), ["b"], #function)
    XCTAssertEqual(try claim(outbox, at: 60).map(\.notification.id), ["a"], "\(#function): its claim was not prolonged")
  }

  func nothingIsDueBeforeThePauseOfItsEndpointEnds() throws {
    let outbox = try make([
      (SampleNotifications.notification("a"), start),
      (SampleNotifications.notification("b", channel: "hook"), after(90)),
    ])
    var endpoint = EndpointState(channel: "mail")
    endpoint.pausedUntil = after(50)
    try outbox.keep(endpoint)
    XCTAssertEqual(try outbox.nextDue(), after(50), #function)
    endpoint.pausedUntil = after(500)
    try outbox.keep(endpoint)
    XCTAssertEqual(try outbox.nextDue(), after(90), #function)
  }

  func whatWasPutOffTooLongIsHastened() throws {
    let outbox = try outbox("a", "b")
    XCTAssertEqual(try claim(outbox, limit: 1).count, 1, #function)
    try settle(outbox, "a", .retry(after: nil, detail: ""), .retry, next: 1_000_000)
    try outbox.hasten(notBefore: after(500))
    XCTAssertEqual(try claim(outbox, at: 0).map(\.notification.id), ["b"], "\(#function): what is due stays due")
    XCTAssertEqual(try claim(outbox, at: 499).map(\.notification.id), ["b"], "\(#function): its claim ended")
    XCTAssertEqual(try claim(outbox, at: 500).first?.notification.id, "a", #function)
  }

  func whatWasNotConfirmedIsAPossibleRepeat() throws {
    let outcomes: [(id: String, outcome: DeliveryOutcome, isDoubtful: Bool)] = [
      ("a", .unconfirmed(detail: "time limit"), true), ("b", .retry(after: nil, detail: "HTTP 500"), false),
      ("c", .badCredential(detail: "HTTP 401"), false),
    ]
    let outbox = try outbox("a", "b", "c")
    _ = try claim(outbox)
    for (id, outcome, _) in outcomes { try settle(outbox, id, outcome, .retry, next: 5) }
    let again = try claim(outbox, at: 5)
    XCTAssertEqual(again.map(\.possibleRepeat), outcomes.map(\.isDoubtful), #function)
    XCTAssertEqual(again.map(\.attempts), [1, 1, 1], #function)
    try settle(outbox, "a", .retry(after: nil, detail: "HTTP 500"), .retry, at: 6, attempt: 2, next: 7)
    XCTAssertEqual(try claim(outbox, at: 7).map(\.possibleRepeat), [true], "\(#function): it stays one")
  }

  func releasedClaimsArePossibleRepeats() throws {
    let outbox = try outbox("a", "b", "c")
    XCTAssertEqual(try claim(outbox, limit: 2).count, 2, #function)
    try settle(outbox, "b", .retry(after: nil, detail: ""), .retry, next: 900)
    try outbox.releaseClaims()
    let again = try claim(outbox, at: 1)
    XCTAssertEqual(again.map(\.notification.id), ["a", "c"], #function)
    XCTAssertEqual(again.map(\.possibleRepeat), [true, false], #function)
  }
}
