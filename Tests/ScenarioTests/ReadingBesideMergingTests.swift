import Administration
import AuditEvents
import CSQLite
import Detection
import Engine
import Foundation
import Synchronization
import XCTest

@testable import Storage

/// Whoever looks at single events while the engine merges segments finds what was there, in whatever moment it happens.
final class ReadingBesideMergingTests: XCTestCase {
  /// A morning of twenty events, and the same answer in whatever moment between two reads the segments become one.
  private func assertSame(
    line: UInt = #line, _ read: (SQLiteStores, Workspace) throws -> String
  ) throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/pack/other.yml",
      Scenario.rule(title: "User Deleted", operation: "DeleteUser").replacing("5c2f7e1a", with: "6c2f7e1a"))
    let workspace = try scenario.runAMorningOfTwentyFiles()
    let expected = try read(try SQLiteStores(folder: scenario.folder + "/data"), workspace)
    var moment = 0
    var isOver = false
    while !isOver {
      moment += 1
      let folder = scenario.folder + "/copy-\(moment)"
      try FileManager.default.copyItem(atPath: scenario.folder + "/data", toPath: folder)
      let stores = try SQLiteStores(folder: folder)
      let merge = Merge(in: folder, atStatement: moment)
      stores.remember { merge.watch($0.connection) }
      XCTAssertEqual(try read(stores, workspace), expected, "merged before statement \(moment)", line: line)
      isOver = merge.merged == 0
    }
    XCTAssertGreaterThan(moment, 3, "they were merged while it was read", line: line)
  }

  /// Merges the segments of a folder in the moment before a connection runs its n-th statement.
  private final class Merge {
    let folder: String
    let statement: Int
    private(set) var merged = 0
    private var seen = 0

    init(in folder: String, atStatement statement: Int) { (self.folder, self.statement) = (folder, statement) }

    func watch(_ connection: Connection) {
      sqlite3_trace_v2(
        connection.handle, UInt32(SQLITE_TRACE_STMT),
        { _, context, _, _ in
          if let context { Unmanaged<Merge>.fromOpaque(context).takeUnretainedValue().next() }
          return 0
        }, Unmanaged.passUnretained(self).toOpaque())
    }

    private func next() {
      seen += 1
      guard seen == statement else { return }
      merged = (try? SQLiteStores(folder: folder).mergeSegments()) ?? -1
    }
  }

  func testWhyIsAnswered() throws {
    try assertSame { stores, workspace in
      let explainer = Explainer(workspace: workspace, stores: stores, now: Scenario.time("10:01"))
      return try explainer.why(event: "event-8", trail: nil)?.map { $0.text() }.joined() ?? "it is not indexed"
    }
  }

  func testARuleOfASlotIsExplained() throws {
    try assertSame { stores, workspace in
      let explainer = Explainer(workspace: workspace, stores: stores, now: Scenario.time("10:01"))
      let rule = try XCTUnwrap(workspace.rules.first { $0.title == "User Deleted" })
      let traces = try explainer.trace(rule: rule, at: Scenario.time("10:00"), trail: nil)
      return "\(traces.map { "\($0.funnel?.events ?? 0) \($0.steps.map(\.text))" })"
    }
  }

  func testASampleHasItsEvents() throws {
    try assertSame { stores, _ in
      let sample = try stores.sample(trail: "prod", events: 100)
      return sample.flatMap { piece in (0..<piece.batch.rows).map { piece.batch.eventID(row: $0) } }.sorted().joined()
    }
  }

  func testTheDetailsOfAnEventAreThere() throws {
    try assertSame { stores, _ in
      let administration = EventAdministration(stores: stores, caller: .commandLine("root"))
      return try administration.details(id: "event-8").map { detail in
        "\(detail.found.event) \(detail.found.sequence) \(String(decoding: detail.record, as: UTF8.self)) "
          + detail.matches.map { "\($0.match.sequence) \($0.match.rule)" }.joined()
      }.joined()
    }
  }

  func testAnExportIsWhole() throws {
    try assertSame { stores, _ in
      let everything = try EventCriteria(now: Scenario.time("10:01"), formats: EventFormats.all) { _ in [] }
      let administration = EventAdministration(stores: stores, caller: .commandLine("root"))
      let feed = try administration.feed(everything, withRecords: true)
      var records: [String] = []
      while let events = try feed.next() { records += events.map { String(decoding: $0.record ?? [], as: UTF8.self) } }
      return records.sorted().joined()
    }
  }
}
