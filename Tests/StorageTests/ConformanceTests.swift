import AuditEvents
import Detection
import Engine
import StoreConformance
import XCTest

@testable import Storage

/// The suites that every implementation of the stores runs, each check on a fresh file.
final class ConformanceTests: XCTestCase {
  private let fresh = FreshStores()

  func testLease() throws { try LeaseConformance { try self.fresh.make() }.verify() }
  func testRuns() throws { try RunConformance { try self.fresh.make() }.verify() }
  func testContacts() throws { try ContactConformance { try self.fresh.make() }.verify() }

  func testIngest() throws { try IngestConformance { try self.fresh.make() }.verify() }

  func testEventIndex() throws {
    try EventIndexConformance {
      let stores = try self.fresh.make()
      return (
        stores,
        { segment in
          let line = InputFile(
            trail: segment.trail, path: segment.document.path, hash: segment.document.hash, size: 0,
            modified: segment.arrival, records: segment.batch.rows)
          let rules = RuleSet(members: [:])
          try stores.commit([IngestedFile(file: line, segment: segment, matches: [], ruleSet: rules, rejected: [])])
        }
      )
    }.verify()
  }

  func testLedger() throws {
    try LedgerConformance { writes in
      let stores = try self.fresh.make()
      for entries in writes {
        try stores.write("test") { connection in for entry in entries { try connection.store(entry) } }
      }
      return stores
    }.verify()
  }

  func testOutbox() throws {
    try OutboxConformance { entries in
      let stores = try self.fresh.make()
      try stores.write("test") { connection in
        for entry in entries { try connection.put(entry.notification, at: entry.at) }
      }
      return stores
    }.verify()
  }

  func testMatches() throws {
    try MatchConformance { matches in
      let stores = try self.fresh.make()
      try stores.write("test") { try $0.insert(matches) }
      return stores
    }.verify()
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
