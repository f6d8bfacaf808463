internal import WorkspaceFiles

extension WebhookSettings {
  /// Reads `url`, `headers`, `signing-secret`, `ca-file`, `proxy`, `timeout` and `connect-timeout`.
  init?(_ reader: NodeReader, folder: String) {
    let url = reader.required("url").flatMap { _ in reader.secret("url", folder: folder, isSecret: false) }
    self.init(url: url ?? SecretReference("", folder: folder))
    if let url { Self.check(url, reader) }
    headers = Self.headers(reader, folder: folder)
    signingSecret = reader.secret("signing-secret", folder: folder, isSecret: true)
    caFile = reader.path("ca-file", folder: folder) ?? ""
    proxy = reader.string("proxy") ?? ""
    timeLimit = reader.limit("timeout") ?? timeLimit
    connectLimit = min(reader.limit("connect-timeout") ?? connectLimit, timeLimit)
    if url == nil { return nil }
  }

  private static func check(_ url: SecretReference, _ reader: NodeReader) {
    guard let position = reader.node("url")?.position else { return }
    let parts = URLParts(url.text)
    let scheme = parts.scheme.lowercased()
    if !url.text.hasPrefix("${"), scheme != "http" && scheme != "https" || parts.host.isEmpty {
      reader.error(position, "'url' is no http or https URL", "such as https://hooks.example.com/alerts")
    }
    if !url.hasReference, !parts.tokens.allSatisfy(\.isEmpty) {
      reader.warning(position, "'url' seems to carry a token in clear", "write ${env:NAME} or ${file:PATH} for it")
    }
  }

  /// Names that the channel itself sets.
  private static let reserved: Set<String> = [
    "idempotency-key", "content-length", "host", "transfer-encoding", "connection", "x-tocsin-timestamp",
    "x-tocsin-signature", "x-tocsin-possible-repeat",
  ]

  private static func headers(_ reader: NodeReader, folder: String) -> [Header] {
    guard let fields = reader.mapping("headers") else { return [] }
    return fields.keys.compactMap { key in
      // RFC 9110, section 5.6.2: a token.
      let isToken = key.text.utf8.allSatisfy { byte in
        byte > 32 && byte < 127 && !"\"(),/:;<=>?@[\\]{}".utf8.contains(byte)
      }
      if key.text.isEmpty || !isToken {
        reader.error(key.position, "'\(SafeText.oneLine(key.text))' is no name of a header field")
      } else if reserved.contains(key.text.lowercased()) {
        reader.error(key.position, "the header \(key.text) is set by Tocsin")
      }
      let name = key.text.lowercased()
      let isSecret = ["authorization", "token", "secret", "key", "password"].contains { name.contains($0) }
      return fields.secret(key.text, folder: folder, isSecret: isSecret).map { Header(name: key.text, value: $0) }
    }
  }
}
