public import Alerting
public import AuditEvents

extension InMemoryStores: PolicyStore {
  /// See `SilenceStore`.
  public func silences() -> [Silence] { runStore.policies.silences() }
  /// See `SilenceStore`.
  public func silenceHits(silence: String?) -> [SilenceHit] { runStore.policies.silenceHits(silence: silence) }
  /// See `SilenceStore`.
  public func add(_ silence: Silence) -> Silence { runStore.policies.add(silence) }
  /// See `SilenceStore`.
  public func endSilence(id: String, at moment: Timestamp, by author: String) -> Silence? {
    runStore.policies.endSilence(id: id, at: moment, by: author)
  }
  /// See `HandlingStore`.
  public func openHandlings() -> [AlertHandling] { runStore.policies.openHandlings() }
  /// See `HandlingStore`.
  public func handling(alert: String) -> AlertHandling? { runStore.policies.handling(alert: alert) }
  /// See `HandlingStore`.
  public func notes(alert: String) -> [AlertNote] { runStore.policies.notes(alert: alert) }
  /// See `HandlingStore`.
  public func store(_ answer: AlertAnswer) { runStore.policies.store(answer) }
  /// See `HandlingStore`.
  public func linkKey() -> [UInt8] { runStore.policies.linkKey() }
  /// See `WaitingStore`.
  public func waitingMessages() -> [WaitingMessage] { runStore.policies.waitingMessages() }
  /// See `WaitingStore`.
  public func toldMessages(since moment: Timestamp) -> [ToldMessage] {
    runStore.policies.toldMessages(since: moment)
  }
}
