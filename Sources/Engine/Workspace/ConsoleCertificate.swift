public import WorkspaceFiles

extension ConsoleConfiguration {
  /// What is wrong with the files of certificate and key as they are now; nothing without TLS. Whether they fit each other
  /// is known when the console begins to listen.
  public func certificateProblems() -> [Diagnostic] {
    guard !certificate.isEmpty || !key.isEmpty else { return [] }
    return Self.problems(of: certificate, "a certificate", endsWith: "CERTIFICATE-----")
      + Self.problems(of: key, "a private key", endsWith: "PRIVATE KEY-----")
  }

  private static func problems(of path: String, _ what: String, endsWith mark: String) -> [Diagnostic] {
    let text: String
    do {
      text = String(decoding: try SmallFile.bytes(of: path, limit: 1 << 20), as: UTF8.self)
    } catch {
      return [
        Diagnostic(.error, path: path, message: error.description, hint: "see console: {tls: ...} in tocsin.yml")
      ]
    }
    let lines = text.split(whereSeparator: \.isNewline)
    guard let begin = lines.first(where: { $0.hasPrefix("-----BEGIN ") && $0.hasSuffix(mark) }) else {
      return [Diagnostic(.error, path: path, message: "is not \(what) in PEM form", hint: "-----BEGIN ... \(mark)")]
    }
    guard begin.contains("ENCRYPTED") else { return [] }
    return [
      Diagnostic(
        .error, path: path, message: "the private key has a passphrase", hint: "the service cannot ask for it")
    ]
  }
}
