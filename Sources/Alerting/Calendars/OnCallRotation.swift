public import AuditEvents

/// Who is on call: members in turn, each for a shift, handed over at the same wall-clock time whatever summer time does.
public struct OnCallRotation: Sendable, Equatable {
  /// How long a shift is.
  public enum Shift: Sendable, Equatable {
    /// Whole days on the wall clock: a shift may be an hour longer or shorter when summer time begins or ends.
    case days(Int)
    /// Hours as they pass.
    case hours(Int)
  }

  /// Somebody stands in for whoever it would be.
  public struct Override: Sendable, Equatable {
    /// From when to when, half open.
    public var range: Range<Timestamp>
    /// The contact's id.
    public var user: String
    /// Why; may be empty.
    public var reason: String
    /// A stand-in.
    public init(range: Range<Timestamp>, user: String, reason: String = "") {
      self.range = range
      self.user = user
      self.reason = reason
    }
  }

  /// Who has a duty from when to when.
  public struct Duty: Sendable, Equatable {
    /// The contact's id.
    public var user: String
    /// From when to when, half open.
    public var range: Range<Timestamp>
    /// Whether it is a stand-in's.
    public var isOverride: Bool
  }

  /// The name, unique in the workspace.
  public var name: String
  /// The wall clock of the hand-over.
  public var clock: ZoneClock
  /// The day of the first hand-over, counted from 1970-01-01.
  public var firstDay: Int64
  /// The second of the day of every hand-over.
  public var handOver: Int
  /// How long a shift is.
  public var shift: Shift
  /// Contact ids in turn; not empty.
  public var members: [String]
  /// Stand-ins; of two for one moment the later in the list holds.
  public var overrides: [Override]

  /// A rotation; `members` must not be empty.
  public init(
    name: String, clock: ZoneClock, firstDay: Int64, handOver: Int, shift: Shift, members: [String],
    overrides: [Override] = []
  ) {
    self.name = name
    self.clock = clock
    self.firstDay = firstDay
    self.handOver = handOver
    self.shift = shift
    self.members = members
    self.overrides = overrides
  }

  /// Who is on call at a moment; nil before the first hand-over.
  public func onCall(at moment: Timestamp) -> Duty? {
    if let override = overrides.last(where: { $0.range.contains(moment) }) {
      return Duty(user: override.user, range: override.range, isOverride: true)
    }
    guard let (number, range) = shift(at: moment), !members.isEmpty else { return nil }
    return Duty(user: members[Int(number % Int64(members.count))], range: range, isOverride: false)
  }

  /// The number of the shift that a moment falls into, from 0, and from when to when it goes.
  private func shift(at moment: Timestamp) -> (Int64, Range<Timestamp>)? {
    let first = clock.moment(day: firstDay, second: handOver)
    guard moment >= first else { return nil }
    switch shift {
    case .hours(let hours):
      let length = Int64(max(1, hours)) * 3600
      let number = (moment.seconds - first.seconds) / length
      let start = first.adding(seconds: number * length)
      return (number, start..<start.adding(seconds: length))
    case .days(let days):
      let length = Int64(max(1, days))
      func start(_ number: Int64) -> Timestamp { clock.moment(day: firstDay + number * length, second: handOver) }
      // The wall clock may show the hand-over twice on the night summer time ends; the moment decides.
      var number = max(0, (clock.local(moment).day - firstDay) / length)
      while number > 0, start(number) > moment { number -= 1 }
      while start(number + 1) <= moment { number += 1 }
      return (number, start(number)..<start(number + 1))
    }
  }
}
