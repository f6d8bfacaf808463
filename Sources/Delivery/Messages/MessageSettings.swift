/// What all messages of a workspace share.
public struct MessageSettings: Sendable, Equatable {
  /// The language (BCP 47) of recipients that have none of their own, such as chat robots.
  public var language: String
  /// Where the console is reached, without a slash at the end; empty when messages carry no links into it.
  public var consoleURL: String

  /// Settings; English and without links unless told otherwise.
  public init(language: String = "en", consoleURL: String = "") {
    self.language = language
    self.consoleURL = String(consoleURL.reversed().drop { $0 == "/" }.reversed())
  }

  /// Whether a text is a BCP 47 tag such as `zh-CN`.
  public static func isLanguage(_ text: String) -> Bool { TemplatePlace.isLanguage(text) }

  /// Whether a text can stand as the beginning of an address in any message without being escaped there.
  public static func isConsoleURL(_ text: String) -> Bool {
    guard text.hasPrefix("https://") || text.hasPrefix("http://"), text.utf8.count <= 500 else { return false }
    return text.utf8.allSatisfy { byte in
      (97...122).contains(byte | 32) || (45...58).contains(byte) || byte == 95 || byte == 126 || byte == 37
    }
  }
}
