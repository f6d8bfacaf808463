/// Where the records of a format keep what a search asks for and the neutral view does not have. Batches hold these
/// fields as columns whatever the rules read, so that a search need not open records.
public struct EventRoles: Sendable, Hashable {
  /// The path of the sort of event, such as `trace_type` or `eventType`; nil when records do not say.
  public var type: String?
  /// The paths of the rating by the cloud (`normal`, `warning`, `incident`), the first that says something counts; none
  /// when records are not rated, so that their outcome decides.
  public var rating: [String]
  /// The path of the name of the cloud's own tracker or trail; nil when records do not say.
  public var tracker: String?

  /// Roles of paths.
  public init(type: String? = nil, rating: [String] = [], tracker: String? = nil) {
    self.type = type
    self.rating = rating
    self.tracker = tracker
  }

  /// Every path, as columns of a batch.
  public var fields: [FieldReference] { ([type, tracker].compactMap { $0 } + rating).map { .raw($0) } }
}

extension EventFormats {
  /// The roles of a built-in format's fields; none for another name.
  static func roles(ofFormat name: String) -> EventRoles { named(name)?.roles ?? EventRoles() }
}

/// How the cloud rates an event.
public enum EventRating: String, Sendable, CaseIterable {
  /// It worked; it failed; it failed and harmed others.
  case normal, warning, incident

  /// The rating of an event that its record does not rate.
  init(_ outcome: AuditEvent.Outcome) { self = outcome == .success ? .normal : .warning }
}
