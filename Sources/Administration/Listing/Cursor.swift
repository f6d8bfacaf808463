internal import AuditEvents
internal import WorkspaceFiles

/// Where a page of a list that is ordered by slot ends: the slot and what stands there last.
struct Cursor: Sendable {
  var slot: Timestamp
  var last: String

  var text: String { "\(slot.milliseconds).\(last)" }

  init(slot: Timestamp, last: String) {
    self.slot = slot
    self.last = last
  }

  /// Throws `AdministrationError.invalid` for a text that is no cursor.
  init(_ text: String) throws {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.count <= 200, let milliseconds = Int64(parts[0]) else {
      throw AdministrationError.invalid([Sentence("the cursor is none of this list")])
    }
    self.init(slot: Timestamp(milliseconds: milliseconds), last: String(parts[1]))
  }
}

extension Range<Timestamp> {
  /// All slots there can be.
  static var everySlot: Range<Timestamp> { Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max) }

  /// The part up to and with a slot; empty when the slot comes before it.
  func upTo(_ slot: Timestamp) -> Range<Timestamp> {
    guard slot.milliseconds < .max else { return self }
    let end = Timestamp(milliseconds: slot.milliseconds + 1)
    return lowerBound..<Swift.max(lowerBound, Swift.min(upperBound, end))
  }
}
