public import AuditEvents

/// The identity of a rule that outlives edits and renames: its UUID in lower case, or a content hash when it has none.
public struct RuleID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The id's text.
  public let text: String
  /// The id with this text; case is folded because UUIDs compare without case.
  public init(_ text: String) { self.text = text.lowercased() }
  /// The id's text.
  public var description: String { text }
  /// Orders ids by their UTF-8 bytes.
  public static func < (left: RuleID, right: RuleID) -> Bool {
    ByteOrder.precedes(left.text, right.text)
  }
}

/// One value that tells the alerts of a rule apart: a label of the alert.
public struct GroupValue: Sendable, Hashable {
  /// The field as the rule names it.
  public var field: String
  /// Its value; `<none>` when the event lacks the field, several values sorted and joined by a comma.
  public var value: String
  /// A field and its value.
  public init(field: String, value: String) {
    self.field = field
    self.value = value
  }
}

/// A rule and the event it matched.
public struct Match: Sendable, Equatable {
  /// The rule that matched, and the hash of the text that decided it.
  public var rule: RuleID
  /// The hash of the rule text that decided it.
  public var revision: String
  /// The trail the event belongs to.
  public var trail: TrailName
  /// The event in its neutral view.
  public var event: AuditEvent
  /// The event's place in its trail, its arrival and where its JSON lies.
  public var sequence: Int64
  /// When the event was indexed.
  public var arrival: Timestamp
  /// Where the JSON of the event lies.
  public var location: EventLocation
  /// The labels of the alert the match belongs to, in the rule's order.
  public var group: [GroupValue]
  /// The values that rules over time need of the event, by field as the rule names it; what the event lacks is absent.
  public var values: [String: [String]] = [:]
  /// For the firing of a rule over time some of the matches behind it, the earliest first; empty for a plain match.
  public var evidence: [Match] = []
  /// How many events it stands for: 1, and more for the firing of a rule over time.
  public var events = 1

  /// Whether it is the firing of a rule over time and no match of a single event.
  public var isFiring: Bool { !evidence.isEmpty }

  /// A match of one event.
  public init(
    rule: RuleID, revision: String, trail: TrailName, event: AuditEvent, sequence: Int64, arrival: Timestamp,
    location: EventLocation, group: [GroupValue]
  ) {
    self.rule = rule
    self.revision = revision
    self.trail = trail
    self.event = event
    self.sequence = sequence
    self.arrival = arrival
    self.location = location
    self.group = group
  }
}

/// A match in the store. A match is handled when a run has decided about it; it is never decided about again, which
/// is why overlapping windows and edited rules do not repeat alerts.
public struct StoredMatch: Sendable, Equatable {
  /// The match.
  public var match: Match
  /// The slot of the run that decided about it; nil while no run has.
  public var handledAt: Timestamp?
  /// A match and whether it was decided about.
  public init(match: Match, handledAt: Timestamp?) {
    self.match = match
    self.handledAt = handledAt
  }
}

/// Reads the stored matches. Matches are written with their segment through the engine's `IngestStore`.
public protocol MatchStore: Sendable {
  /// The matches of a trail whose event arrived in the half-open range, by sequence, then rule id.
  func matches(trail: TrailName, arrival: Range<Timestamp>) throws -> [StoredMatch]
  /// The matches of some rules that no run decided about, within limits, so that a rule that matches everything does not
  /// fill the memory. What it costs follows from what is undecided, however many matches arrived in the ranges.
  func undecidedMatches(trail: TrailName, of rules: [RuleArrivals], limits: MatchLimits) throws -> LimitedMatches
  /// Matches of some rules that runs decided about, by sequence, then rule id: of each rule those that arrived last, the
  /// rules in their order until the limits are reached. Also whether these are all.
  func decidedMatches(
    trail: TrailName, of rules: [RuleArrivals], limits: MatchLimits
  ) throws -> (matches: [StoredMatch], areAll: Bool)
}

/// A rule, and which arrivals of its matches are asked for.
public struct RuleArrivals: Sendable, Hashable {
  /// The rule.
  public var rule: RuleID
  /// When the events arrived; half open.
  public var arrival: Range<Timestamp>
  /// A rule and arrivals.
  public init(rule: RuleID, arrival: Range<Timestamp>) {
    self.rule = rule
    self.arrival = arrival
  }
}
