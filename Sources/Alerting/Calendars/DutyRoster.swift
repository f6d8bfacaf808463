/// The calendars and on-call rotations of a workspace.
public struct DutyRoster: Sendable, Equatable {
  /// Calendars by name.
  public var calendars: [String: WorkCalendar]
  /// Rotations by name.
  public var rotations: [String: OnCallRotation]

  /// A roster.
  public init(calendars: [WorkCalendar] = [], rotations: [OnCallRotation] = []) {
    self.calendars = Dictionary(calendars.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.rotations = Dictionary(rotations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
