internal import AuditEvents
public import Engine
internal import XCTest

/// What every store of the lease must do. A test target of an implementation runs `verify`.
public struct LeaseConformance {
  /// A fresh store whose lease nobody holds.
  public typealias Maker = () throws -> any LeaseStore

  private let make: Maker
  private let start = SampleNotifications.slot

  /// The suite for stores that `make` makes.
  public init(make: @escaping Maker) { self.make = make }

  /// Runs every check; failures are recorded with the check's name. Throws what the store throws.
  public func verify() throws {
    try oneHoldsIt()
    try anEndedLeaseIsTakenOver()
    try theOwnerTakesItAgain()
    try aReleasedLeaseIsFree()
    try theLeaseOfTheDeadIsTakenOver()
  }

  private func after(_ seconds: Int64) -> Timestamp { start.adding(seconds: seconds) }

  private func oneHoldsIt() throws {
    let store = try make()
    XCTAssertNil(try store.leaseHolder(), #function)
    let token = try XCTUnwrap(try store.acquireLease(owner: "a", now: start, until: after(60)))
    XCTAssertNil(try store.acquireLease(owner: "b", now: after(59), until: after(999)), #function)
    XCTAssertEqual(try store.leaseHolder(), LeaseHolder(owner: "a", until: after(60)), #function)
    XCTAssertTrue(try store.renewLease(token, until: after(120)), #function)
    XCTAssertEqual(try store.leaseHolder(), LeaseHolder(owner: "a", until: after(120)), #function)
    XCTAssertNil(try store.acquireLease(owner: "b", now: after(119), until: after(999)), #function)
    XCTAssertFalse(try store.renewLease(LeaseToken(number: token.number + 1), until: after(999)), #function)
  }

  private func anEndedLeaseIsTakenOver() throws {
    let store = try make()
    let first = try XCTUnwrap(try store.acquireLease(owner: "a", now: start, until: after(60)))
    XCTAssertTrue(try store.renewLease(first, until: after(60)), "\(#function): nobody has taken it yet")
    let second = try XCTUnwrap(try store.acquireLease(owner: "b", now: after(60), until: after(120)))
    XCTAssertGreaterThan(second.number, first.number, #function)
    XCTAssertFalse(try store.renewLease(first, until: after(999)), #function)
    try store.releaseLease(first)
    XCTAssertEqual(try store.leaseHolder(), LeaseHolder(owner: "b", until: after(120)), #function)
  }

  private func theOwnerTakesItAgain() throws {
    let store = try make()
    let first = try XCTUnwrap(try store.acquireLease(owner: "a", now: start, until: after(60)))
    let second = try XCTUnwrap(try store.acquireLease(owner: "a", now: after(1), until: after(61)))
    XCTAssertGreaterThan(second.number, first.number, #function)
    XCTAssertTrue(try store.renewLease(second, until: after(62)), #function)
    XCTAssertFalse(try store.renewLease(first, until: after(999)), #function)
  }

  private func theLeaseOfTheDeadIsTakenOver() throws {
    let store = try make()
    let first = try XCTUnwrap(try store.acquireLease(owner: "a", now: start, until: after(60)))
    let holder = try XCTUnwrap(try store.leaseHolder())
    XCTAssertTrue(try store.renewLease(first, until: after(61)), #function)
    XCTAssertNil(
      try store.takeOverLease(of: holder, owner: "b", until: after(90)), "\(#function): it was alive after all")
    let renewed = try XCTUnwrap(try store.leaseHolder())
    let second = try XCTUnwrap(try store.takeOverLease(of: renewed, owner: "b", until: after(90)))
    XCTAssertGreaterThan(second.number, first.number, #function)
    XCTAssertFalse(try store.renewLease(first, until: after(999)), #function)
    XCTAssertEqual(try store.leaseHolder(), LeaseHolder(owner: "b", until: after(90)), #function)
  }

  private func aReleasedLeaseIsFree() throws {
    let store = try make()
    let first = try XCTUnwrap(try store.acquireLease(owner: "a", now: start, until: after(60)))
    try store.releaseLease(first)
    XCTAssertNil(try store.leaseHolder(), #function)
    XCTAssertFalse(try store.renewLease(first, until: after(999)), #function)
    let second = try XCTUnwrap(try store.acquireLease(owner: "b", now: after(1), until: after(61)))
    XCTAssertGreaterThan(second.number, first.number, #function)
  }
}
