public import AuditEvents
internal import Synchronization

/// A ledger that forgets when the process ends: dry runs, backtests, tests.
public final class InMemoryLedger: SuppressionLedger {
  private let entries: Mutex<[SuppressionKey: LedgerEntry]>

  /// A ledger with these entries.
  public init(_ entries: [LedgerEntry] = []) {
    self.entries = Mutex(Dictionary(entries.map { ($0.key, $0) }, uniquingKeysWith: { $1 }))
  }

  /// Inserts entries, or replaces those with their keys.
  public func store(_ changed: [LedgerEntry]) {
    entries.withLock { entries in
      for entry in changed { entries[entry.key] = entry }
    }
  }

  /// The entries of every trail that are asked for.
  public func entries(where isWanted: (LedgerEntry) -> Bool) -> [LedgerEntry] {
    entries.withLock { $0.values.filter(isWanted) }
  }

  /// Forgets entries; returns how many went.
  public func forget(where isOver: (LedgerEntry) -> Bool) -> Int {
    entries.withLock { entries in
      let count = entries.count
      entries = entries.filter { !isOver($0.value) }
      return count - entries.count
    }
  }

  /// See `SuppressionLedger`.
  public func ledgerEntries(trail: TrailName) -> [LedgerEntry] {
    entries.withLock { entries in entries.values.filter { $0.trail == trail } }
  }

  /// See `SuppressionLedger`.
  public func ledgerEntries(trail: TrailName, of fingerprints: Set<Fingerprint>) -> [LedgerEntry] {
    ledgerEntries(trail: trail).filter { fingerprints.contains($0.key.fingerprint) }
  }

  /// See `SuppressionLedger`.
  public func heldLedgerEntries(trail: TrailName) -> [LedgerEntry] {
    ledgerEntries(trail: trail).filter { $0.heldCount > 0 }
  }
}
