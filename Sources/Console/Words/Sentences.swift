extension Words {
  /// A sentence of the engine in the visitor's language: the engine writes English with values in it, and what stands in
  /// the table is found again by its fixed words. What is not in the table stays as it is.
  func sentence(_ text: String) -> String { language == .english ? text : Self.translated(text, depth: 0) }

  /// A list of such sentences, joined by commas.
  func sentences(_ text: String) -> String {
    language == .english
      ? text : text.split(separator: ", ").map { Self.translated(String($0), depth: 0) }.joined(separator: "，")
  }

  private static func translated(_ text: String, depth: Int) -> String {
    if let whole = chineseEngine[text] ?? chinese[text] { return whole }
    guard depth < 3, text.utf8.count < 2000 else { return text }
    for pattern in patterns {
      guard let values = pattern.values(of: text[...]) else { continue }
      var output = pattern.translation
      for (index, value) in values.enumerated() {
        output = output.replacing("{\(index + 1)}", with: translated(value, depth: depth + 1))
      }
      return output
    }
    return text
  }

  /// A sentence with places for values.
  struct Pattern: Sendable {
    /// The fixed words before, between and after the values.
    let pieces: [Substring]
    let translation: String

    /// The values of a text; nil when its fixed words are others.
    func values(of text: Substring) -> [String]? {
      guard text.hasPrefix(pieces[0]), let last = pieces.last else { return nil }
      var rest = text.dropFirst(pieces[0].count)
      var values: [String] = []
      for piece in pieces.dropFirst().dropLast() {
        guard let place = rest.firstRange(of: piece) else { return nil }
        values.append(String(rest[..<place.lowerBound]))
        rest = rest[place.upperBound...]
      }
      guard rest.count > last.count, rest.hasSuffix(last) else { return nil }
      values.append(String(rest.dropLast(last.count)))
      return values
    }
  }

  /// The sentences with values, those with the most fixed words first.
  private static let patterns: [Pattern] = chineseEngine.compactMap { english, chinese in
    var pieces: [Substring] = []
    var rest = english[...]
    while let place = rest.firstRange(of: "{\(pieces.count + 1)}") {
      pieces.append(rest[..<place.lowerBound])
      rest = rest[place.upperBound...]
    }
    return pieces.isEmpty ? nil : Pattern(pieces: pieces + [rest], translation: chinese)
  }.sorted { left, right in
    func length(_ pattern: Pattern) -> Int { pattern.pieces.reduce(0) { $0 + $1.utf8.count } }
    return (length(left), left.translation) > (length(right), right.translation)
  }
}
