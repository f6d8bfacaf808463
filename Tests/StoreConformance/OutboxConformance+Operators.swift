internal import Alerting
internal import AuditEvents
internal import Delivery
internal import XCTest

extension OutboxConformance {
  func whatIsReopenedIsTriedAgain() throws {
    let outbox = try outbox("dead", "sent", "new")
    _ = try claim(outbox)
    try settle(outbox, "dead", .never(detail: "404"), .dead)
    try settle(outbox, "sent", .sent(detail: "200"), .sent)
    XCTAssertTrue(try outbox.reopen(notification: "dead", at: after(90_000)), #function)
    XCTAssertFalse(try outbox.reopen(notification: "sent", at: after(90_000)), #function)
    XCTAssertFalse(try outbox.reopen(notification: "new", at: after(90_000)), "\(#function): it is being sent")
    XCTAssertFalse(try outbox.reopen(notification: "nobody", at: after(90_000)), #function)
    let entry = try outbox.entry(notification: "dead")
    XCTAssertEqual(entry?.state, .retry, #function)
    XCTAssertEqual(entry?.createdAt, after(90_000), "\(#function): it has another day")
    XCTAssertEqual(entry?.notBefore, after(90_000), #function)
    XCTAssertEqual(entry?.attempts, 1, #function)
  }

  func endpointsAreKept() throws {
    let outbox = try outbox("a")
    XCTAssertEqual(try outbox.endpoints(), [], #function)
    var robot = EndpointState(channel: "robot")
    (robot.failures, robot.failingSince, robot.pausedUntil) = (3, after(1), after(33))
    (robot.problem, robot.givenUp, robot.givenUpAt) = ("retry: HTTP 500", 2, after(3))
    robot.sends = [after(1), after(2)]
    try outbox.keep(robot)
    try outbox.keep(EndpointState(channel: "mail"))
    XCTAssertEqual(try outbox.endpoints(), [EndpointState(channel: "mail"), robot], #function)
    robot.sends = []
    robot.pausedUntil = nil
    try outbox.keep(robot)
    XCTAssertEqual(try outbox.endpoints().last, robot, #function)
  }
}
