internal import Templating

extension MessagePart {
  /// Room that stays free for the banner that names an error.
  private static let reserve = 1024

  /// The rendered text as the channel takes it. Throws when it is empty, too long and not to be cut, or no JSON where
  /// JSON must be.
  func finish(_ text: String, template: String, cutting: Bool) throws(TemplateError) -> String {
    func failure(_ message: String, hint: String? = nil) -> TemplateError {
      TemplateError(template: template, line: 0, column: 0, message: message, hint: hint)
    }
    let most = bytes - Self.reserve
    switch form {
    case .line:
      let line = SafeText.oneLine(text)
      if line.isEmpty { throw failure("the text is empty") }
      return line.utf8.count <= bytes ? line : SafeText.prefix(line, bytes: bytes - 3) + "\u{2026}"
    case .text, .markdown, .html:
      let lines = SafeText.lines(text)
      if lines.utf8.allSatisfy({ $0 == 10 || $0 == 32 || $0 == 9 }) { throw failure("the text is empty") }
      if lines.utf8.count <= most { return lines }
      if form != .html, cutting { return Self.cut(lines, bytes: most) }
      throw failure("the text is longer than \(most) bytes")
    case .json, .card:
      do throws(WellFormedJSON.Fault) {
        _ = try WellFormedJSON(text)
      } catch {
        let place = Self.place(of: error.offset, in: text)
        throw failure(
          "the text is not JSON in its line \(place.line), column \(place.column): \(error.reason)",
          hint: "put \"{{ value }}\" in quotes, or write {{ value | json }} without")
      }
      if text.utf8.count <= most { return text }
      throw failure("the text is longer than \(most) bytes")
    }
  }

  /// The beginning of a text, whole lines as far as there are any, and how many more there are.
  static func cut(_ text: String, bytes: Int) -> String {
    if text.utf8.count <= bytes { return text }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let room = bytes - 40
    var kept = 0
    var used = 0
    while kept < lines.count, used + lines[kept].utf8.count + 1 <= room {
      used += lines[kept].utf8.count + 1
      kept += 1
    }
    guard kept > 0 else {
      let start = SafeText.prefix(text, bytes: max(0, room))
      return start + "\u{2026} \(text.utf8.count - start.utf8.count) more bytes\n"
    }
    let more = lines.count - kept - (lines.last?.isEmpty == true ? 1 : 0)
    return lines[..<kept].joined(separator: "\n") + "\n\u{2026} \(more) more line\(more == 1 ? "" : "s")\n"
  }

  private static func place(of offset: Int, in text: String) -> (line: Int, column: Int) {
    let before = text.utf8.prefix(offset)
    let line = before.count { $0 == 10 } + 1
    let start = before.lastIndex(of: 10).map { before.index(after: $0) } ?? before.startIndex
    return (line, before[start...].count { $0 & 0xC0 != 0x80 } + 1)
  }
}
