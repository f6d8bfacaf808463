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
    Sort(kind: .sms, read: { SMSSettings($0, folder: $1).map { .sms($0) } }),
    Sort(kind: .dingtalk, read: { DingTalkSettings($0, folder: $1).map { .dingtalk($0) } }),
    Sort(kind: .wecom, read: { WeComSettings($0, folder: $1).map { .wecom($0) } }),
    Sort(kind: .feishu, read: { FeishuSettings($0, folder: $1).map { .feishu($0) } }),
    Sort(kind: .slack, read: { ChatWebhookSettings($0, folder: $1).map { .slack($0) } }),
    Sort(kind: .teams, read: { ChatWebhookSettings($0, folder: $1).map { .teams($0) } }),
    Sort(kind: .pagerduty, read: { PagerDutySettings($0, folder: $1).map { .pagerduty($0) } }),
    Sort(kind: .alertmanager, read: { AlertmanagerSettings($0, folder: $1).map { .alertmanager($0) } }),
    Sort(kind: .smn, read: { SMNSettings($0, folder: $1).map { .smn($0) } }),
    Sort(kind: .syslog, read: { SyslogSettings($0, folder: $1).map { .syslog($0) } }),
    Sort(kind: .command, read: { CommandSettings($0, folder: $1).map { .command($0) } }),
  ]

  /// The channel that a mapping of `tocsin.yml` describes; nil when it cannot be used. Every problem is reported to
  /// the reader, with its place. Relative paths begin at `folder`.
  public static func read(name: String, _ reader: NodeReader, folder: String) -> ChannelConfiguration? {
    guard reader.required("kind") != nil, let kind = reader.choice("kind", of: ChannelKind.self) else { return nil }
    guard let sort = sorts.first(where: { $0.kind == kind }) else { return nil }
    let settings = sort.read(reader, folder)
    let pace = reader.pace("rate")
    reader.finish("a channel of kind \(kind.rawValue)")
    return settings.map { ChannelConfiguration(name: name, settings: $0, pace: pace) }
  }

  /// The channel of a configuration. `now` dates mails and signatures; `console` writes for channels of that kind.
  public static func make(
    _ configuration: ChannelConfiguration, now: @escaping @Sendable () -> Timestamp,
    console: @escaping @Sendable (String) throws -> Void
  ) -> any Channel {
    let channel = makeUnpaced(configuration, now: now, console: console)
    return configuration.pace.map { PacedChannel(inner: channel, pace: $0) } ?? channel
  }

  private static func makeUnpaced(
    _ configuration: ChannelConfiguration, now: @escaping @Sendable () -> Timestamp,
    console: @escaping @Sendable (String) throws -> Void
  ) -> any Channel {
    let name = configuration.name
    func http(_ dialect: any HTTPDialect) -> any Channel { HTTPChannel(name: name, dialect: dialect, now: now) }
    return switch configuration.settings {
    case .console: ConsoleChannel(name: name, write: console)
    case .file(let settings): FileChannel(name: name, settings: settings)
    case .webhook(let settings): http(WebhookDialect(settings: settings))
    case .email(let settings): EmailChannel(name: name, settings: settings, now: now)
    case .sms(let settings): http(settings.dialect)
    case .dingtalk(let settings): http(DingTalkDialect(settings: settings))
    case .wecom(let settings): http(WeComDialect(settings: settings))
    case .feishu(let settings): http(FeishuDialect(settings: settings))
    case .slack(let settings): http(SlackDialect(settings: settings))
    case .teams(let settings): http(TeamsDialect(settings: settings))
    case .pagerduty(let settings): http(PagerDutyDialect(settings: settings))
    case .alertmanager(let settings): http(AlertmanagerDialect(settings: settings))
    case .smn(let settings): http(SMNDialect(settings: settings))
    case .syslog(let settings): SyslogChannel(name: name, settings: settings, now: now)
    case .command(let settings): CommandChannel(name: name, settings: settings)
    }
  }
}

/// A channel whose pace the operator set.
private struct PacedChannel: Channel {
  let inner: any Channel
  let pace: Pace
  var name: String { inner.name }
  var kind: ChannelKind { inner.kind }
  var timeLimit: Int64 { inner.timeLimit }
  var merging: Merging { inner.merging }

  func send(_ notification: Notification, possibleRepeat: Bool) -> DeliveryOutcome {
    inner.send(notification, possibleRepeat: possibleRepeat)
  }
  func fitting(_ notifications: [Notification]) -> Int { inner.fitting(notifications) }
  func send(together messages: [OutgoingMessage]) -> DeliveryOutcome { inner.send(together: messages) }
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

  /// A pace such as `{messages: 20, per: 1m}`.
  func pace(_ key: String) -> Pace? {
    guard let fields = mapping(key) else { return nil }
    guard fields.required("messages") != nil, fields.required("per") != nil else { return nil }
    let messages = fields.integer("messages", in: 1...10_000)
    let seconds = fields.duration("per")
    fields.finish("'\(key)'")
    guard let messages, let seconds else { return nil }
    guard seconds <= 3600 else {
      error(fields.position, "'per' is longer than 1h", "a budget for a day belongs into the action policy")
      return nil
    }
    return Pace(Pace.Limit(Int(messages), within: seconds))
  }
}
