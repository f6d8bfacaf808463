internal import AuditEvents
internal import Templating

/// Tells the reader of a message that a template failed.
enum Banner {
  static func add(_ problem: String, to text: String, _ form: MessagePart.Form) -> String {
    let words = "This message has a plain form because a template failed: " + SafeText.prefix(problem, bytes: 400)
    switch form {
    case .line: return text
    case .text: return "! \(words)\n\n\(text)"
    case .html:
      let banner = "<p style=\"border:1px solid #b00;padding:6px\">\(BuiltInMessage.escaped(words))</p>"
      return insert(banner, afterBodyOf: text)
    case .markdown(let dialect): return EscapingContext.markdown(dialect).escape("! " + words) + "\n\n" + text
    case .card(let dialect): return addToCard(EscapingContext.markdown(dialect).escape("! " + words), text, dialect)
    case .json:
      return (try? WellFormedJSON(text))?.adding("\"template_error\":" + JSONText.string(words).text) ?? text
    }
  }

  private static func insert(_ banner: String, afterBodyOf html: String) -> String {
    let bytes = Array(html.utf8)
    let body = Array("<body".utf8)
    let start = bytes.indices.first {
      bytes[$0] == 60 && bytes[$0...].prefix(5).map { $0 | 32 } == body.map { $0 | 32 }
    }
    guard let start, let end = bytes[start...].firstIndex(of: 62) else { return banner + html }
    return String(decoding: bytes[...end] + Array(banner.utf8) + bytes[(end + 1)...], as: UTF8.self)
  }

  /// Slack shows attachments below the blocks; of an adaptive card the words become the first block.
  private static func addToCard(_ words: String, _ text: String, _ dialect: MarkdownDialect) -> String {
    if dialect == .slack {
      let attachment = JSONText.object([("text", .string(words))])
      return (try? WellFormedJSON(text))?.adding("\"attachments\":[" + attachment.text + "]") ?? text
    }
    let bytes = Array(text.utf8)
    let key = Array("\"body\"".utf8)
    let start = bytes.indices.first { start in
      bytes[start] == 34 && (start == 0 || bytes[start - 1] != 92) && bytes[start...].starts(with: key)
    }
    guard let start else { return text }
    let rest = bytes[(start + key.count)...]
    guard let open = rest.first(where: { $0 != 58 && $0 > 32 }), open == 91, let place = rest.firstIndex(of: 91) else {
      return text
    }
    let isEmpty = bytes[(place + 1)...].first { $0 > 32 } == 93
    let block = JSONText.object([("type", .string("TextBlock")), ("text", .string(words)), ("wrap", .boolean(true))])
    let added = Array((block.text + (isEmpty ? "" : ",")).utf8)
    return String(decoding: bytes[...place] + added + bytes[(place + 1)...], as: UTF8.self)
  }
}
