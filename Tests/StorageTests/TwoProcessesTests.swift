import Alerting
import AuditEvents
import Engine
import StoreConformance
import XCTest

@testable import Storage

/// Two connections stand for two processes: SQLite does not tell them apart.
final class TwoProcessesTests: FolderTestCase {
  private let slot = SampleNotifications.slot

  func testAReaderSeesWhatIsCommittedWhileAnotherWrites() throws {
    let (writer, reader) = (try folder.open(), try folder.open())
    let lease = try XCTUnwrap(try writer.acquireLease(owner: "a", now: slot, until: slot.adding(seconds: 60)))
    try writer.commit(SampleOutcomes.outcome(slot), lease: lease)
    try writer.write("test") { connection in
      try connection.run("DELETE FROM decisions")
      try connection.run("DELETE FROM ledger")
      XCTAssertEqual(try reader.runs(trail: nil, limit: 9).count, 1, "it does not wait")
      XCTAssertEqual(try reader.decisions(trail: nil, slots: nil, limit: 9).count, 3)
      XCTAssertEqual(try reader.ledgerEntries(trail: SampleMatches.trail).count, 1)
    }
    XCTAssertEqual(try reader.decisions(trail: nil, slots: nil, limit: 9).count, 0)
  }

  func testAReaderKeepsOneMomentWhileAnotherWrites() throws {
    let (writer, reader) = (try folder.open(), try folder.open())
    try writer.updateContacts { $0.contacts["ann"] = Contact(id: "ann") }
    try reader.readTogether("test") { session in
      let count = "SELECT count(*) FROM contacts"
      XCTAssertEqual(try session.connection.first(count) { $0.number(0) }, 1)
      try writer.updateContacts { $0.contacts["bob"] = Contact(id: "bob") }
      XCTAssertEqual(try session.connection.first(count) { $0.number(0) }, 1)
    }
    XCTAssertEqual(try reader.contactBook().contacts.count, 2)
  }

  func testAWriterThatWaitsTooLongSaysWhy() throws {
    let stores = try folder.open()
    let other = try Connection(path: folder.database, busyMilliseconds: 20)
    other.action = "store a run"
    try stores.write("test") { _ in
      XCTAssertThrowsError(try other.begin()) { error in
        XCTAssertEqual(
          error as? StoreError,
          .database(
            action: "store a run [BEGIN IMMEDIATE]",
            message: "another process keeps writing to \(folder.database); try again in a moment"))
      }
    }
    try other.begin()
    other.rollBack()
  }

  func testTheLeaseFencesTheOtherProcess() throws {
    let (one, other) = (try folder.open(), try folder.open())
    let first = try XCTUnwrap(try one.acquireLease(owner: "a", now: slot, until: slot.adding(seconds: 60)))
    XCTAssertNil(try other.acquireLease(owner: "b", now: slot, until: slot.adding(seconds: 60)))
    let second = try XCTUnwrap(
      try other.acquireLease(owner: "b", now: slot.adding(seconds: 60), until: slot.adding(seconds: 120)))
    XCTAssertThrowsError(try one.commit(SampleOutcomes.outcome(slot), lease: first)) {
      XCTAssertEqual($0 as? StoreError, .fenced)
    }
    try other.commit(SampleOutcomes.outcome(slot), lease: second)
  }

  func testADamagedSegmentIsToldAndLeavesOthersReadable() throws {
    let stores = try folder.open()
    for name in ["a", "b"] {
      try stores.commit([try SampleFiles.file(name, [name], trail: "t", arrival: slot, matching: [])])
    }
    try stores.write("test") { connection in
      try connection.run("UPDATE batches SET columns = zeroblob(length(columns)) WHERE segment = 1")
    }
    XCTAssertThrowsError(try stores.batch(segment: 1)) { error in
      XCTAssertEqual(
        error as? StoreError,
        .damaged(
          "segment 1 in \(folder.database) is damaged (its check sum is wrong); put back a backup of the data folder"))
    }
    XCTAssertEqual(try stores.batch(segment: 2).rows, 1)
  }
}
