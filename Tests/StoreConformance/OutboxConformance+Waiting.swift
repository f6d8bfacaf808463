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
    _ = try claim(outbox)
    try settle(outbox, "b", .retry(after: nil, detail: ""), .retry, next: 5)
    XCTAssertEqual(try claim(outbox, at: 5).count, 1, #function)
    try outbox.putBack(["a", "b", "unknown"], notBefore: after(9))
    XCTAssertEqual(try outbox.outboxCounts(), [.queued: 1, .retry: 1], #function)
    XCTAssertEqual(try claim(outbox, at: 8).count, 0, #function)
    let again = try claim(outbox, at: 9)
    XCTAssertEqual(again.map(\.notification.id), ["a", "b"], #function)
    XCTAssertEqual(again.map(\.attempts), [0, 1], #function)
    XCTAssertEqual(again.map(\.possibleRepeat), [false, false], #function)
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
