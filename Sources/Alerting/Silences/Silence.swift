public import AuditEvents
public import Detection

/// Somebody's word that certain alerts need not be told for a while. What it holds back is counted and reported when it
/// ends.
public struct Silence: Sendable, Equatable {
  /// The id that the store gave it; empty before.
  public var id: String
  /// Which alerts it holds back.
  public var match: AlertMatcher
  /// When it begins.
  public var from: Timestamp
  /// When it was meant to end; `until` itself is not silent any more.
  public var until: Timestamp
  /// Who made it.
  public var author: String
  /// Why.
  public var reason: String
  /// When it was made.
  public var createdAt: Timestamp
  /// When it was ended before its time; nil when it was not.
  public var endedAt: Timestamp?
  /// Who ended it before its time; empty when nobody did.
  public var endedBy: String
  /// Whether its end was told.
  public var isEndTold: Bool

  /// A silence.
  public init(
    id: String = "", match: AlertMatcher, from: Timestamp, until: Timestamp, author: String, reason: String,
    createdAt: Timestamp, endedAt: Timestamp? = nil, endedBy: String = "", isEndTold: Bool = false
  ) {
    self.id = id
    self.match = match
    self.from = from
    self.until = until
    self.author = author
    self.reason = reason
    self.createdAt = createdAt
    self.endedAt = endedAt
    self.endedBy = endedBy
    self.isEndTold = isEndTold
  }

  /// When it ends or ended.
  public var end: Timestamp { endedAt.map { min($0, until) } ?? until }

  /// Where it stands.
  public enum State: String, Sendable, CaseIterable {
    /// It has not begun; it holds alerts back; it is over.
    case pending, active, ended
  }

  /// Where it stands at a moment.
  public func state(at moment: Timestamp) -> State {
    moment >= end ? .ended : moment < from ? .pending : .active
  }

  /// Whether it holds an alert back at a moment.
  public func holds(_ alert: Alert, at moment: Timestamp) -> Bool {
    state(at: moment) == .active && match.takes(alert)
  }
}

/// What a silence held back of one fingerprint under one policy.
public struct SilenceHit: Sendable, Equatable {
  /// The silence's id.
  public var silence: String
  /// What was alerted about, under which policy.
  public var key: SuppressionKey
  /// The trail.
  public var trail: TrailName
  /// The rule's title and level, for people.
  public var title: String
  /// The rule's level.
  public var level: Level
  /// How many matches it held back.
  public var count: Int
  /// The slots of the first and the last of them.
  public var first: Timestamp
  /// The slot of the last of them.
  public var last: Timestamp
  /// Whether a later message said so.
  public var isTold: Bool

  /// What a silence held back.
  public init(
    silence: String, key: SuppressionKey, trail: TrailName, title: String, level: Level, count: Int, first: Timestamp,
    last: Timestamp, isTold: Bool = false
  ) {
    self.silence = silence
    self.key = key
    self.trail = trail
    self.title = title
    self.level = level
    self.count = count
    self.first = first
    self.last = last
    self.isTold = isTold
  }
}

/// Keeps silences and what they held back. Hits are written with the run that decided, through the engine's `RunStore`.
/// Functions throw when the store cannot be read or written.
public protocol SilenceStore: Sendable {
  /// Every silence, the newest first.
  func silences() throws -> [Silence]
  /// What a silence held back, or all of them, in no particular order.
  func silenceHits(silence: String?) throws -> [SilenceHit]
  /// Keeps a new silence and returns it with its id.
  func add(_ silence: Silence) throws -> Silence
  /// Ends a silence that is not over yet, and returns it; nil when there is none with this id that is not over.
  func endSilence(id: String, at moment: Timestamp, by author: String) throws -> Silence?
}
