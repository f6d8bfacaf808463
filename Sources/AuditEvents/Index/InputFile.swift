/// A line of the input-file ledger: a file that was taken, or refused whole, so that it is not read again.
public struct InputFile: Sendable, Equatable {
  /// The trail the file belongs to.
  public var trail: TrailName
  /// Where the file lay.
  public var path: String
  /// The hash of the file as received.
  public var hash: ContentHash
  /// Its size in bytes as received.
  public var size: Int64
  /// When the file was last changed.
  public var modified: Timestamp
  /// How many records it held.
  public var records: Int
  /// How many of them were indexed.
  public var indexed: Int
  /// How many were known already.
  public var duplicates: Int
  /// How many were refused.
  public var rejected: Int

  /// A ledger line.
  public init(
    trail: TrailName, path: String, hash: ContentHash, size: Int64, modified: Timestamp, records: Int,
    indexed: Int = 0, duplicates: Int = 0, rejected: Int = 0
  ) {
    self.trail = trail
    self.path = path
    self.hash = hash
    self.size = size
    self.modified = modified
    self.records = records
    self.indexed = indexed
    self.duplicates = duplicates
    self.rejected = rejected
  }
}

/// A file or record that was refused: a line of the dead-letter list.
public struct RejectedInput: Sendable, Equatable {
  /// What was refused.
  public enum Scope: String, Sendable, CaseIterable {
    /// The whole file, or one record of a file that was taken.
    case file, record
  }

  /// The trail the input belongs to.
  public var trail: TrailName
  /// Where the file lay.
  public var path: String
  /// Where in the inflated file, in bytes; nil when it is not about a place.
  public var offset: Int?
  /// Why, in words.
  public var reason: String
  /// When it was refused.
  public var at: Timestamp
  /// Whether the whole file was refused.
  public var scope: Scope

  /// A refusal.
  public init(trail: TrailName, path: String, offset: Int?, reason: String, at: Timestamp, scope: Scope) {
    self.trail = trail
    self.path = path
    self.offset = offset
    self.reason = reason
    self.at = at
    self.scope = scope
  }
}
