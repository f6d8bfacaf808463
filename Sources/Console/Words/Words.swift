public import Administration
public import Alerting
public import Detection
public import WorkspaceFiles

/// A language that the console speaks.
public enum Language: String, Sendable, CaseIterable {
  /// English, in which the pages are written.
  case english = "en"
  /// Chinese in simplified characters.
  case chinese = "zh"

  /// Its own name.
  public var name: String { self == .english ? "English" : "中文" }
  /// The tag of the page (BCP 47).
  public var tag: String { self == .english ? "en" : "zh-Hans" }

  /// The language a browser likes most of those we speak (RFC 9110 §12.5.4); English when it likes none.
  public init(accepting header: String?) {
    var best: (language: Language, weight: Int) = (.english, 0)
    for part in (header ?? "").prefix(500).split(separator: ",").prefix(20) {
      let pieces = part.split(separator: ";").map { $0.drop { $0 == " " } }
      guard let tag = pieces.first?.lowercased() else { continue }
      let quality = pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      let weight = quality.isFinite ? Int(max(0, min(1, quality)) * 1000) : 0
      guard let language = Language(rawValue: String(tag.prefix(2))), weight > best.weight else { continue }
      best = (language, weight)
    }
    self = best.language
  }
}

/// The words of a visitor's language: `words("Sign out")`. The English text is the key; a test demands a Chinese one for
/// each. Values stand in it as `{1}`, `{2}`.
public struct Words: Sendable {
  /// The language.
  public var language: Language

  /// Words of a language.
  public init(_ language: Language) { self.language = language }

  /// A text in the visitor's language with values put in.
  public func callAsFunction(_ text: String, _ values: String...) -> String {
    let found = language == .english ? text : Self.chinese[text] ?? text
    return Sentence.fill(found, values)
  }

  /// A sentence of a use case in the visitor's language; in English when nobody translated it.
  public func callAsFunction(_ sentence: Sentence) -> String {
    Sentence.fill(
      language == .english ? sentence.template : Self.chinese[sentence.template] ?? sentence.template, sentence.values)
  }

  /// A refusal in the visitor's language.
  public func callAsFunction(_ refusal: AdministrationError) -> String {
    let sentences = refusal.sentences.map { self($0) }
    return sentences.joined(separator: "\n")
  }

  /// Something wrong or dubious about a contact, in the visitor's language.
  public func callAsFunction(_ problem: ContactProblem) -> String {
    problem.contact.isEmpty ? self(problem.sentence) : self("contact {1}: {2}", problem.contact, self(problem.sentence))
  }

  /// A level in words.
  public func level(_ level: Level) -> String {
    switch level {
    case .informational: self("informational")
    case .low: self("low")
    case .medium: self("medium")
    case .high: self("high")
    case .critical: self("critical")
    }
  }

  /// Chinese texts of all areas, by the English ones.
  static let chinese: [String: String] = [
    chineseFrame, chineseWatch, chineseTell, chineseAccess, chinesePeople, chineseEvents, chineseRefusals,
  ].reduce(into: [:]) { all, area in
    all.merge(area) { first, _ in first }
  }
}
