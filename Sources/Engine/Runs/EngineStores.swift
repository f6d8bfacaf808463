public import Alerting
public import Delivery
public import Detection

/// Every store the engine works on. One object may keep them all, because one transaction must write several.
public typealias EngineStores = IngestStore & MatchStore & RunStore & LeaseStore & SuppressionLedger & ContactStore
  & Outbox & PolicyStore & RuleOverrideStore & TraceStore & OverTimeStore & RetentionStore
