internal import Templating

/// One part of a channel's messages: the template file it comes from, how it is escaped, and how large it may be.
struct MessagePart: Sendable {
  /// What the text is, which decides how it is checked and cut.
  enum Form: Sendable, Equatable {
    /// Lines of text; one line of text; a page of HTML; one JSON value.
    case text, line, html, json
    /// Lines of Markdown; a JSON value whose texts are shown as Markdown.
    case markdown(MarkdownDialect), card(MarkdownDialect)
  }

  /// The name in `RenderedMessage.parts`.
  var name: String
  /// The file in the folder of a template set.
  var file: String
  var form: Form
  /// Bytes of UTF-8 that the channel takes.
  var bytes: Int
  /// Whether a set that has other parts of the channel may lack this one.
  var isOptional = false

  /// The parts of each sort of channel.
  static func parts(of kind: ChannelKind) -> [MessagePart] {
    switch kind {
    case .console: [MessagePart(name: "text", file: "console.txt", form: .text, bytes: 32 << 10)]
    case .file: [MessagePart(name: "json", file: "file.json", form: .json, bytes: 256 << 10)]
    case .webhook: [MessagePart(name: "json", file: "webhook.json", form: .json, bytes: 128 << 10)]
    case .email:
      [
        MessagePart(name: "subject", file: "email.subject.txt", form: .line, bytes: 240),
        MessagePart(name: "text", file: "email.txt", form: .text, bytes: 128 << 10),
        MessagePart(name: "html", file: "email.html", form: .html, bytes: 256 << 10, isOptional: true),
      ]
    case .sms: [MessagePart(name: "text", file: "sms.txt", form: .line, bytes: 1000)]
    case .dingtalk:
      [
        MessagePart(name: "title", file: "dingtalk.title.txt", form: .line, bytes: 240),
        MessagePart(name: "text", file: "dingtalk.md", form: .markdown(.dingTalk), bytes: 16_000),
      ]
    case .wecom: [MessagePart(name: "text", file: "wecom.md", form: .markdown(.weCom), bytes: 3800)]
    case .feishu:
      [
        MessagePart(name: "title", file: "feishu.title.txt", form: .line, bytes: 240),
        MessagePart(name: "text", file: "feishu.md", form: .markdown(.feishu), bytes: 14_500),
      ]
    case .slack: [MessagePart(name: "json", file: "slack.json", form: .card(.slack), bytes: 30_000)]
    case .teams: [MessagePart(name: "json", file: "teams.json", form: .card(.commonMark), bytes: 24_000)]
    case .pagerduty:
      [
        MessagePart(name: "summary", file: "pagerduty.summary.txt", form: .line, bytes: 1000),
        MessagePart(name: "json", file: "pagerduty.json", form: .json, bytes: 200 << 10),
      ]
    case .alertmanager:
      [
        MessagePart(name: "summary", file: "alertmanager.summary.txt", form: .line, bytes: 1000),
        MessagePart(name: "text", file: "alertmanager.txt", form: .text, bytes: 16_000),
      ]
    case .smn:
      [
        MessagePart(name: "subject", file: "smn.subject.txt", form: .line, bytes: 500),
        MessagePart(name: "text", file: "smn.txt", form: .text, bytes: 200 << 10),
      ]
    case .syslog: [MessagePart(name: "text", file: "syslog.txt", form: .line, bytes: 2000)]
    case .command: [MessagePart(name: "json", file: "command.json", form: .json, bytes: 128 << 10)]
    }
  }

  /// Every part of every channel.
  static let all = ChannelKind.allCases.flatMap(parts)

  /// How text from events is escaped.
  var escaping: EscapingContext {
    switch form {
    case .text: .plain
    case .line: .singleLine
    case .html: .html
    case .json: .jsonString
    case .markdown(let dialect): .markdown(dialect)
    case .card(let dialect): .jsonMarkdown(dialect)
    }
  }
}
