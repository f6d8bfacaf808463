public import AuditEvents

/// What an actor did lately, the rarest first: what somebody never does otherwise says more than what he does all day.
public struct ActorTimeline: Sendable, Equatable {
  /// Events of one operation of one service.
  public struct Action: Sendable, Equatable {
    /// The operation and its service as recorded.
    public var operation: String
    /// The service.
    public var service: String
    /// How many events there were, and how many of them did not work.
    public var count: Int
    /// How many of the events failed or were denied.
    public var failures: Int
    /// The times of the first and the last event.
    public var first: Timestamp
    /// The time of the last event.
    public var last: Timestamp
    /// The source addresses, at most `mostAddresses` of them, in the order of their first event.
    public var sourceIPs: [String]

    /// Events of an operation.
    public init(
      operation: String, service: String, count: Int, failures: Int = 0, first: Timestamp, last: Timestamp,
      sourceIPs: [String] = []
    ) {
      self.operation = operation
      self.service = service
      self.count = count
      self.failures = failures
      self.first = first
      self.last = last
      self.sourceIPs = sourceIPs
    }
  }

  /// How many addresses an action names.
  public static let mostAddresses = 3

  /// What was done, the rarest first, then the newest.
  public var actions: [Action]
  /// How many more sorts of action there were.
  public var actionsLeftOut: Int
  /// How many events all actions stand for.
  public var events: Int
  /// From when on events were looked at.
  public var since: Timestamp
  /// Whether there were more events than were looked at; then the oldest are missing.
  public var isCut: Bool

  /// The timeline of events of one actor, without those that the message is about anyway.
  ///
  /// - Parameters:
  ///   - events: events of the actor in any order.
  ///   - evidence: ids of events that the message shows already.
  ///   - since: from when on events were looked at.
  ///   - isCut: whether there were more events than these.
  ///   - most: how many sorts of action to name.
  public init(
    of events: [AuditEvent], except evidence: Set<String> = [], since: Timestamp, isCut: Bool = false, most: Int = 8
  ) {
    var order: [Key: Int] = [:]
    var actions: [Action] = []
    var seen: Set<String> = []
    for event in events.sorted(by: { ($0.time, $0.id) < ($1.time, $1.id) }) where !evidence.contains(event.id) {
      guard seen.insert(event.id).inserted else { continue }
      let key = Key(operation: event.operation, service: event.service)
      let index = order[key] ?? actions.count
      if index == actions.count {
        order[key] = index
        actions.append(
          Action(
            operation: event.operation, service: event.service, count: 0, first: event.time, last: event.time))
      }
      actions[index].count += 1
      actions[index].last = event.time
      if event.outcome != .success { actions[index].failures += 1 }
      if !event.sourceIP.isEmpty, actions[index].sourceIPs.count < Self.mostAddresses,
        !actions[index].sourceIPs.contains(event.sourceIP)
      {
        actions[index].sourceIPs.append(event.sourceIP)
      }
    }
    self.events = actions.reduce(0) { $0 + $1.count }
    let sorted = actions.sorted {
      $0.count != $1.count
        ? $0.count < $1.count
        : $0.last != $1.last ? $0.last > $1.last : ($0.service, $0.operation) < ($1.service, $1.operation)
    }
    self.actions = Array(sorted.prefix(max(0, most)))
    actionsLeftOut = sorted.count - self.actions.count
    self.since = since
    self.isCut = isCut
  }

  private struct Key: Hashable {
    let operation: String
    let service: String
  }
}

/// Who an actor is, so that the events of one can be told from those of another.
public struct ActorKey: Sendable, Hashable {
  /// The id, or the name where there is no id.
  public let identity: String
  /// The session of a role; empty when there is none.
  public let session: String

  /// The key of an actor; nil when the record does not say who it was.
  public init?(_ actor: Actor) {
    identity = actor.id.isEmpty ? actor.name : actor.id
    session = actor.session
    if identity.isEmpty { return nil }
  }
}

/// The latest events of an actor, as an index found them.
public struct ActorHistory: Sendable, Equatable {
  /// The events in any order.
  public var events: [AuditEvent]
  /// From when on they were looked for.
  public var since: Timestamp
  /// Whether there were more than could be looked at.
  public var isCut: Bool

  /// Events of an actor.
  public init(events: [AuditEvent] = [], since: Timestamp, isCut: Bool = false) {
    self.events = events
    self.since = since
    self.isCut = isCut
  }

  /// The timeline without the events that the message shows anyway.
  public func timeline(except evidence: Set<String>) -> ActorTimeline {
    ActorTimeline(of: events, except: evidence, since: since, isCut: isCut)
  }
}
