internal import WorkspaceFiles

/// How an HTTP endpoint is reached: the same for every channel that speaks HTTP.
public struct HTTPConnection: Sendable, Equatable {
  /// A file of certificates (PEM) to trust instead of the system's; empty for the system's.
  public var caFile = ""
  /// The URL of an HTTP proxy; empty for none. The environment's proxy variables are not looked at.
  public var proxy = ""
  /// Seconds that one try may take, all in all.
  public var timeLimit: Int64 = 15
  /// Seconds that connecting may take.
  public var connectLimit: Int64 = 5

  /// The usual limits, the system's certificates, no proxy.
  public init() {}

  /// Reads `ca-file`, `proxy`, `timeout` and `connect-timeout`.
  init(_ reader: NodeReader, folder: String) {
    caFile = reader.path("ca-file", folder: folder) ?? ""
    proxy = reader.string("proxy") ?? ""
    timeLimit = reader.limit("timeout") ?? timeLimit
    connectLimit = min(reader.limit("connect-timeout") ?? connectLimit, timeLimit)
  }
}

extension NodeReader {
  /// The URL at a key, which may carry a secret, or the usual one; nil, and reported, when there is neither.
  func url(_ key: String, folder: String, usual: String? = nil) -> SecretReference? {
    guard let usual else {
      let url = required(key).flatMap { _ in secret(key, folder: folder, isSecret: false) }
      if let url { check(url, key) }
      return url
    }
    guard let url = secret(key, folder: folder, isSecret: false) else { return SecretReference(usual, folder: folder) }
    check(url, key)
    return url
  }

  /// A secret that must be there; one in clear is a warning.
  func requiredSecret(_ key: String, folder: String) -> SecretReference? {
    required(key).flatMap { _ in secret(key, folder: folder, isSecret: true) }
  }

  private func check(_ url: SecretReference, _ key: String) {
    guard let position = node(key)?.position else { return }
    let parts = URLParts(url.text)
    let scheme = parts.scheme.lowercased()
    if !url.text.hasPrefix("${"), scheme != "http" && scheme != "https" || parts.host.isEmpty {
      error(position, "'\(key)' is no http or https URL", "such as https://hooks.example.com/alerts")
    }
    if !url.hasReference, !parts.tokens.allSatisfy(\.isEmpty) {
      warning(position, "'\(key)' seems to carry a token in clear", "write ${env:NAME} or ${file:PATH} for it")
    }
  }
}
