/// One channel of `tocsin.yml`.
public struct ChannelConfiguration: Sendable, Equatable {
  /// The name that policies use.
  public var name: String
  /// What is said of it.
  public var settings: ChannelSettings
  /// The pace that the operator set; nil for the vendor's.
  public var pace: Pace?
  /// A channel of a name.
  public init(name: String, settings: ChannelSettings, pace: Pace? = nil) {
    self.name = name
    self.settings = settings
    self.pace = pace
  }

  /// The sort.
  public var kind: ChannelKind { settings.kind }
}

/// What `tocsin.yml` says of a channel, by its sort.
public enum ChannelSettings: Sendable, Equatable {
  /// Standard output; it has no settings.
  case console
  /// An NDJSON file.
  case file(FileChannelSettings)
  /// An HTTP endpoint.
  case webhook(WebhookSettings)
  /// A mail server.
  case email(EmailSettings)
  /// Text messages to phones.
  case sms(SMSSettings)
  /// Robots of chats.
  case dingtalk(DingTalkSettings), wecom(WeComSettings), feishu(FeishuSettings)
  /// Webhooks of chats.
  case slack(ChatWebhookSettings), teams(ChatWebhookSettings)
  /// Incident and alert services.
  case pagerduty(PagerDutySettings), alertmanager(AlertmanagerSettings)
  /// A topic of Huawei Simple Message Notification.
  case smn(SMNSettings)
  /// A log server.
  case syslog(SyslogSettings)
  /// An executable.
  case command(CommandSettings)

  /// The sort.
  public var kind: ChannelKind {
    switch self {
    case .console: .console
    case .file: .file
    case .webhook: .webhook
    case .email: .email
    case .sms: .sms
    case .dingtalk: .dingtalk
    case .wecom: .wecom
    case .feishu: .feishu
    case .slack: .slack
    case .teams: .teams
    case .pagerduty: .pagerduty
    case .alertmanager: .alertmanager
    case .smn: .smn
    case .syslog: .syslog
    case .command: .command
    }
  }
}
