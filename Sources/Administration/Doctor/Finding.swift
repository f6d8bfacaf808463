public import AuditEvents

/// Something that a look at the workspace's health found, and what to do about it.
public struct Finding: Sendable, Equatable {
  /// How bad it is.
  public enum Weight: String, Sendable, CaseIterable {
    /// Worth knowing; nothing is to be done.
    case note
    /// Something is not as it should be; the engine works.
    case warning
    /// Something is broken or lost.
    case error
    /// The store cannot be used.
    case fatal
  }

  /// How bad it is.
  public var weight: Weight
  /// What was looked at: `database`, `received files`, `lease`.
  public var area: String
  /// What was found.
  public var what: String
  /// What to do; empty for a note.
  public var advice: String
  /// Whether it was put right just now.
  public var isRepaired = false

  /// Something that was found.
  public init(_ weight: Weight, _ area: String, _ what: String, advice: String = "", isRepaired: Bool = false) {
    self.weight = weight
    self.area = area
    self.what = what
    self.advice = advice
    self.isRepaired = isRepaired
  }

  /// Whether somebody has to do something.
  public var isOpen: Bool { weight != .note && !isRepaired }
}

/// How thoroughly a store is examined.
public struct Examination: Sendable {
  /// Whether every file and segment is read, and not only some.
  public var isFull = false
  /// Whether what can be put right without losing anything is put right.
  public var repairs = false
  /// The moment.
  public var now: Timestamp
  /// Whether the process behind the owner of a lease ended for certain.
  public var isGone: @Sendable (String) -> Bool
  /// Makes the events of a segment again from the received file; nil when they cannot be told for certain.
  public var rebuild: @Sendable (SegmentSummary, EventDocument, [UInt64]?) -> EventBatch?

  /// An examination at a moment.
  public init(
    now: Timestamp, isGone: @escaping @Sendable (String) -> Bool = { _ in false },
    rebuild: @escaping @Sendable (SegmentSummary, EventDocument, [UInt64]?) -> EventBatch? = { _, _, _ in nil }
  ) {
    self.now = now
    self.isGone = isGone
    self.rebuild = rebuild
  }
}
