public import WorkspaceFiles

/// What `tocsin.yml` says of a webhook channel.
public struct WebhookSettings: Sendable, Equatable {
  /// The endpoint, http or https; it may carry a token.
  public var url: SecretReference
  /// Further header fields in their order; values may be secret.
  public var headers: [Header] = []
  /// The secret that signs each body; nil sends no signature.
  public var signingSecret: SecretReference?
  /// A file of certificates (PEM) to trust instead of the system's; empty for the system's.
  public var caFile = ""
  /// The URL of an HTTP proxy; empty for none. The environment's proxy variables are not looked at.
  public var proxy = ""
  /// Seconds that one try may take, all in all.
  public var timeLimit: Int64 = 15
  /// Seconds that connecting may take.
  public var connectLimit: Int64 = 5

  /// A header field.
  public struct Header: Sendable, Equatable {
    /// The name.
    public var name: String
    /// The value, which may be secret.
    public var value: SecretReference
    /// A header field.
    public init(name: String, value: SecretReference) {
      self.name = name
      self.value = value
    }
  }

  /// A webhook of an endpoint.
  public init(url: SecretReference) { self.url = url }
}
