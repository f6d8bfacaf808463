/// The Markdown dialects of chat robots, which differ in how a character is made to mean itself.
public enum MarkdownDialect: String, Sendable, CaseIterable {
  /// CommonMark and GitHub's dialect: a backslash before punctuation.
  case commonMark
  /// DingTalk: a backslash before punctuation, entities for angle brackets.
  case dingTalk
  /// WeCom: it knows no escapes, so characters with a meaning become their full-width twins.
  case weCom
  /// Feishu cards: numeric entities.
  case feishu
  /// Slack's mrkdwn: three entities; other characters with a meaning become full-width twins.
  case slack

  /// The text of a value on one line, where nothing has a meaning but the words.
  func escape(_ line: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(line.utf8.count)
    let listStart = MarkdownDialect.listMarker(of: line)
    for (index, scalar) in line.unicodeScalars.enumerated() {
      if MarkdownDialect.inlineMarks.contains(scalar) || index == listStart {
        escaped += escape(scalar)
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// What has a meaning anywhere in a line. Hyphens and full stops do not, so that addresses stay readable.
  private static let inlineMarks = Set("\\`*_[]<>#&|~!".unicodeScalars)

  /// Where a text that begins like a list item or an underline has the character that makes it one.
  private static func listMarker(of line: String) -> Int? {
    guard let first = line.unicodeScalars.first else { return nil }
    if "-+=".unicodeScalars.contains(first) { return 0 }
    let digits = line.unicodeScalars.prefix { ("0"..."9").contains($0) }.count
    guard digits > 0, let mark = line.unicodeScalars.dropFirst(digits).first, mark == "." || mark == ")" else {
      return nil
    }
    let after = line.unicodeScalars.dropFirst(digits + 1).first
    return after == nil || after == " " ? digits : nil
  }

  private func escape(_ scalar: Unicode.Scalar) -> String {
    switch self {
    case .commonMark: return "\\\(scalar)"
    case .dingTalk: return entity(scalar) ?? "\\\(scalar)"
    case .weCom: return fullWidth(scalar)
    case .feishu: return "&#\(scalar.value);"
    case .slack:
      return entity(scalar) ?? ("#!|.+-=)[]\\".unicodeScalars.contains(scalar) ? "\(scalar)" : fullWidth(scalar))
    }
  }

  private func entity(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    default: nil
    }
  }

  /// U+FF01 to U+FF5E are ASCII's printable characters at full width.
  private func fullWidth(_ scalar: Unicode.Scalar) -> String {
    Unicode.Scalar(scalar.value + 0xFEE0).map { "\($0)" } ?? "\u{FFFD}"
  }
}
