internal import AuditEvents
public import Delivery
public import Alerting
internal import Detection

/// Messages to look at before anybody gets them: what would be told of the events of files, or of an alert of the past.
public struct PreviewRequests: Sendable {
  private let workspace: Workspace
  /// The reader that messages are made for.
  private let contact: Contact
  private static let mostAlerts = 50

  /// Previews in a workspace for a reader of a language; nil is the workspace's own.
  public init(workspace: Workspace, language: String? = nil, timeZone: String = "UTC") {
    self.workspace = workspace
    contact = Contact(
      id: "preview", name: "Preview", emails: ["preview@example.com"], timeZone: timeZone,
      language: language ?? workspace.configuration.messages.language)
  }

  /// What rules would tell of events, the most serious first, at most 50 alerts; and what could not be read. An event
  /// file in which no rule finds anything gives nothing.
  public func requests(events paths: [String]) -> (requests: [MessageRequest], problems: [String]) {
    let listing = EventFiles.list(under: paths) { _ in true }
    var problems = listing.problems.map { "\($0.path): \($0.reason)" }
    var matches: [Fingerprint: [Match]] = [:]
    let rules = workspace.rules.filter { $0.correlation == nil }
    let scan = ArchiveScan(rules: rules, reading: EventReading(), limits: workspace.configuration.limits)
    var sequence: Int64 = 0
    scan.scan(files: listing.files, workers: 1) { result in
      problems += result.rejected.map { "\($0.path): \($0.reason)" }
      for hit in result.hits {
        sequence += 1
        let event = hit.event
        let group = [
          GroupValue(field: "cloud.account.uid", value: event.account),
          GroupValue(field: "actor.user.name", value: event.actor.name),
        ]
        let match = Match(
          rule: hit.rule.id, revision: hit.rule.revision.hexadecimal, trail: "preview", event: event,
          sequence: sequence, arrival: event.time, location: EventLocation(segment: 0, row: 0), group: group)
        matches[Fingerprint(rule: hit.rule.id, trail: "preview", group: group), default: []].append(match)
      }
    }
    let alerts = matches.values.compactMap { matches -> Alert? in
      guard let rule = rules.first(where: { $0.id == matches[0].rule }), let last = matches.map(\.event.time).max()
      else { return nil }
      return Alert(
        matches: matches, title: rule.title, level: rule.level, tags: rule.tags, slot: last.adding(seconds: 60))
    }
    let ordered = alerts.sorted {
      $0.level != $1.level ? $0.level > $1.level : ($0.title, $0.id) < ($1.title, $1.id)
    }
    let events = matches.values.joined().map(\.event)
    let requests = ordered.prefix(Self.mostAlerts).map { alert in
      var request = request(alert)
      request.timeline = timeline(of: alert, among: events)
      return request
    }
    return (requests, problems)
  }

  /// The message of an alert as its first reader got it.
  public func request(_ alert: Alert) -> MessageRequest {
    MessageRequest(
      alert: alert, rule: workspace.rules.first { $0.id == alert.rule }.map { RuleSummary($0) }, reason: "first",
      heldCount: 0, heldSince: nil, policy: "default", suppress: 3600,
      recipient: RoutedRecipient(
        channel: "preview", contact: contact, address: contact.emails[0], template: "default", reason: "preview"),
      channelKind: .console, notificationID: "preview", now: alert.slot)
  }

  /// What else the actor did of what rules found in the files.
  private func timeline(of alert: Alert, among events: [AuditEvent]) -> ActorTimeline? {
    guard let actor = alert.samples.first.flatMap({ ActorKey($0.event.actor) }) else { return nil }
    let since = alert.slot.adding(seconds: -86_400)
    let own = events.filter { ActorKey($0.actor) == actor && $0.time >= since && $0.time <= alert.slot }
    return ActorTimeline(of: own, except: Set(alert.samples.map(\.event.id)), since: since)
  }
}
