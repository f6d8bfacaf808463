internal import Templating

/// One part of a channel's messages: the template file it comes from, how it is escaped, and how large it may be.
struct MessagePart: Sendable {
  /// What the text is, which decides how it is checked and cut.
  enum Form: Sendable {
    /// Lines of text; one line of text; a page of HTML; one JSON value.
    case text, line, html, json
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
    }
  }
}
