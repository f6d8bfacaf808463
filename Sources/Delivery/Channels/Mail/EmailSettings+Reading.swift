internal import WorkspaceFiles

extension EmailSettings {
  /// Reads `host`, `port`, `security`, `user`, `password`, `from`, `from-name`, `greeting`, `ca-file`, `proxy`, `timeout` and
  /// `connect-timeout`.
  init?(_ reader: NodeReader, folder: String) {
    let host = reader.requiredString("host")
    let from = reader.requiredString("from")
    self.init(host: host ?? "", from: from ?? "")
    security = reader.choice("security", of: Security.self) ?? security
    let usual: [Security: Int64] = [.none: 25, .starttls: 587, .tls: 465]
    port = Int(reader.integer("port", in: 1...65_535) ?? usual[security] ?? 587)
    user = reader.secret("user", folder: folder, isSecret: false)
    password = reader.secret("password", folder: folder, isSecret: true)
    fromName = reader.string("from-name") ?? fromName
    greeting = reader.string("greeting") ?? ""
    caFile = reader.path("ca-file", folder: folder) ?? ""
    proxy = reader.string("proxy") ?? ""
    timeLimit = reader.limit("timeout") ?? timeLimit
    connectLimit = min(reader.limit("connect-timeout") ?? connectLimit, timeLimit)
    check(reader)
    if host == nil || from == nil { return nil }
  }

  private func check(_ reader: NodeReader) {
    if let position = reader.node("from")?.position, let problem = MailAddress.problem(from) {
      reader.error(position, "'from': " + problem)
    }
    for (key, name) in [("host", host), ("greeting", greeting)] {
      if let position = reader.node(key)?.position, !HostName.isValid(name) {
        reader.error(position, "'\(key)' is no host name", "such as smtp.example.com")
      }
    }
    if (user == nil) != (password == nil) {
      reader.error(reader.position, "'user' and 'password' belong together")
    } else if user != nil, security == .none, let position = reader.node("user")?.position {
      reader.warning(position, "the password travels in clear", "security: starttls or tls")
    }
  }
}
