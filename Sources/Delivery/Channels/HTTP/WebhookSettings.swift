/// What `tocsin.yml` says of a webhook channel.
public struct WebhookSettings: Sendable {
  /// The endpoint, http or https; it may carry a token.
  public var url: SecretText
  /// Further header fields in their order; values may be secret.
  public var headers: [(name: String, value: SecretText)] = []
  /// The secret that signs each body; nil sends no signature.
  public var signingSecret: SecretText?
  /// A file of certificates (PEM) to trust instead of the system's; empty for the system's.
  public var caFile = ""
  /// The URL of an HTTP proxy; empty for none. The environment's proxy variables are not looked at.
  public var proxy = ""
  /// Seconds that one try may take, all in all.
  public var timeLimit: Int64 = 15
  /// Seconds that connecting may take.
  public var connectLimit: Int64 = 5

  /// A webhook of an endpoint.
  public init(url: @escaping SecretText) { self.url = url }
}
