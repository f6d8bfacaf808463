public import Alerting
public import AuditEvents
public import Detection
internal import Engine
internal import WorkspaceFiles

/// Acknowledges and closes alerts: the use cases behind the commands, the links in messages and the console.
public struct AlertAdministration: Sendable {
  private let store: any WorkspaceStores
  private let policies: [TrailName: String]
  private let ownPolicies: [RuleID: String]
  private let caller: Caller

  /// Administration of stores, on behalf of a caller; `policies` are the trails' action policies by name, `ownPolicies`
  /// those of rules that have one.
  public init(
    store: any WorkspaceStores, policies: [TrailName: String], ownPolicies: [RuleID: String] = [:], caller: Caller
  ) {
    self.store = store
    self.ownPolicies = ownPolicies
    self.policies = policies
    self.caller = caller
  }

  /// How many of the newest alerts the beginning of an id is looked for in.
  private static let searched = 10_000

  /// The alert of an id or of its beginning, six digits or more. Throws `AdministrationError`.
  public func alert(_ id: String) throws -> Alert {
    if let alert = try store.alerts(ids: [id]).first { return alert }
    let near =
      id.utf8.count < 6
      ? []
      : try store.alerts(trail: nil, limit: Self.searched).filter {
        $0.id.utf8.starts(with: id.utf8)
      }
    guard let alert = near.first else { throw AdministrationError.unknown(.alert, id, known: []) }
    guard near.count == 1 else {
      throw AdministrationError.invalid([Sentence("{1} alerts begin with '{2}': write more of the id", near.count, id)])
    }
    return alert
  }

  /// What became of an alert, and what happened to it, the oldest first.
  public func history(of alert: Alert) throws -> (handling: AlertHandling?, notes: [AlertNote]) {
    (try store.handling(alert: alert.id), try store.notes(alert: alert.id))
  }

  /// Answers an alert. Throws `AdministrationError` when there is no such alert or nobody is named.
  @discardableResult
  public func answer(
    _ kind: AlertAnswer.Kind, alert id: String, by author: String, note: String = "", now: Timestamp
  ) throws -> AlertHandling {
    try caller.require(.operator)
    return try answer(kind, alert: id, by: author, note: note, caller: caller, now: now)
  }

  private func answer(
    _ kind: AlertAnswer.Kind, alert id: String, by author: String, note: String, caller: Caller, now: Timestamp
  ) throws -> AlertHandling {
    guard !author.isEmpty, author.utf8.count <= 200, note.utf8.count <= 2000 else {
      throw AdministrationError.invalid([
        Sentence("say who answers (200 bytes at most); a note has 2000 bytes at most")
      ])
    }
    let alert = try alert(id)
    let policy = ownPolicies[alert.rule] ?? policies[alert.trail] ?? "default"
    let fresh = AlertHandling(
      alert: alert.id, key: SuppressionKey(fingerprint: alert.fingerprint, policy: policy),
      trail: alert.trail, openedAt: alert.slot, lastMatch: alert.slot)
    return try store.audited { stores in
      let base = try stores.handling(alert: alert.id) ?? fresh
      if let closed = base.closed {
        throw AdministrationError.invalid([
          Sentence("the alert was closed by {1} at {2} already", closed.by, closed.at.rfc3339)
        ])
      }
      try stores.store(AlertAnswer(kind, handling: base, by: author, note: note, at: now))
      let handling = try stores.handling(alert: alert.id) ?? base
      return (
        handling,
        AuditEntry(
          at: now, caller: caller, action: kind == .acknowledge ? "alert.acknowledged" : "alert.closed",
          subject: "alert \(alert.id)", before: base.auditText, after: handling.auditText,
          reason: note.isEmpty ? nil : note)
      )
    }
  }

  /// Answers the alert of a link in a message: the link itself is the right to do so, whatever the caller's role. Throws `AlertLink.Refusal` or `AdministrationError`.
  @discardableResult
  public func answer(token: String, now: Timestamp) throws -> AlertHandling {
    let link = try AlertLink(token: token, key: try store.linkKey(), now: now)
    let reader = link.contact.isEmpty ? "a reader of the message" : link.contact
    return try answer(
      link.kind, alert: link.alert, by: reader, note: "by the link in the message",
      caller: Caller(name: reader, role: .viewer, origin: caller.origin), now: now)
  }
}

extension AlertHandling {
  fileprivate var auditText: String {
    func who(_ answer: Answer?) -> JSONText { answer.map { .string($0.by) } ?? .null }
    return JSONText.object([
      (key: "state", value: .string(state)), (key: "acknowledged_by", value: who(acknowledged)),
      (key: "closed_by", value: who(closed)),
    ]).text
  }
}
