public import AuditEvents

/// Keeps messages that wait, and what was told when. Both are written with the run that decided, through the engine's
/// `RunStore`. Functions throw when the store cannot be read.
public protocol WaitingStore: Sendable {
  /// The messages that wait, the earliest due first.
  func waitingMessages() throws -> [WaitingMessage]
  /// The messages that were made at or after a moment, the oldest first.
  func toldMessages(since moment: Timestamp) throws -> [ToldMessage]
}

/// What a run or a dispatch changes of silences, handlings and waiting messages; stored with it in one transaction.
public struct PolicyChanges: Sendable, Equatable {
  /// Waiting messages to insert or replace, by id.
  public var waiting: [WaitingMessage] = []
  /// Ids of waiting messages that are told or given up.
  public var settled: [String] = []
  /// Handlings to insert, or to advance: answers of people stay.
  public var handlings: [AlertHandling] = []
  /// Hits of silences to insert or replace, by silence, fingerprint and policy.
  public var silenceHits: [SilenceHit] = []
  /// Ids of silences whose end was told.
  public var toldSilences: [String] = []
  /// Messages that were made.
  public var told: [ToldMessage] = []
  /// What happened to alerts.
  public var notes: [AlertNote] = []

  /// No change.
  public init() {}

  /// Whether nothing changes.
  public var isEmpty: Bool { self == PolicyChanges() }
}

/// The stores that policies work on.
public typealias PolicyStore = SilenceStore & HandlingStore & WaitingStore
