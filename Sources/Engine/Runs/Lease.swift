public import AuditEvents

/// Proof that the holder is the one engine of a workspace: a number that grows with every hand-over, checked inside
/// every transaction of a run (a fencing token).
public struct LeaseToken: Sendable, Hashable {
  /// The number.
  public let number: Int64
  /// A token with this number.
  public init(number: Int64) { self.number = number }
}

/// Who holds a workspace's lease.
public struct LeaseHolder: Sendable, Equatable {
  /// Host, process and start, as `EngineOwner` names them; until when the lease holds unless renewed.
  public var owner: String
  /// Until when it holds.
  public var until: Timestamp
  /// A holder of the lease.
  public init(owner: String, until: Timestamp) {
    self.owner = owner
    self.until = until
  }
}

/// Lets one engine at a time run a workspace.
public protocol LeaseStore: Sendable {
  /// Takes the lease when it is free, has ended, or is the owner's own; nil when another holds it.
  func acquireLease(owner: String, now: Timestamp, until: Timestamp) throws -> LeaseToken?
  /// Takes the lease from a holder that is known to have ended; nil when it is no longer the same holder with the same
  /// end.
  func takeOverLease(of holder: LeaseHolder, owner: String, until: Timestamp) throws -> LeaseToken?
  /// Prolongs a held lease; false when it was lost.
  func renewLease(_ token: LeaseToken, until: Timestamp) throws -> Bool
  /// Gives the lease up; nothing happens when it was lost.
  func releaseLease(_ token: LeaseToken) throws
  /// Who holds the lease now; nil when nobody does.
  func leaseHolder() throws -> LeaseHolder?
}

/// What a store refuses to do.
public enum StoreError: Error, Sendable, Equatable {
  /// Another engine took the lease since the token was given.
  case fenced
  /// The database said no: what was attempted and its words.
  case database(action: String, message: String)
  /// What the store holds is not what was written: what, and what to do.
  case damaged(String)
}
