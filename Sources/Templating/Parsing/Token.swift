/// One piece of a template's source.
struct Token: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    /// Text between tags, with white space control applied.
    case text(String)
    /// `{{`, `}}`, `{%`, `%}`.
    case outputBegin, outputEnd, tagBegin, tagEnd
    case name(String)
    case string(String)
    case integer(Int64)
    case double(Double)
    /// An operator or bracket: `+`, `//`, `(`, `==`, ...
    case symbol(String)
    /// The end of the source.
    case end
  }

  var kind: Kind
  var place: Place

  /// What a message calls the token.
  var description: String {
    switch kind {
    case .text: "text"
    case .outputBegin: "'{{'"
    case .outputEnd: "'}}'"
    case .tagBegin: "'{%'"
    case .tagEnd: "'%}'"
    case .name(let name): "'\(name.prefix(40))'"
    case .string: "a text"
    case .integer(let value): "'\(value)'"
    case .double(let value): "'\(numberText(value))'"
    case .symbol(let symbol): "'\(symbol)'"
    case .end: "the end of the template"
    }
  }
}
