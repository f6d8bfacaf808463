/// The tokens of a template and how far they have been read.
struct TokenStream {
  let template: String
  private let tokens: [Token]
  private var index = 0
  /// Blocks and brackets that are open; bounded, because the parser is recursive.
  private var nesting = 0
  static let deepestNesting = 64

  init(_ tokens: [Token], template: String) {
    self.tokens = tokens
    self.template = template
  }

  /// The next token, not yet read.
  var current: Token { tokens[min(index, tokens.count - 1)] }
  /// The token after the next.
  var following: Token { tokens[min(index + 1, tokens.count - 1)] }

  mutating func next() -> Token {
    let token = current
    index += 1
    return token
  }

  func isSymbol(_ symbol: String) -> Bool { current.kind == .symbol(symbol) }
  func isWord(_ word: String) -> Bool { current.kind == .name(word) }

  /// Reads the next token if it is this symbol.
  mutating func skip(symbol: String) -> Bool {
    guard isSymbol(symbol) else { return false }
    index += 1
    return true
  }

  /// Reads the next token if it is this word.
  mutating func skip(word: String) -> Bool {
    guard isWord(word) else { return false }
    index += 1
    return true
  }

  mutating func expect(symbol: String) throws(TemplateError) {
    guard skip(symbol: symbol) else { throw unexpected(wanted: "'\(symbol)'") }
  }

  mutating func expect(word: String) throws(TemplateError) {
    guard skip(word: word) else { throw unexpected(wanted: "'\(word)'") }
  }

  /// Reads a name, and says what it is the name of when there is none.
  mutating func expectName(_ what: String) throws(TemplateError) -> (name: String, place: Place) {
    guard case .name(let name) = current.kind else { throw unexpected(wanted: what) }
    return (name, next().place)
  }

  mutating func expect(_ kind: Token.Kind) throws(TemplateError) {
    guard current.kind == kind else {
      throw unexpected(wanted: Token(kind: kind, place: current.place).description)
    }
    index += 1
  }

  func unexpected(wanted: String) -> TemplateError {
    error("expected \(wanted), found \(current.description)", at: current.place)
  }

  func error(_ message: String, at place: Place, hint: String? = nil) -> TemplateError {
    TemplateError(message, hint: hint).at(place, in: template)
  }

  /// One level deeper, for blocks and brackets.
  mutating func enter() throws(TemplateError) {
    nesting += 1
    guard nesting <= TokenStream.deepestNesting else {
      throw error("more than \(TokenStream.deepestNesting) levels are nested here", at: current.place)
    }
  }

  mutating func leave() { nesting -= 1 }
}
