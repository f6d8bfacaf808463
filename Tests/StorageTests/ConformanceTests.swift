import AuditEvents
import Detection
import Engine
import StoreConformance
import XCTest

@testable import Storage

/// The suites that every implementation of the stores runs, each check on a fresh file.
final class ConformanceTests: FolderTestCase {
  private var reopens = false

  private func make() throws -> any EngineStores { try prepared { _ in } }

  /// Fresh stores that something was written to, through the connection.
  private func prepared(_ body: (Connection) throws -> Void) throws -> any EngineStores {
    let folder = newFolder()
    let stores = try folder.open()
    try stores.write("prepare a test", body)
    return reopens ? ReopeningStores(folder: folder.data) : stores
  }

  func testEverySuiteOnStoresThatAreOpenedAnewForEveryCall() throws {
    reopens = true
    let suites = [
      testLease, testRuns, testContacts, testIngest, testEventIndex, testLedger, testOutbox, testMatches,
      testRuleOverrides, testOverTime,
      testTrace, testPolicies, testRetention,
    ]
    for suite in suites { try suite() }
  }

  func testRuleOverrides() throws { try RuleOverrideConformance { try self.make() }.verify() }
  func testOverTime() throws {
    try OverTimeConformance { matches in try self.prepared { try $0.insert(matches) } }.verify()
  }
  func testRetention() throws { try RetentionConformance { try self.make() }.verify() }
  func testLease() throws { try LeaseConformance { try self.make() }.verify() }
  func testRuns() throws { try RunConformance { try self.make() }.verify() }
  func testContacts() throws { try ContactConformance { try self.make() }.verify() }
  func testTrace() throws { try TraceConformance { try self.make() }.verify() }
  func testIngest() throws { try IngestConformance { try self.make() }.verify() }

  func testEventIndex() throws {
    try EventIndexConformance {
      let stores = try self.make()
      return (stores, { try stores.commit([SampleFiles.file(segment: $0)]) })
    }.verify()
  }

  func testPolicies() throws {
    try PolicyConformance {
      let folder = self.newFolder()
      let stores = try folder.open()
      return (
        self.reopens ? ReopeningStores(folder: folder.data) : stores,
        { changes in try stores.write("store changes of policies") { try $0.store(changes) } }
      )
    }.verify()
  }

  func testLedger() throws {
    try LedgerConformance { writes in
      try self.prepared { connection in
        for entries in writes { for entry in entries { try connection.store(entry) } }
      }
    }.verify()
  }

  func testOutbox() throws {
    try OutboxConformance { entries in
      try self.prepared { connection in
        for entry in entries { try connection.put(entry.notification, at: entry.at) }
      }
    }.verify()
  }

  func testMatches() throws {
    try MatchConformance { matches in try self.prepared { try $0.insert(matches) } }.verify()
  }
}

extension SampleFiles {
  /// A taken file without matches around a segment.
  static func file(segment: NewSegment) -> IngestedFile {
    let line = InputFile(
      trail: segment.trail, path: segment.document.path, hash: segment.document.hash, size: 0,
      modified: segment.arrival, records: segment.batch.rows)
    return IngestedFile(
      file: line, segment: segment, matches: [], ruleSet: RuleSet(members: [:]), rejected: [])
  }
}

extension Connection {
  /// Inserts matches and segments for them, without events.
  func insert(_ matches: [StoredMatch]) throws {
    try run("INSERT INTO raw_files (id, path, hash) VALUES (1, 'raw/none', '') ON CONFLICT DO NOTHING")
    var texts = TextNumbers()
    for stored in matches {
      let trail = try number(of: stored.match.trail)
      try run(
        """
        INSERT INTO segments (id, trail, row_count, first_time, last_time, arrival, first_sequence, rule_set, raw_file)
        VALUES (?, ?, 1, 0, 0, 0, 1, '', 1) ON CONFLICT DO NOTHING
        """, .integer(stored.match.location.segment), .integer(trail))
      try store(stored.match, trail: trail, texts: &texts)
      try run(
        "UPDATE matches SET handled_at = ? WHERE sequence = ? AND rule = ?", .time(stored.handledAt),
        .integer(stored.match.sequence), .integer(try texts.number(of: stored.match.rule.text, self)))
    }
  }
}
