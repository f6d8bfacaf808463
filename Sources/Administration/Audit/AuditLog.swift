public import AuditEvents

/// The record of every change that people made. Entries are only ever added; each carries the hash of the one before.
/// Every implementation passes the suite `AuditConformance`. Functions throw when the store cannot be read or written.
public protocol AuditLog: Sendable {
  /// Makes a change and writes its entry in one transaction: both are stored, or neither is when `change` throws. The
  /// change must use the stores it is given.
  func audited<R: Sendable>(_ change: (any AdministrationStores) throws -> (R, AuditEntry)) throws -> R
  /// Entries the filter takes, the newest first; `before` leaves out the entry of this number and newer ones.
  func auditEntries(before: Int64?, limit: Int, filter: AuditFilter) throws -> [StoredAuditEntry]
  /// Reads the whole log and checks every hash. `progress` is told how many entries were read, now and then.
  func verifyAuditLog(progress: (Int64) -> Void) throws -> AuditVerdict
}

extension AuditLog {
  /// Reads the whole log and checks every hash.
  public func verifyAuditLog() throws -> AuditVerdict { try verifyAuditLog(progress: { _ in }) }
}

/// Which entries of the log are wanted; what is not set takes every entry.
public struct AuditFilter: Sendable, Equatable {
  /// Who made the change.
  public var caller: String?
  /// The action, `contact.changed`, or its kind, `contact`.
  public var action: String?
  /// A part of the subject; letters of either case.
  public var subject: String?
  /// The way in: `command-line`, `console` or `token`.
  public var origin: String?
  /// Not before this moment.
  public var from: Timestamp?
  /// Before this moment.
  public var until: Timestamp?

  /// A filter; without arguments it takes everything.
  public init(
    caller: String? = nil, action: String? = nil, subject: String? = nil, origin: String? = nil, from: Timestamp? = nil,
    until: Timestamp? = nil
  ) {
    self.caller = caller
    self.action = action
    self.subject = subject
    self.origin = origin
    self.from = from
    self.until = until
  }

  /// Whether an entry is wanted.
  public func takes(_ entry: AuditEntry) -> Bool {
    if let caller, entry.caller.name != caller { return false }
    if let action, entry.action != action, !entry.action.utf8.starts(with: (action + ".").utf8) { return false }
    if let origin, entry.caller.origin.kind != origin { return false }
    if let from, entry.at < from { return false }
    if let until, entry.at >= until { return false }
    if let subject, !Self.folded(entry.subject).contains(Self.folded(subject)) { return false }
    return true
  }

  private static func folded(_ text: String) -> String {
    String(text.unicodeScalars.map { $0.isASCII ? Character($0.properties.lowercaseMapping) : Character($0) })
  }
}

/// What a check of the log found.
public enum AuditVerdict: Sendable, Equatable {
  /// Every hash is right. The count and the newest hash may be noted elsewhere: a log that was cut off and written anew
  /// cannot have that hash at that place.
  case intact(entries: Int64, newest: ContentHash)
  /// The entry at this place is not what was written, or one is missing before it.
  case broken(number: Int64, why: String)
}

/// Checks entries one after the other, the oldest first.
public struct AuditChainCheck: Sendable {
  private var number: Int64 = 0
  private var newest = ContentHash.none

  /// A check before the first entry.
  public init() {}

  /// Looks at the next entry; nil when it is right.
  public mutating func add(_ stored: StoredAuditEntry) -> AuditVerdict? {
    guard stored.number == number + 1 else {
      return .broken(number: number + 1, why: "entry \(number + 1) is missing; the next one is \(stored.number)")
    }
    guard stored.previous == newest else {
      return .broken(number: stored.number, why: "it does not follow the entry before it")
    }
    guard stored.isIntact else { return .broken(number: stored.number, why: "it was changed after it was written") }
    number = stored.number
    newest = stored.hash
    return nil
  }

  /// The verdict after the last entry; `written` is how many entries the store says were ever written.
  public func verdict(written: Int64) -> AuditVerdict {
    guard written == number else {
      return .broken(number: number + 1, why: "\(written) entries were written and the log ends after \(number)")
    }
    return .intact(entries: number, newest: newest)
  }
}
