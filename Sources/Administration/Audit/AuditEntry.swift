public import AuditEvents

/// One change: who made it, from where, to what, and what it was before and after.
public struct AuditEntry: Sendable, Equatable {
  /// What stands in the place of a secret in `before` and `after`.
  public static let hidden = "***"
  /// The most bytes of `before` and of `after`; longer ones are replaced by their length and hash.
  public static let longestValue = 1 << 20

  /// When.
  public var at: Timestamp
  /// Who, and by which way.
  public var caller: Caller
  /// What was done, in the form `contact.changed`.
  public var action: String
  /// To what, such as `contact ada`.
  public var subject: String
  /// What it was, as compact JSON; nil when there was nothing. Secrets stand as `***`.
  public var before: String?
  /// What it is now, as compact JSON; nil when it is gone. Secrets stand as `***`.
  public var after: String?
  /// Why, in the caller's words.
  public var reason: String?

  /// A change.
  public init(
    at: Timestamp, caller: Caller, action: String, subject: String, before: String? = nil, after: String? = nil,
    reason: String? = nil
  ) {
    self.at = at
    self.caller = caller
    self.action = action
    self.subject = subject
    self.before = before.map(Self.bounded)
    self.after = after.map(Self.bounded)
    self.reason = reason
  }

  private static func bounded(_ value: String) -> String {
    guard value.utf8.count > longestValue else { return value }
    return JSONText.object([
      (key: "left_out_bytes", value: .integer(Int64(value.utf8.count))),
      (key: "sha256", value: .string(ContentHash(of: Array(value.utf8)).hexadecimal)),
    ]).text
  }
}

/// An entry as the log keeps it: each carries the hash of the one before, so that none can be changed, taken out or put
/// in without all later hashes changing.
public struct StoredAuditEntry: Sendable, Equatable {
  /// The place in the log, from 1.
  public var number: Int64
  /// The change.
  public var entry: AuditEntry
  /// The hash of the entry before; `ContentHash.none` for the first.
  public var previous: ContentHash
  /// SHA-256 over the hash before, the number and every field of the entry.
  public var hash: ContentHash

  /// An entry as it was read from a store, whatever its hashes say.
  public init(number: Int64, entry: AuditEntry, previous: ContentHash, hash: ContentHash) {
    self.number = number
    self.entry = entry
    self.previous = previous
    self.hash = hash
  }

  /// The entry that follows `previous` in the log.
  public init(number: Int64, entry: AuditEntry, after previous: ContentHash) {
    self.init(
      number: number, entry: entry, previous: previous,
      hash: Self.hash(number: number, entry: entry, after: previous))
  }

  /// Whether the hash is that of the fields.
  public var isIntact: Bool { hash == Self.hash(number: number, entry: entry, after: previous) }

  /// Every field is length-prefixed and a missing value differs from an empty one, so that no two entries have the same
  /// bytes.
  private static func hash(number: Int64, entry: AuditEntry, after previous: ContentHash) -> ContentHash {
    func optional(_ text: String?) -> String { text.map { "+" + $0 } ?? "-" }
    let (caller, origin) = (entry.caller, entry.caller.origin)
    return ContentHash(ofParts: [
      "tocsin audit 1", previous.hexadecimal, String(number), String(entry.at.milliseconds), caller.name,
      caller.role.name, origin.kind, origin.address, origin.token, entry.action, entry.subject,
      optional(entry.before), optional(entry.after), optional(entry.reason),
    ])
  }
}

extension ContentHash {
  /// What stands before the first entry of a log: 64 zeros.
  public static let none = ContentHash(hexadecimal: String(repeating: "0", count: 64)) ?? ContentHash(of: [])
}
