public import Alerting
internal import AuditEvents
internal import Detection
internal import XCTest

/// What every suppression ledger must do. A test target of an implementation runs `verify`.
public struct LedgerConformance {
  /// A fresh ledger into which the lists of entries were written, one after the other.
  public typealias Maker = ([[LedgerEntry]]) throws -> any SuppressionLedger

  private let make: Maker

  /// The suite for ledgers that `make` makes.
  public init(make: @escaping Maker) { self.make = make }

  /// Runs every check; failures are recorded with the check's name. Throws what the ledger throws.
  public func verify() throws {
    try anEntryComesBackAsItWas()
    try theLastOfAKeyHolds()
    try trailsAreApart()
    try someAreFoundByFingerprint()
    try whatIsHeldIsFound()
  }

  private func sorted(_ entries: [LedgerEntry]) -> [LedgerEntry] {
    entries.sorted { ($0.key.fingerprint.text, $0.key.policy) < ($1.key.fingerprint.text, $1.key.policy) }
  }

  private func anEntryComesBackAsItWas() throws {
    let held = SampleOutcomes.ledgerEntry("a")
    var fresh = SampleOutcomes.ledgerEntry("b", policy: "\u{0}'; DROP TABLE ledger; --")
    fresh.heldCount = 0
    fresh.heldSince = nil
    fresh.level = .critical
    let ledger = try make([[held, fresh]])
    XCTAssertEqual(sorted(try ledger.ledgerEntries(trail: SampleMatches.trail)), [held, fresh], #function)
  }

  private func theLastOfAKeyHolds() throws {
    let first = SampleOutcomes.ledgerEntry("a")
    let other = SampleOutcomes.ledgerEntry("a", policy: "night")
    var second = SampleOutcomes.ledgerEntry("a", notifiedAt: first.until)
    second.heldCount = 0
    second.heldSince = nil
    let ledger = try make([[first, other], [second]])
    XCTAssertEqual(sorted(try ledger.ledgerEntries(trail: SampleMatches.trail)), [second, other], #function)
  }

  private func trailsAreApart() throws {
    let ledger = try make([[SampleOutcomes.ledgerEntry("a"), SampleOutcomes.ledgerEntry("b", trail: "staging")]])
    XCTAssertEqual(try ledger.ledgerEntries(trail: "staging").map(\.key.fingerprint.text), ["b"], #function)
    XCTAssertEqual(try ledger.ledgerEntries(trail: "prod").count, 0, #function)
  }

  private func someAreFoundByFingerprint() throws {
    let first = SampleOutcomes.ledgerEntry("a")
    let night = SampleOutcomes.ledgerEntry("a", policy: "night")
    let other = SampleOutcomes.ledgerEntry("b")
    let ledger = try make([[first, night, other, SampleOutcomes.ledgerEntry("c", trail: "staging")]])
    let wanted: Set<Fingerprint> = [first.key.fingerprint, Fingerprint(stored: "c"), Fingerprint(stored: "unknown")]
    XCTAssertEqual(sorted(try ledger.ledgerEntries(trail: SampleMatches.trail, of: wanted)), [first, night], #function)
    XCTAssertEqual(try ledger.ledgerEntries(trail: SampleMatches.trail, of: []), [], #function)
  }

  private func whatIsHeldIsFound() throws {
    let held = SampleOutcomes.ledgerEntry("a")
    var fresh = SampleOutcomes.ledgerEntry("b")
    fresh.heldCount = 0
    fresh.heldSince = nil
    var told = SampleOutcomes.ledgerEntry("c")
    let ledger = try make([[held, fresh, told]])
    XCTAssertEqual(sorted(try ledger.heldLedgerEntries(trail: SampleMatches.trail)), [held, told], #function)
    told.heldCount = 0
    told.heldSince = nil
    let later = try make([[held, fresh, SampleOutcomes.ledgerEntry("c")], [told]])
    XCTAssertEqual(try later.heldLedgerEntries(trail: SampleMatches.trail), [held], #function)
    XCTAssertEqual(try later.heldLedgerEntries(trail: "staging"), [], #function)
  }
}
