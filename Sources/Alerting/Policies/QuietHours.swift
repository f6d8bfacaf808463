public import AuditEvents
public import Detection

/// Hours in which people are left in peace: what comes then is told in one message when they end.
public struct QuietHours: Sendable, Equatable {
  /// The hours of every day.
  public var hours: WorkCalendar.Hours
  /// The zone of the hours; nil means each contact's own.
  public var clock: ZoneClock?
  /// Levels that are told all the same.
  public var except: Set<Level>

  /// Quiet hours.
  public init(hours: WorkCalendar.Hours, clock: ZoneClock? = nil, except: Set<Level> = [.critical]) {
    self.hours = hours
    self.clock = clock
    self.except = except
  }

  /// When the quiet of a moment ends for a contact; nil when the moment is not quiet for the level.
  public func end(at moment: Timestamp, for contact: Contact?, level: Level) -> Timestamp? {
    if except.contains(level) { return nil }
    let zone = clock ?? contact.flatMap { ZoneClock($0.timeZone) } ?? .utc
    let calendar = WorkCalendar(name: "", clock: zone, workdays: Set(Weekday.allCases), hours: [hours])
    guard calendar.isOpen(moment) else { return nil }
    return calendar.closing(from: moment)
  }
}
