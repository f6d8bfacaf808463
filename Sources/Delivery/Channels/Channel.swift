/// What came of one attempt to send.
public enum DeliveryOutcome: Sendable, Equatable {
  /// The peer took it; `detail` is its answer, shortened and free of secrets.
  case sent(detail: String)
  /// Try again, not before `after` seconds when the peer asked for a pause; `scope` is what has to wait.
  case retry(after: Int64?, detail: String, scope: RetryScope = .endpoint)
  /// The peer was given all of it and did not say what became of it, so it may have arrived: try again, as a possible
  /// repeat.
  case unconfirmed(detail: String)
  /// It will never be taken: unknown recipient, refused content.
  case never(detail: String)
  /// The credential was refused: retrying does not help until an operator acts.
  case badCredential(detail: String)
  /// The message is too large for the peer.
  case tooLarge(detail: String)

  /// `sent`, `retry`, `unconfirmed`, `never`, `bad credential`, `too large`.
  public var name: String {
    switch self {
    case .sent: "sent"
    case .retry: "retry"
    case .unconfirmed: "unconfirmed"
    case .never: "never"
    case .badCredential: "bad credential"
    case .tooLarge: "too large"
    }
  }

  /// The peer's answer, shortened and free of secrets.
  public var detail: String {
    switch self {
    case .sent(let detail), .retry(_, let detail, _), .unconfirmed(let detail), .never(let detail),
      .badCredential(let detail), .tooLarge(let detail):
      detail
    }
  }
}

/// What a pause is about: a limit of one phone number or a full mailbox must not keep others waiting.
public enum RetryScope: Sendable, Equatable {
  /// The endpoint and everything that goes over it.
  case endpoint
  /// This recipient; the endpoint works.
  case recipient
}

/// The sorts of channel. The raw value is the word of `tocsin.yml` and the template file's stem.
public enum ChannelKind: String, Sendable, CaseIterable {
  /// Standard output, an NDJSON file, an HTTP endpoint, mail.
  case console, file, webhook, email
  /// Text messages to phones over a gateway.
  case sms
  /// Robots and webhooks of chats.
  case dingtalk, wecom, feishu, slack, teams
  /// Incident and alert services, a topic of Huawei Simple Message Notification.
  case pagerduty, alertmanager, smn
  /// A log server; an executable.
  case syslog, command

  /// Whether every recipient needs an address of its own.
  public var needsAddress: Bool { self == .email || self == .sms }
}

/// A configured way out. An implementation passes the channel conformance suite: it never throws, ends within its time
/// limit, answers `retry` for a peer that is away and `unconfirmed` for one that took everything and fell silent, never
/// sends a notification twice by itself, carries the notification's id, and shows no secret in any detail. It may be
/// asked from several threads at once.
public protocol Channel: Sendable {
  /// The name in `tocsin.yml`.
  var name: String { get }
  /// The sort.
  var kind: ChannelKind { get }
  /// Seconds within which `send` ends, whatever the peer does.
  var timeLimit: Int64 { get }
  /// How many requests the endpoint takes in a length of time.
  var pace: Pace { get }
  /// How notifications share a request.
  var merging: Merging { get }
  /// Sends one notification and says what came of it. `possibleRepeat` means an earlier try may have arrived.
  func send(_ notification: Notification, possibleRepeat: Bool) -> DeliveryOutcome
  /// How many of these notifications, from the first on, fit into one request: at least 1.
  func fitting(_ notifications: [Notification]) -> Int
  /// Sends notifications in one request; the outcome is that of all of them. Asked only of channels that merge.
  func send(together messages: [OutgoingMessage]) -> DeliveryOutcome
}

/// How notifications of one recipient share a request.
public enum Merging: Sendable, Equatable {
  /// Each has its own.
  case never
  /// As many as fit, but only when the pace leaves no room for one each.
  case whenScarce
  /// As many as fit, always.
  case always
}

/// A notification on its way to a channel.
public struct OutgoingMessage: Sendable, Equatable {
  /// The notification.
  public var notification: Notification
  /// Whether an earlier try may have arrived.
  public var possibleRepeat: Bool

  /// A notification on its way.
  public init(_ notification: Notification, possibleRepeat: Bool) {
    self.notification = notification
    self.possibleRepeat = possibleRepeat
  }
}

extension Channel {
  /// As many as there are.
  public var pace: Pace { .unlimited }
  /// Each has its own request.
  public var merging: Merging { .never }
  /// One.
  public func fitting(_ notifications: [Notification]) -> Int { 1 }
  /// Sends the first; a channel that merges has its own way.
  public func send(together messages: [OutgoingMessage]) -> DeliveryOutcome {
    guard let first = messages.first else { return .sent(detail: "nothing to send") }
    return send(first.notification, possibleRepeat: first.possibleRepeat)
  }
}
