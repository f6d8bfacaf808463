public import Alerting
public import Detection
public import Engine

/// Everything a use case may change inside one audited transaction. A new kind of thing that people administer adds its
/// store here.
public typealias AdministrationStores = ContactStore & RuleOverrideStore & SilenceStore & HandlingStore & AccountStore
  & KeyEventStore

/// Stores whose changes are written to the audit log: what use cases that need no more are given.
public typealias AuditedStores = AdministrationStores & AuditLog

/// Every store of a workspace: what the engine works on, and what people administer.
public typealias WorkspaceStores = EngineStores & AuditedStores & ProvableStore & OperationsStore & ListingStore
