public import AuditEvents

/// What people did about an alert that was told, and what still follows from it: escalation, and the word that it is
/// over. Answers are written by people, the rest by the engine; neither overwrites the other.
public struct AlertHandling: Sendable, Equatable {
  /// One recipient that was told.
  public struct Recipient: Sendable, Equatable {
    /// The channel's name.
    public var channel: String
    /// The contact's id; empty when the channel is the recipient.
    public var contact: String
    /// The address; empty when the channel needs none.
    public var address: String
    /// The template's name.
    public var template: String
    /// A recipient that was told.
    public init(channel: String, contact: String, address: String, template: String) {
      self.channel = channel
      self.contact = contact
      self.address = address
      self.template = template
    }
  }

  /// An answer: who, when.
  public struct Answer: Sendable, Equatable {
    /// When it was given.
    public var at: Timestamp
    /// By whom.
    public var by: String
    /// An answer.
    public init(at: Timestamp, by: String) {
      self.at = at
      self.by = by
    }
  }

  /// The alert's id.
  public var alert: String
  /// What is alerted about, under which policy.
  public var key: SuppressionKey
  /// The trail.
  public var trail: TrailName
  /// When the alert was first told: escalation counts from here. A repeat of an alert that nobody answered keeps it.
  public var openedAt: Timestamp
  /// Who took it on.
  public var acknowledged: Answer?
  /// Who ended it.
  public var closed: Answer?
  /// The escalation step that comes next, from 0.
  public var nextStep: Int
  /// The slot of the newest match.
  public var lastMatch: Timestamp
  /// Seconds without a new match after which it counts as over and that is told; nil when nobody asked for it.
  public var resolveAfter: Int64?
  /// When it was found to be over.
  public var resolvedAt: Timestamp?
  /// A newer alert of the same fingerprint that took over; empty when there is none.
  public var supersededBy: String
  /// Who was told.
  public var recipients: [Recipient]

  /// Nothing was answered yet.
  public init(
    alert: String, key: SuppressionKey, trail: TrailName, openedAt: Timestamp, lastMatch: Timestamp,
    nextStep: Int = 0, resolveAfter: Int64? = nil, recipients: [Recipient] = []
  ) {
    self.alert = alert
    self.key = key
    self.trail = trail
    self.openedAt = openedAt
    self.lastMatch = lastMatch
    self.nextStep = nextStep
    self.resolveAfter = resolveAfter
    self.recipients = recipients
    supersededBy = ""
  }

  /// Whether anything can still follow: it was not closed, did not end, and no newer alert took over.
  public var isOpen: Bool { closed == nil && resolvedAt == nil && supersededBy.isEmpty }

  /// Where it stands, in a word.
  public var state: String {
    if closed != nil { return "closed" }
    if resolvedAt != nil { return "resolved" }
    return acknowledged != nil ? "acknowledged" : "open"
  }
}

/// Something that happened to an alert after it was decided: grouped, told, escalated, answered.
public struct AlertNote: Sendable, Equatable {
  /// The alert's id.
  public var alert: String
  /// When it happened.
  public var at: Timestamp
  /// Who did it; empty when the engine did.
  public var by: String
  /// What happened.
  public var text: String
  /// A note.
  public init(alert: String, at: Timestamp, by: String = "", text: String) {
    self.alert = alert
    self.at = at
    self.by = by
    self.text = text
  }
}

/// What somebody says about an alert.
public struct AlertAnswer: Sendable, Equatable {
  /// What is said.
  public enum Kind: String, Sendable, CaseIterable {
    /// Somebody looks at it: escalation unless acknowledged stops. It is dealt with: everything stops.
    case acknowledge, close
  }

  /// What is said.
  public var kind: Kind
  /// The alert's handling as it is to be when the store has none yet.
  public var handling: AlertHandling
  /// By whom.
  public var by: String
  /// What they noted; may be empty.
  public var note: String
  /// When.
  public var at: Timestamp

  /// An answer to an alert.
  public init(_ kind: Kind, handling: AlertHandling, by: String, note: String = "", at: Timestamp) {
    self.kind = kind
    self.handling = handling
    self.by = by
    self.note = note
    self.at = at
  }

  /// The answer as a note in the alert's history.
  public var alertNote: AlertNote {
    let verb = kind == .acknowledge ? "acknowledged" : "closed"
    return AlertNote(alert: handling.alert, at: at, by: by, text: note.isEmpty ? verb : "\(verb): \(note)")
  }
}

extension AlertHandling {
  /// The handling with an answer to it. The first acknowledgement and the first closing count.
  public mutating func take(_ answer: AlertAnswer) {
    let words = Answer(at: answer.at, by: answer.by)
    switch answer.kind {
    case .acknowledge: acknowledged = acknowledged ?? words
    case .close: closed = closed ?? words
    }
  }

  /// What the engine changes, without the answers of people: `self` is what the store has.
  public mutating func advance(to newer: AlertHandling) {
    var merged = newer
    merged.acknowledged = acknowledged
    merged.closed = closed
    self = merged
  }
}

/// Keeps what became of alerts. The engine's side is written with its runs, through the engine's `RunStore`. Functions
/// throw when the store cannot be read or written.
public protocol HandlingStore: Sendable {
  /// Handlings from which something may still follow, in no particular order.
  func openHandlings() throws -> [AlertHandling]
  /// The handling of an alert; nil when there is none.
  func handling(alert: String) throws -> AlertHandling?
  /// What happened to an alert, the oldest first.
  func notes(alert: String) throws -> [AlertNote]
  /// Stores an answer with its note, in one transaction. It also answers every open handling of the same fingerprint and
  /// policy: whoever answers an old mail means what it is about.
  func store(_ answer: AlertAnswer) throws
  /// The secret of the workspace's answer links, 32 bytes, made when it is asked for the first time.
  func linkKey() throws -> [UInt8]
}
