/// A sentence for people whose values stand apart from its words, so that it can be said in other languages:
/// `Sentence("there are {1} files and {2} are allowed", 12, 10)`. The English words are the key of a translation.
public struct Sentence: Sendable, Hashable, CustomStringConvertible {
  /// The English words, with `{1}`, `{2}` where values stand.
  public var template: String
  /// The values.
  public var values: [String]

  /// A sentence with its values.
  public init(_ template: String, _ values: any CustomStringConvertible...) {
    self.template = template
    self.values = values.map { "\($0)" }
  }

  /// A text that is the same in every language.
  public init(verbatim text: String) {
    template = "{1}"
    values = [text]
  }

  /// The sentence in English.
  public var description: String { Self.fill(template, values) }

  /// A template with its values put in, each once: a value with braces stays as it is.
  public static func fill(_ template: String, _ values: [String]) -> String {
    guard !values.isEmpty else { return template }
    var output = ""
    var rest = template[...]
    while let brace = rest.firstIndex(of: "{") {
      output += rest[..<brace]
      let after = rest[brace...].dropFirst()
      if let digit = after.first?.wholeNumberValue, after.dropFirst().first == "}", (1...values.count).contains(digit) {
        output += values[digit - 1]
        rest = after.dropFirst(2)
      } else {
        output += "{"
        rest = after
      }
    }
    return output + rest
  }
}
