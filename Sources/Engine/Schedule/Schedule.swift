public import AuditEvents

/// When a trail is looked at, and how far back. Slots are aligned to the Unix epoch, so with the default quarter hour
/// they fall on :00, :15, :30 and :45 UTC and a run can be repeated for the same slot at any later time.
public struct Schedule: Sendable, Equatable {
  /// Seconds between slots (ActionTrail: 900).
  public var every: Int64
  /// Seconds a window reaches back from its slot (ActionTrail: 1800).
  public var window: Int64

  /// A schedule; both lengths in seconds and greater than zero.
  public init(every: Int64 = 900, window: Int64 = 1800) {
    self.every = max(1, every)
    self.window = max(1, window)
  }

  /// The newest slot that is not after the moment.
  public func slot(atOrBefore moment: Timestamp) -> Timestamp {
    let length = every * 1000
    let remainder = moment.milliseconds % length
    return Timestamp(milliseconds: moment.milliseconds - (remainder < 0 ? remainder + length : remainder))
  }

  /// The first slot after the moment.
  public func slot(after moment: Timestamp) -> Timestamp { slot(atOrBefore: moment).adding(seconds: every) }

  /// The window of a slot, half open, on arrival time.
  public func window(of slot: Timestamp) -> Range<Timestamp> { slot.adding(seconds: -window)..<slot }

  /// The slots after `last` up to and including the newest one at `now`, oldest first: what is due. Before the first
  /// run only the newest slot is due, because nothing was promised earlier.
  public func due(last: Timestamp?, now: Timestamp) -> [Timestamp] {
    let newest = slot(atOrBefore: now)
    guard let last else { return [newest] }
    var slots: [Timestamp] = []
    var next = slot(after: last)
    while next <= newest {
      slots.append(next)
      next = next.adding(seconds: every)
    }
    return slots
  }
}
