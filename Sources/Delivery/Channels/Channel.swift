/// What came of one attempt to send.
public enum DeliveryOutcome: Sendable, Equatable {
  /// The peer took it; `detail` is its answer, shortened and free of secrets.
  case sent(detail: String)
  /// Try again, not before `after` seconds when the peer asked for a pause.
  case retry(after: Int64?, detail: String)
  /// It will never be taken: unknown recipient, refused content.
  case never(detail: String)
  /// The credential was refused: retrying does not help until an operator acts.
  case badCredential(detail: String)
  /// The message is too large for the peer.
  case tooLarge(detail: String)

  /// `sent`, `retry`, `never`, `bad credential`, `too large`.
  public var name: String {
    switch self {
    case .sent: "sent"
    case .retry: "retry"
    case .never: "never"
    case .badCredential: "bad credential"
    case .tooLarge: "too large"
    }
  }

  /// The peer's answer, shortened and free of secrets.
  public var detail: String {
    switch self {
    case .sent(let detail), .retry(_, let detail), .never(let detail), .badCredential(let detail),
      .tooLarge(let detail):
      detail
    }
  }
}

/// The sorts of channel. The raw value is the word of `tocsin.yml` and the template file's stem.
public enum ChannelKind: String, Sendable, CaseIterable {
  /// Standard output, an NDJSON file, an HTTP endpoint, mail.
  case console, file, webhook, email

  /// Whether every recipient needs an address of its own.
  public var needsAddress: Bool { self == .email }
}

/// A configured way out. An implementation passes the channel conformance suite: it never throws, ends within its time
/// limit, answers `retry` for a peer that is away, carries the notification's id, and shows no secret in any detail.
/// It may be asked from several threads at once.
public protocol Channel: Sendable {
  /// The name in `tocsin.yml`.
  var name: String { get }
  /// The sort.
  var kind: ChannelKind { get }
  /// Seconds within which `send` ends, whatever the peer does.
  var timeLimit: Int64 { get }
  /// Sends one notification and says what came of it. `possibleRepeat` means an earlier try may have arrived.
  func send(_ notification: Notification, possibleRepeat: Bool) -> DeliveryOutcome
}
