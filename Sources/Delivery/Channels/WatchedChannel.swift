/// A channel that says when it has sent something, before that is recorded: where a crash would make a message come twice.
public struct WatchedChannel: Channel {
  private let inner: any Channel
  private let sent: @Sendable () -> Void

  /// The channel as it is; `sent` is called after each request, on the thread that made it.
  public init(_ inner: any Channel, sent: @escaping @Sendable () -> Void) {
    self.inner = inner
    self.sent = sent
  }

  /// See `Channel`.
  public var name: String { inner.name }
  /// See `Channel`.
  public var kind: ChannelKind { inner.kind }
  /// See `Channel`.
  public var timeLimit: Int64 { inner.timeLimit }
  /// See `Channel`.
  public var pace: Pace { inner.pace }
  /// See `Channel`.
  public var merging: Merging { inner.merging }

  /// See `Channel`.
  public func fitting(_ notifications: [Notification]) -> Int { inner.fitting(notifications) }

  /// See `Channel`.
  public func send(_ notification: Notification, possibleRepeat: Bool) -> DeliveryOutcome {
    let outcome = inner.send(notification, possibleRepeat: possibleRepeat)
    sent()
    return outcome
  }

  /// See `Channel`.
  public func send(together messages: [OutgoingMessage]) -> DeliveryOutcome {
    let outcome = inner.send(together: messages)
    sent()
    return outcome
  }
}
