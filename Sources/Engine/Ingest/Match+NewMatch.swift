public import AuditEvents
public import Detection

extension Match {
  /// A match of a row of a stored segment: it takes the row's sequence, arrival and place.
  public init(_ match: NewMatch, in segment: SegmentSummary) {
    self.init(
      rule: match.rule, revision: match.revision, trail: segment.trail, event: match.event,
      sequence: segment.sequence(row: match.row), arrival: segment.arrival(row: match.row),
      location: EventLocation(segment: segment.id, row: match.row), group: match.group)
    values = match.values
  }
}
