/// One channel of `tocsin.yml`.
public struct ChannelConfiguration: Sendable, Equatable {
  /// The name that policies use.
  public var name: String
  /// What is said of it.
  public var settings: ChannelSettings
  /// A channel of a name.
  public init(name: String, settings: ChannelSettings) {
    self.name = name
    self.settings = settings
  }

  /// The sort.
  public var kind: ChannelKind { settings.kind }
}

/// What `tocsin.yml` says of a channel, by its sort.
public enum ChannelSettings: Sendable, Equatable {
  /// Standard output; it has no settings.
  case console
  /// An NDJSON file.
  case file(FileChannelSettings)
  /// An HTTP endpoint.
  case webhook(WebhookSettings)
  /// A mail server.
  case email(EmailSettings)

  /// The sort.
  public var kind: ChannelKind {
    switch self {
    case .console: .console
    case .file: .file
    case .webhook: .webhook
    case .email: .email
    }
  }
}
