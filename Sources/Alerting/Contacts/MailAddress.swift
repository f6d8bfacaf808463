internal import WorkspaceFiles

/// The e-mail addresses that notifications are sent to: RFC 5321 mailboxes in ASCII, without quotes and comments.
enum MailAddress {
  /// What is wrong with an address; nil when nothing is. What passes cannot break out of a mail header.
  static func problem(in text: String) -> Sentence? {
    let shown = ContactRules.shown(text)
    let bytes = Array(text.utf8)
    guard bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return Sentence("the e-mail address '{1}' has a space, a control character or a letter beyond ASCII", shown)
    }
    let parts = bytes.split(separator: 0x40, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      return Sentence("the e-mail address '{1}' is not of the form name@domain", shown)
    }
    guard parts[0].count <= 64, bytes.count <= 254 else {
      return Sentence("the e-mail address '{1}' is too long", shown)
    }
    guard isDotted(parts[0], where: isAtom) else {
      return Sentence("the e-mail address '{1}' has an odd name before the @", shown)
    }
    guard isDotted(parts[1], where: { ContactRules.isAlphanumeric($0) || $0 == 0x2D }),
      parts[1].split(separator: 0x2E).allSatisfy({ $0.count <= 63 && $0.first != 0x2D && $0.last != 0x2D })
    else { return Sentence("the e-mail address '{1}' has no sound domain behind the @", shown) }
    return nil
  }

  /// The same for addresses that reach the same mailbox: domains have no case, and no known server gives names one.
  static func key(_ text: String) -> String { text.lowercased() }

  private static func isDotted(_ text: ArraySlice<UInt8>, where isAllowed: (UInt8) -> Bool) -> Bool {
    text.split(separator: 0x2E, omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && $0.allSatisfy(isAllowed) }
  }

  /// RFC 5322, section 3.2.3 (atext).
  private static func isAtom(_ byte: UInt8) -> Bool {
    ContactRules.isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
  }
}
