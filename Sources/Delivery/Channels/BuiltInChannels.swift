public import AuditEvents
public import WorkspaceFiles

/// The sorts of channel that come with Tocsin: how each is read from `tocsin.yml` and made.
///
///     channels:
///       mail: {kind: email, host: smtp.example.com, from: tocsin@example.com, user: tocsin, password: "${env:SMTP}"}
public enum BuiltInChannels {
  /// One sort of channel: what its settings are called, and how they are read.
  private struct Sort {
    var kind: ChannelKind
    var read: @Sendable (NodeReader, _ folder: String) -> ChannelSettings?
  }

  private static let sorts: [Sort] = [
    Sort(kind: .console, read: { _, _ in .console }),
    Sort(kind: .file, read: { FileChannelSettings($0, folder: $1).map { .file($0) } }),
    Sort(kind: .webhook, read: { WebhookSettings($0, folder: $1).map { .webhook($0) } }),
    Sort(kind: .email, read: { EmailSettings($0, folder: $1).map { .email($0) } }),
  ]

  /// The channel that a mapping of `tocsin.yml` describes; nil when it cannot be used. Every problem is reported to
  /// the reader, with its place. Relative paths begin at `folder`.
  public static func read(name: String, _ reader: NodeReader, folder: String) -> ChannelConfiguration? {
    guard reader.required("kind") != nil, let kind = reader.choice("kind", of: ChannelKind.self) else { return nil }
    guard let sort = sorts.first(where: { $0.kind == kind }) else { return nil }
    let settings = sort.read(reader, folder)
    reader.finish("a channel of kind \(kind.rawValue)")
    return settings.map { ChannelConfiguration(name: name, settings: $0) }
  }

  /// The channel of a configuration. `now` dates mails and signatures; `console` writes for channels of that kind.
  public static func make(
    _ configuration: ChannelConfiguration, now: @escaping @Sendable () -> Timestamp,
    console: @escaping @Sendable (String) throws -> Void
  ) -> any Channel {
    let name = configuration.name
    return switch configuration.settings {
    case .console: ConsoleChannel(name: name, write: console)
    case .file(let settings): FileChannel(name: name, settings: settings)
    case .webhook(let settings): WebhookChannel(name: name, settings: settings, now: now)
    case .email(let settings): EmailChannel(name: name, settings: settings, now: now)
    }
  }
}

extension NodeReader {
  /// A text that may refer to secrets. One that is a secret itself, standing in clear, is a warning: the file is in
  /// version control.
  func secret(_ key: String, folder: String, isSecret: Bool) -> SecretReference? {
    guard let text = string(key), let position = node(key)?.position else { return nil }
    let reference = SecretReference(text, folder: folder)
    if isSecret, !reference.hasReference {
      warning(position, "'\(key)' stands here in clear", "write ${env:NAME} or ${file:PATH}")
    }
    return reference
  }

  /// A path, relative ones below the folder.
  func path(_ key: String, folder: String) -> String? {
    string(key).map { $0.utf8.first == 47 ? $0 : folder + "/" + $0 }
  }

  /// A length of time of at most five minutes, in seconds.
  func limit(_ key: String) -> Int64? {
    guard let seconds = duration(key), let position = node(key)?.position else { return nil }
    if seconds <= 300 { return seconds }
    error(position, "'\(key)' is longer than 5m", "a channel that waits long holds up its own messages")
    return nil
  }
}
