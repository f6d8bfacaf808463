internal import WorkspaceFiles

/// What ids, names, time zones and languages of contacts may look like.
enum ContactRules {
  /// 2 to 60 of `[A-Za-z0-9_.-]`, beginning with a letter or digit.
  static func problems(id: String) -> [ContactProblem] {
    let bytes = Array(id.utf8)
    let isSound =
      (2...60).contains(bytes.count)
      && bytes.allSatisfy { isAlphanumeric($0) || $0 == 0x5F || $0 == 0x2E || $0 == 0x2D }
      && isAlphanumeric(bytes[0])
    if isSound { return [] }
    return [
      .error(
        Sentence("'{1}' is no id: 2 to 60 of A-Z, a-z, 0-9, '_', '.', '-', beginning with a letter or digit", shown(id))
      )
    ]
  }

  /// 1 to 64 characters, none of which means something to a template language, a shell or a mail header. Unlike the
  /// vendor's rule it lets an apostrophe pass: people are called O'Brien.
  static func problems(name: String) -> [ContactProblem] {
    if name.isEmpty { return [.error(Sentence("the name is empty"))] }
    if name.count > 64 || name.utf8.count > 256 { return [.error(Sentence("the name is longer than 64 characters"))] }
    if name.unicodeScalars.contains(where: isInvisible) {
      return [.error(Sentence("the name '{1}' has control characters", shown(name)))]
    }
    if let character = name.unicodeScalars.first(where: { #"\$|~?&<>{}`""#.unicodeScalars.contains($0) }) {
      return [
        .error(
          Sentence(
            "the name '{1}' has the character {2}; leave out {3}", shown(name), character, #"\ $ | ~ ? & < > { } ` ""#))
      ]
    }
    return []
  }

  /// 1 to 32 lower-case letters, as the kinds of channels are written.
  static func isWord(_ text: String) -> Bool {
    (1...32).contains(text.utf8.count) && text.utf8.allSatisfy { $0 &- 0x61 < 26 }
  }

  /// The name of a time zone that the system knows: with another one quiet hours would be those of UTC.
  static func isTimeZone(_ text: String) -> Bool { ZoneClock(text) != nil }

  /// The form of a BCP 47 tag: `en`, `zh-CN`, `zh-Hans-CN`.
  static func isLanguage(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: 0x2D, omittingEmptySubsequences: false)
    return parts.count <= 4
      && parts.enumerated().allSatisfy { index, part in
        index == 0
          ? (2...3).contains(part.count) && part.allSatisfy(isLetter)
          : (2...8).contains(part.count) && part.allSatisfy(isAlphanumeric)
      }
  }

  /// Text for a message: cut, and without what could break a line or turn its direction.
  static func shown(_ text: String) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(64) { shown.append(isInvisible(scalar) ? "\u{FFFD}" : scalar) }
    return String(shown)
  }

  /// Control and format characters, among them those that turn the direction of text, but not the joiners that names
  /// in some scripts need.
  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || (0x30...0x39).contains(byte) }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
