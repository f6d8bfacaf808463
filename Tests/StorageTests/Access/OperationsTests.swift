import Administration
import AuditEvents
import Engine
import StoreConformance
import XCTest

@testable import Storage

final class OperationsTests: FolderTestCase {
  func testTotalsOfAnEmptyStore() throws {
    let stores = try folder.open()
    XCTAssertEqual(try stores.trailTotals(), [:])
    XCTAssertEqual(try stores.rejectedInputCount(), 0)
    XCTAssertEqual(try stores.auditEntryCount(), 0)
    XCTAssertEqual(try stores.databaseProblems(), [])
    XCTAssertEqual(try stores.keptFiles(after: 0, limit: 10), [])
  }

  func testTotalsAddUpRunsAndEvents() throws {
    let stores = try folder.open()
    try stores.write("prepare a test") { connection in
      try connection.script(
        """
        INSERT INTO trails (id, name, last_sequence) VALUES (1, 'prod', 70), (2, 'idle', 0);
        INSERT INTO raw_files (id, path, hash) VALUES (1, 'raw/a', '');
        INSERT INTO segments (id, trail, row_count, first_time, last_time, arrival, first_sequence, rule_set, raw_file)
        VALUES (1, 1, 20, 0, 0, 0, 1, '', 1), (2, 1, 30, 0, 0, 0, 41, '', 1);
        INSERT INTO runs (trail, slot, window_start, window_end, started_at, finished_at, events, matches, exempt, history,
          sent, held, notifications, late, notes)
        VALUES ('prod', 1, 0, 1, 1, 1, 9, 1, 2, 3, 4, 5, 6, 0, x'00'), ('prod', 2, 0, 1, 1, 1, 9, 1, 2, 3, 4, 5, 6, 1, x'00');
        """)
    }
    var expected = TrailTotals()
    (expected.events, expected.stored, expected.runs, expected.late) = (70, 50, 2, 1)
    (expected.matches, expected.exempt, expected.history) = (2, 4, 6)
    (expected.sent, expected.held, expected.notifications) = (8, 10, 12)
    XCTAssertEqual(try stores.trailTotals(), ["prod": expected, "idle": TrailTotals()])
  }
}
