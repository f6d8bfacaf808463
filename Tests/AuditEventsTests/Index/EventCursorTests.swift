import XCTest

@testable import AuditEvents

final class EventCursorTests: XCTestCase {
  func testTextAndBack() throws {
    let cursor = EventCursor(time: Timestamp(milliseconds: 1_772_452_800_123), sequence: 42, trail: "prod: eu")
    XCTAssertEqual(cursor.description, "1772452800123:42:prod: eu")
    XCTAssertEqual(EventCursor(cursor.description), cursor)
    for text in ["", "1:2", "a:2:t", "1:b:t", "1:2:" + String(repeating: "x", count: 500)] {
      XCTAssertNil(EventCursor(text), text)
    }
  }

  func testOrder() {
    func cursor(_ time: Int64, _ sequence: Int64, _ trail: TrailName) -> EventCursor {
      EventCursor(time: Timestamp(milliseconds: time), sequence: sequence, trail: trail)
    }
    let ordered = [cursor(2, 1, "a"), cursor(1, 9, "a"), cursor(1, 8, "a"), cursor(1, 8, "b")]
    for (left, right) in zip(ordered, ordered.dropFirst()) {
      XCTAssertTrue(left.precedes(right))
      XCTAssertFalse(right.precedes(left))
    }
    XCTAssertFalse(ordered[0].precedes(ordered[0]))
  }
}
