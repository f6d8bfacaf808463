public import WorkspaceFiles

/// What `tocsin.yml` says of a webhook channel.
public struct WebhookSettings: Sendable, Equatable {
  /// The endpoint, http or https; it may carry a token.
  public var url: SecretReference
  /// Further header fields in their order; values may be secret.
  public var headers: [Header] = []
  /// The secret that signs each body; nil sends no signature.
  public var signingSecret: SecretReference?
  /// How many notifications one request may carry, as an array; 1 sends each as an object of its own.
  public var batch = 1
  /// How the endpoint is reached.
  public var connection = HTTPConnection()

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
