public import AuditEvents
public import Detection

/// A match of a row in a segment that is about to be stored.
public struct NewMatch: Sendable, Equatable {
  /// The row in the segment, the rule, its revision, the event and its group values.
  public var row: Int
  /// The rule.
  public var rule: RuleID
  /// The hash of the rule text that decided it.
  public var revision: String
  /// The event in its neutral view.
  public var event: AuditEvent
  /// The labels of the alert it belongs to.
  public var group: [GroupValue]
  /// The values that rules over time need of the event, by field.
  public var values: [String: [String]] = [:]
  /// A match of a row.
  public init(row: Int, rule: RuleID, revision: String, event: AuditEvent, group: [GroupValue]) {
    self.row = row
    self.rule = rule
    self.revision = revision
    self.event = event
    self.group = group
  }
}

/// The rules that a segment was evaluated with, by a name that follows from its content.
public struct RuleSet: Sendable, Equatable {
  /// A hash of the members.
  public var id: String
  /// Rule to revision.
  public var members: [RuleID: String]
  /// The set of these rules.
  public init(members: [RuleID: String]) {
    self.members = members
    let sorted = members.sorted { $0.key < $1.key }.flatMap { [$0.key.text, $0.value] }
    id = ContentHash(ofParts: sorted).prefix(32)
  }
}

/// All that taking one input file stores. It is committed in one transaction or not at all.
public struct IngestedFile: Sendable {
  /// The file, its events (none when every record was known or refused), their matches.
  public var file: InputFile
  /// The events; nil when every record was known or refused.
  public var segment: NewSegment?
  /// New matches.
  public var matches: [NewMatch]
  /// The rules they were evaluated with.
  public var ruleSet: RuleSet
  /// What was refused, for the dead-letter list.
  public var rejected: [RejectedInput]
  /// A file's events and matches.
  public init(
    file: InputFile, segment: NewSegment?, matches: [NewMatch], ruleSet: RuleSet, rejected: [RejectedInput]
  ) {
    self.file = file
    self.segment = segment
    self.matches = matches
    self.ruleSet = ruleSet
    self.rejected = rejected
  }
}

/// Takes files into the event index.
public protocol IngestStore: EventIndex {
  /// Whether the store reads received files again when it needs their bytes, so that the bytes of a compressed document
  /// need not be in memory when it is committed.
  var readsReceivedFiles: Bool { get }
  /// Whether the store keeps batches in their stored form alone, so that a new segment may come encoded, and without
  /// columns but the event ids.
  var keepsStoredBatches: Bool { get }
  /// Stores the files' segments, matches, ledger lines and refused records in one transaction, and keeps the raw bytes
  /// as received. Sequences and segment numbers follow on from the trail's last.
  func commit(_ files: [IngestedFile]) throws
  /// The ledger line of a file with this content in a trail, whatever its name was; nil when it was never taken.
  func inputFile(trail: TrailName, hash: ContentHash) throws -> InputFile?
  /// The newest ledger line of a path in a trail; tells without reading whether a file grew or stayed.
  func inputFile(trail: TrailName, path: String) throws -> InputFile?
  /// Stores what was refused outside a taken file, such as a file that could not be read.
  func reject(_ rejected: [RejectedInput]) throws
  /// The dead-letter list, newest first.
  func rejectedInputs(trail: TrailName?, limit: Int) throws -> [RejectedInput]
  /// The members of a stored rule set; nil when unknown.
  func ruleSet(id: String) throws -> RuleSet?
  /// Adds the matches of a re-evaluation and records the rule set that now holds for the segment, in one transaction.
  /// A match that exists keeps whether it was handled and takes the new revision.
  func reevaluated(segment: Int64, matches: [NewMatch], ruleSet: RuleSet) throws
  /// Merges small segments that follow one another in a trail, so that many small files do not make searches slow:
  /// sequences, arrivals, matches and raw bytes stay what they are. Does a bounded piece of work and returns how many
  /// segments went into others; a store that need not merge does nothing.
  func mergeSegments() throws -> Int
  /// Deletes segments whose newest event and arrival are before the moment, with their matches and raw files.
  /// Returns how many segments went.
  func expire(before: Timestamp) throws -> Int
}

extension IngestStore {
  /// Nothing need be merged.
  public func mergeSegments() throws -> Int { 0 }
  /// Documents are kept as they are.
  public var readsReceivedFiles: Bool { false }
  /// Batches are kept as they are.
  public var keepsStoredBatches: Bool { false }
}
