public import AuditEvents
internal import Detection
internal import WorkspaceFiles

/// What somebody looks for among events, in the words of the command line, the HTTP interface and the console.
public struct EventCriteria: Sendable {
  /// The name of a filter: an option, a parameter, a field of a form.
  public enum Name: String, Sendable, CaseIterable {
    /// A length of time before now; the first and the last moment.
    case last, from, to
    /// The trail in the workspace; the cloud's own tracker.
    case trail, tracker
    /// What happened: the sort of event, the service, the operation, the event's id.
    case type, service, operation, id
    /// To what: type, id or name of a resource.
    case resourceType = "resource-type"
    case resource
    /// By whom and from where.
    case actor, account
    case sourceIP = "source-ip"
    case region
    /// With what result.
    case status
    case errorCode = "error-code"
    /// A selection of the rule language.
    case selection = "where"
  }

  /// The question to the index.
  public var query: EventQuery

  /// Reads filters. Several values of one filter are alternatives; texts compare without case, `*` stands for any text.
  /// - Parameters:
  ///   - now: The end of `last`.
  ///   - formats: The formats that events may come in.
  ///   - placeholders: The values of each `%name%` under `expand` in a selection.
  ///   - value: The values of a filter; empty ones count for nothing.
  /// - Throws: `AdministrationError.invalid` with every problem.
  public init(
    now: Timestamp, formats: [any EventFormat], placeholders: [String: [String]] = [:],
    value: (Name) -> [String]
  ) throws {
    func values(_ name: Name) -> [String] { value(name).filter { !$0.isEmpty } }
    var problems: [Sentence] = []
    query = EventQuery(trail: values(.trail).last.map { TrailName($0) })
    query.eventTime = Self.time(values, now: now, &problems)
    query.criteria = Self.criteria(values, &problems)
    let selections = values(.selection)
    if selections.count > 1 { problems.append(Sentence("{1} takes one selection", Name.selection.rawValue)) }
    if let text = selections.first {
      let (selection, diagnostics) = EventSelection.read(
        text, path: Name.selection.rawValue, formats: formats, placeholders: placeholders)
      query.filter = selection
      problems += diagnostics.filter { $0.severity == .error }.map { Sentence(verbatim: $0.description) }
    }
    guard problems.isEmpty else { throw AdministrationError.invalid(problems) }
  }

  private static func time(
    _ values: (Name) -> [String], now: Timestamp, _ problems: inout [Sentence]
  ) -> Range<Timestamp>? {
    func moment(_ name: Name) -> Timestamp? {
      guard let text = values(name).last else { return nil }
      if let time = Timestamp(rfc3339: text) ?? Timestamp(rfc3339: text + "T00:00:00Z") { return time }
      problems.append(
        Sentence("{1} takes a time such as 2026-03-02 or 2026-03-02T10:00:00Z, not '{2}'", name.rawValue, text))
      return nil
    }
    var from = moment(.from)
    let to = moment(.to)
    if let text = values(.last).last {
      guard let seconds = TimeLength.seconds(text), seconds > 0 else {
        problems.append(
          Sentence("{1} takes a length of time such as 1h, 1d or 1w, not '{2}'", Name.last.rawValue, text))
        return nil
      }
      guard from == nil else {
        problems.append(
          Sentence("{1} and {2} are two beginnings: leave one out", Name.last.rawValue, Name.from.rawValue))
        return nil
      }
      from = (to ?? now).adding(seconds: -seconds)
    }
    guard from != nil || to != nil else { return nil }
    let start = from ?? Timestamp(milliseconds: .min)
    let end = to ?? Timestamp(milliseconds: .max)
    if end < start { problems.append(Sentence("the time range ends before it begins")) }
    return start..<max(start, end)
  }

  private static func criteria(_ values: (Name) -> [String], _ problems: inout [Sentence]) -> [EventCriterion] {
    let places: [(Name, [EventCriterion.Place])] = [
      (.id, [.neutral(.eventID)]), (.operation, [.neutral(.operation)]), (.service, [.neutral(.service)]),
      (.type, [.type]), (.tracker, [.tracker]), (.resourceType, [.neutral(.resourceType)]),
      (.resource, [.neutral(.resourceID)]), (.account, [.neutral(.account)]), (.region, [.neutral(.region)]),
      (.errorCode, [.neutral(.errorCode)]),
      (.actor, [.neutral(.actorName), .neutral(.actorID), .neutral(.actorRole), .neutral(.accessKey)]),
    ]
    var criteria = places.compactMap { name, places in
      values(name).isEmpty ? nil : EventCriterion.texts(places, values(name).map { TextPattern($0) })
    }
    let words = values(.status)
    let ratings = words.compactMap { EventRating(rawValue: $0.lowercased()) }
    if ratings.count < words.count {
      problems.append(Sentence("{1} is one of normal, warning and incident", Name.status.rawValue))
    }
    if !ratings.isEmpty { criteria.append(.rating(Set(ratings))) }
    if let addresses = addresses(values(.sourceIP), &problems) { criteria.append(addresses) }
    return criteria
  }

  /// Addresses compare as such, whatever their spelling; other texts, such as the names of services, as texts.
  private static func addresses(_ texts: [String], _ problems: inout [Sentence]) -> EventCriterion? {
    guard !texts.isEmpty else { return nil }
    var networks: [IPNetwork] = []
    for text in texts where text.utf8.contains(0x2F) {
      guard let network = IPNetwork(text) else {
        problems.append(
          Sentence("{1} takes an address or a network such as 203.0.113.0/24, not '{2}'", Name.sourceIP.rawValue, text))
        continue
      }
      networks.append(network)
    }
    let addresses = texts.compactMap { IPAddress($0)?.unmapped }
    let patterns = texts.map { TextPattern($0) }
    let hasNetworks = !networks.isEmpty
    return .test([.neutral(.sourceIP)]) { [networks] bytes in
      if patterns.contains(where: { $0.matches(bytes) }) { return true }
      // An IPv4 address has one spelling, so that most values need not be read.
      guard hasNetworks || bytes.contains(0x3A), let address = IPAddress(bytes) else { return false }
      return addresses.contains(address.unmapped) || networks.contains { $0.contains(address) }
    }
  }
}
