internal import AuditEvents
public import Detection
internal import XCTest

/// What every store of key event notifications must do. A test target of an implementation runs `verify`.
public struct KeyEventConformance {
  private let make: () throws -> any KeyEventStore

  /// The suite for stores that `make` makes.
  public init(make: @escaping () throws -> any KeyEventStore) { self.make = make }

  /// Runs every check; failures are recorded with the check's name. Throws what the store throws.
  public func verify() throws {
    let store = try make()
    XCTAssertEqual(try store.keyEventCopies(), [], "nothing yet")
    let at = SampleNotifications.slot
    let first = KeyEventCopy(name: "zebra", text: "name: zebra\u{0}\n'; --", isStarted: false, by: "\u{1F6A8}", at: at)
    let second = KeyEventCopy(name: "Ape", text: nil, isStarted: true, by: "", at: at.adding(seconds: -1))
    let third = KeyEventCopy(name: "ape", text: "", isStarted: nil, by: "bob", at: at)
    for copy in [first, second, third] { try store.put(copy) }
    XCTAssertEqual(try store.keyEventCopies(), [second, third, first], "as they were, by the bytes of the name")
    let changed = KeyEventCopy(name: "zebra", text: nil, isStarted: true, by: "carol", at: at)
    try store.put(changed)
    XCTAssertEqual(try store.keyEventCopies(), [second, third, changed], "one copy for a name")
    XCTAssertTrue(try store.removeKeyEventCopy(named: "ape"))
    XCTAssertFalse(try store.removeKeyEventCopy(named: "ape"), "it is gone")
    XCTAssertEqual(try store.keyEventCopies(), [second, changed])
  }
}
