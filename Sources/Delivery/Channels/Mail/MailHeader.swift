internal import AuditEvents

/// Header fields of a mail (RFC 5322, RFC 2047): one field, folded, ASCII only, whatever the value holds.
enum MailHeader {
  /// A field with readable text: white space and control characters become single spaces, what is not ASCII becomes
  /// encoded words, lines stay within 76 characters.
  static func text(_ name: String, _ value: String) -> String {
    let line = SafeText.oneLine(value)
    let isPlain = line.utf8.allSatisfy { $0 < 127 } && !line.contains("=?")
    let words = line.split(separator: " ")
    // A folded line keeps a margin for the space before the word.
    guard isPlain, words.allSatisfy({ $0.utf8.count <= 75 - name.utf8.count }) else {
      return name + ": " + encodedWords(line, used: name.utf8.count + 2) + "\r\n"
    }
    return fold(name, words)
  }

  /// A field of tokens such as ids, addresses and words, which must be ASCII already; anything else is left out.
  static func tokens(_ name: String, _ value: String) -> String {
    let visible = value.unicodeScalars.filter { $0.value >= 32 && $0.value < 127 }
    return fold(name, String(String.UnicodeScalarView(visible)).split(separator: " "))
  }

  /// `"Name" <address>`, the name encoded where it must be. The address must be one that `MailAddress` finds good.
  static func mailbox(_ name: String, display: String, address: String) -> String {
    let line = SafeText.oneLine(display)
    if line.isEmpty { return tokens(name, "<\(address)>") }
    guard line.utf8.allSatisfy({ $0 < 127 }), line.utf8.count < 60, !line.contains("=?") else {
      return name + ": " + encodedWords(line, used: name.utf8.count + 2) + "\r\n <\(address)>\r\n"
    }
    let quoted = line.reduce(into: "") { $0 += $1 == "\"" || $1 == "\\" ? "\\" + String($1) : String($1) }
    return name + ": \"" + quoted + "\"\r\n <\(address)>\r\n"
  }

  /// `Mon, 02 Mar 2026 10:00:00 +0000` (RFC 5322, section 3.3).
  static func date(_ time: Timestamp) -> String {
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let day = (time.seconds >= 0 ? time.seconds : time.seconds - 86_399) / 86_400
    let parts = time.civil
    let clock = "\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second))"
    let weekday = days[Int((day % 7 + 7) % 7)]
    return "\(weekday), \(two(parts.day)) \(months[parts.month - 1]) \(parts.year) \(clock) +0000"
  }

  private static func fold(_ name: String, _ words: [Substring]) -> String {
    var field = name + ":"
    var used = field.utf8.count
    for (index, word) in words.enumerated() {
      if index > 0, used + 1 + word.utf8.count > 76 {
        field += "\r\n"
        used = 0
      }
      field += " " + word
      used += 1 + word.utf8.count
    }
    return field + "\r\n"
  }

  /// Encoded words of at most 75 characters on lines of at most 76, cut between characters; `used` is what stands
  /// before them on the first line.
  private static func encodedWords(_ text: String, used: Int) -> String {
    var result = ""
    var rest = text[...]
    var room = 76 - used
    while !rest.isEmpty {
      // "=?UTF-8?B?" and "?=" take 12; base64 makes 4 characters of 3 bytes.
      let bytes = max(3, (min(room, 75) - 12) / 4 * 3)
      var piece = SafeText.prefix(String(rest), bytes: bytes)
      // A character longer than a word (many marks on one letter) is cut between its scalars, never within one.
      if piece.isEmpty { piece = scalars(rest, bytes: bytes) }
      let encoded = String(decoding: TransferEncoding.base64(Array(piece.utf8), lineLength: nil), as: UTF8.self)
      result += (result.isEmpty ? "" : "\r\n ") + "=?UTF-8?B?" + encoded + "?="
      rest = rest[rest.utf8.index(rest.startIndex, offsetBy: piece.utf8.count)...]
      room = 75
    }
    return result
  }

  private static func scalars(_ text: Substring, bytes: Int) -> Substring {
    var end = text.startIndex
    var used = 0
    while end < text.endIndex {
      used += text.unicodeScalars[end].utf8.count
      if used > bytes, end > text.startIndex { break }
      end = text.unicodeScalars.index(after: end)
    }
    return text[..<end]
  }
}
