internal import WorkspaceFiles

/// What `tocsin.yml` says of a channel that runs an executable.
public struct CommandSettings: Sendable, Equatable {
  /// The executable's path.
  public var path: String
  /// Its arguments, as they are: no shell reads them.
  public var arguments: [String] = []
  /// Variables of its environment besides `PATH`; values may be secret.
  public var environment: [WebhookSettings.Header] = []
  /// Seconds after which it is ended with all it started.
  public var limit: Int64 = 30

  /// A channel that runs an executable.
  public init(path: String) { self.path = path }

  /// Reads `path`, `arguments`, `environment` and `timeout`.
  init?(_ reader: NodeReader, folder: String) {
    guard reader.required("path") != nil, let path = reader.path("path", folder: folder) else { return nil }
    self.init(path: path)
    arguments = reader.strings("arguments") ?? []
    if let fields = reader.mapping("environment") {
      environment = fields.keys.compactMap { key in
        if key.text.isEmpty || key.text.contains("=") {
          reader.error(key.position, "'\(SafeText.oneLine(key.text))' is no name of a variable")
        }
        let name = key.text.lowercased()
        let isSecret = ["token", "secret", "key", "password"].contains { name.contains($0) }
        return fields.secret(key.text, folder: folder, isSecret: isSecret).map { .init(name: key.text, value: $0) }
      }
    }
    limit = reader.limit("timeout") ?? limit
  }
}
