public import Alerting
public import AuditEvents
public import Delivery
public import Detection
public import Engine

/// Everything that is known of an alert: evidence, what else the actor did, how it came to people, what became of it.
public struct AlertReport: Sendable {
  /// A message about it, with what the channel answered.
  public struct Message: Sendable {
    /// Where it stands.
    public var entry: OutboxEntry
    /// Each attempt, oldest first.
    public var receipts: [Receipt]
  }

  /// The alert.
  public var alert: Alert
  /// What became of it; nil when nothing did.
  public var handling: AlertHandling?
  /// What happened to it after it was decided, oldest first.
  public var notes: [AlertNote]
  /// The rule as it is now; nil when it is gone.
  public var rule: Rule?
  /// The way of its first event to people, station by station; nil when the event or the rule is gone.
  public var trace: Trace?
  /// What runs decided about the same group, newest first.
  public var decisions: [Decision]
  /// What the ledger remembers of the group.
  public var ledger: [LedgerEntry]
  /// The messages about it.
  public var messages: [Message]
  /// Silences that would hold it back now.
  public var silences: [Silence]
  /// What the actor did around it, newest first; the events of the alert are among them.
  public var actorEvents: [AuditEvent]
  /// The same by operation, the rarest first; nil when nobody is named as the actor.
  public var timeline: ActorTimeline?

  /// Where it stands: `open`, `acknowledged`, `closed`, `resolved`.
  public var state: String { handling?.state ?? "open" }
}

extension UseCases {
  /// How far around an alert its actor is looked at, in seconds, and how many events of him.
  private static let reach: Int64 = 86_400
  private static let mostActorEvents = 100

  /// Everything about the alert of an id or of its beginning. Throws `AdministrationError`.
  public func alertReport(_ id: String, by caller: Caller) throws -> AlertReport {
    let administration = alerts(by: caller)
    let alert = try administration.alert(id)
    let (handling, notes) = try administration.history(of: alert)
    let now = clock.now
    let entries = try stores.notifications(fingerprint: alert.fingerprint, slot: alert.slot)
    let rule = workspace.rules.first { $0.id == alert.rule }
    var report = AlertReport(
      alert: alert, handling: handling, notes: notes, rule: rule, trace: nil,
      decisions: try stores.decisions(trail: alert.trail, fingerprint: alert.fingerprint, limit: 20),
      ledger: try stores.ledgerEntries(trail: alert.trail).filter { $0.key.fingerprint == alert.fingerprint },
      messages: try entries.map {
        AlertReport.Message(entry: $0, receipts: try stores.receipts(notification: $0.notification.id))
      },
      silences: try stores.silences().filter { $0.holds(alert, at: now) }, actorEvents: [], timeline: nil)
    if let event = alert.samples.first?.event {
      report.actorEvents = try events(of: event.actor, around: alert)
      if ActorKey(event.actor) != nil {
        report.timeline = ActorTimeline(
          of: report.actorEvents, except: Set(alert.samples.map(\.event.id)),
          since: alert.firstEvent.adding(seconds: -Self.reach),
          isCut: report.actorEvents.count == Self.mostActorEvents)
      }
      if let rule, workspace.trail(alert.trail) != nil {
        let explainer = Explainer(workspace: workspace, stores: stores, now: now)
        report.trace = try explainer.trace(event: event.id, trail: alert.trail, rule: .sound(rule)).first
      }
    }
    return report
  }

  private func events(of actor: Actor, around alert: Alert) throws -> [AuditEvent] {
    guard let key = ActorKey(actor) else { return [] }
    let query = EventQuery(
      trail: alert.trail,
      eventTime: alert.firstEvent.adding(seconds: -Self.reach)..<alert.lastEvent.adding(seconds: Self.reach),
      actors: [key.identity], limit: Self.mostActorEvents)
    return try stores.find(query).map(\.event).filter { ActorKey($0.actor) == key }
  }
}
