internal import WorkspaceFiles

extension WebhookSettings {
  /// Reads `url`, `headers`, `signing-secret`, `batch` and how the endpoint is reached.
  init?(_ reader: NodeReader, folder: String) {
    let url = reader.url("url", folder: folder)
    self.init(url: url ?? SecretReference("", folder: folder))
    headers = Self.headers(reader, folder: folder)
    signingSecret = reader.secret("signing-secret", folder: folder, isSecret: true)
    batch = Int(reader.integer("batch", in: 1...1000) ?? 1)
    connection = HTTPConnection(reader, folder: folder)
    if url == nil { return nil }
  }

  /// Names that the channel itself sets.
  private static let reserved: Set<String> = [
    "idempotency-key", "content-length", "host", "transfer-encoding", "connection", "x-tocsin-timestamp",
    "x-tocsin-signature", "x-tocsin-possible-repeat",
  ]

  static func headers(_ reader: NodeReader, folder: String) -> [Header] {
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
