public import AuditEvents
public import Detection

/// What suppression is kept for: a fingerprint under one action policy.
public struct SuppressionKey: Sendable, Hashable {
  /// What is alerted about.
  public var fingerprint: Fingerprint
  /// The action policy's name.
  public var policy: String
  /// A fingerprint under a policy.
  public init(fingerprint: Fingerprint, policy: String) {
    self.fingerprint = fingerprint
    self.policy = policy
  }
}

/// What the ledger remembers of a notification: since when and until when repeats are held.
public struct LedgerEntry: Sendable, Equatable {
  /// What it is kept for.
  public var key: SuppressionKey
  /// The rule and trail, for people who read the ledger.
  public var rule: RuleID
  /// The trail.
  public var trail: TrailName
  /// The slot of the last notification; the hour starts here and does not slide.
  public var notifiedAt: Timestamp
  /// Repeats are held in slots before this moment.
  public var until: Timestamp
  /// The level that was notified; a higher one breaks the suppression.
  public var level: Level
  /// How many matches were held since, and the slot of the first held one.
  public var heldCount: Int
  /// The slot of the first held match; nil while none is held.
  public var heldSince: Timestamp?
  /// How many matches the notification told of; 0 when that is not known.
  public var toldCount = 0
  /// What listed fields were since, as digests; see `Suppression.News`.
  public var seen: [String] = []

  /// A remembered notification.
  public init(
    key: SuppressionKey, rule: RuleID, trail: TrailName, notifiedAt: Timestamp, until: Timestamp, level: Level,
    heldCount: Int = 0, heldSince: Timestamp? = nil
  ) {
    self.key = key
    self.rule = rule
    self.trail = trail
    self.notifiedAt = notifiedAt
    self.until = until
    self.level = level
    self.heldCount = heldCount
    self.heldSince = heldSince
  }
}

/// The persistent record of what was notified and when. Entries are written with the run that decided, through the
/// engine's `RunStore`.
public protocol SuppressionLedger: Sendable {
  /// The entries of a trail, in no particular order.
  func ledgerEntries(trail: TrailName) throws -> [LedgerEntry]
  /// The entries of a trail for these fingerprints, under whatever policy. The cost does not grow with the ledger.
  func ledgerEntries(trail: TrailName, of fingerprints: Set<Fingerprint>) throws -> [LedgerEntry]
  /// The entries of a trail that hold something back or did until their time was over. The cost does not grow with the
  /// ledger, only with what is held.
  func heldLedgerEntries(trail: TrailName) throws -> [LedgerEntry]
}
