import Alerting
import StoreConformance
import XCTest

final class InMemoryLedgerTests: XCTestCase {
  func testItPassesTheLedgerSuite() throws {
    try LedgerConformance { writes in
      let ledger = InMemoryLedger()
      for entries in writes { ledger.store(entries) }
      return ledger
    }.verify()
  }
}
