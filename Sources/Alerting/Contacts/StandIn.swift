public import AuditEvents

/// Somebody stands in for whoever a rotation says, entered by an operator.
public struct StandIn: Sendable, Equatable {
  /// The number, from 1.
  public var number: Int64
  /// The rotation's name.
  public var rotation: String
  /// From when to when, half open.
  public var range: Range<Timestamp>
  /// The contact's id.
  public var user: String
  /// Why; may be empty.
  public var reason: String
  /// Who entered it.
  public var by: String

  /// A stand-in.
  public init(number: Int64, rotation: String, range: Range<Timestamp>, user: String, reason: String, by: String) {
    self.number = number
    self.rotation = rotation
    self.range = range
    self.user = user
    self.reason = reason
    self.by = by
  }
}

extension DutyRoster {
  /// The roster with stand-ins behind those of the files: of two for one moment the later entered holds.
  public func with(_ standIns: [StandIn]) -> DutyRoster {
    var roster = self
    for standIn in standIns {
      roster.rotations[standIn.rotation]?.overrides.append(
        OnCallRotation.Override(range: standIn.range, user: standIn.user, reason: standIn.reason))
    }
    return roster
  }
}
