/// Cuts the source of a template into tokens: text, tags, and what is in the tags.
struct Tokenizer {
  private let template: String
  private let source: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  private var column = 1
  private(set) var tokens: [Token] = []
  /// Open brackets in the current tag: inside them `}}` is two closing braces.
  private var brackets: [Unicode.Scalar] = []

  /// The most scalars that a source may have.
  static let longestSource = 1 << 20

  private init(_ source: String, template: String) throws(TemplateError) {
    self.template = template
    // A byte that is not UTF-8 has become U+FFFD before it comes here; line ends become line feeds, as in Jinja.
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(min(source.utf8.count, Tokenizer.longestSource))
    for scalar in source.unicodeScalars {
      guard scalars.count < Tokenizer.longestSource else {
        throw TemplateError("the template is longer than \(Tokenizer.longestSource) characters").at(
          Place(line: 1, column: 1), in: template)
      }
      if scalar == "\n", scalars.last == "\r" { scalars.removeLast() }
      if scalar != "\n", scalars.last == "\r" { scalars[scalars.count - 1] = "\n" }
      scalars.append(scalar)
    }
    if scalars.last == "\r" || scalars.last == "\n" { scalars.removeLast() }
    self.source = scalars
  }

  /// The tokens of a source, the last one `.end`.
  static func tokens(of source: String, template: String) throws(TemplateError) -> [Token] {
    var tokenizer = try Tokenizer(source, template: template)
    try tokenizer.readText()
    return tokenizer.tokens
  }

  // MARK: Text

  private mutating func readText() throws(TemplateError) {
    var text: [Unicode.Scalar] = []
    var start = place
    while index < source.count {
      guard source[index] == "{", let next = peek(1), next == "{" || next == "%" || next == "#" else {
        text.append(source[index])
        advance()
        continue
      }
      let begin = place
      advance(2)
      let strips = skipSign()
      if strips == "-" { while let last = text.last, last.isSpace { text.removeLast() } }
      if next == "%", try skipRaw(into: &text, begin: begin, start: &start) { continue }
      flush(&text, at: start)
      switch next {
      case "#": try skipComment(from: begin)
      case "{": try readTag(.outputBegin, until: .outputEnd, closing: "}", from: begin)
      default: try readTag(.tagBegin, until: .tagEnd, closing: "%", from: begin)
      }
      start = place
    }
    flush(&text, at: start)
    add(.end, at: place)
  }

  private mutating func flush(_ text: inout [Unicode.Scalar], at place: Place) {
    if !text.isEmpty { add(.text(String(scalars: text)), at: place) }
    text = []
  }

  /// A sign right after the start of a tag: `-` strips the white space before it, `+` is accepted and says nothing.
  private mutating func skipSign() -> Unicode.Scalar? {
    guard let sign = peek(0), sign == "-" || sign == "+" else { return nil }
    advance()
    return sign
  }

  private mutating func skipSpaceAfterTag() {
    while let next = peek(0), next.isSpace { advance() }
  }

  private mutating func skipComment(from begin: Place) throws(TemplateError) {
    while index < source.count {
      if starts("-#}") {
        advance(3)
        skipSpaceAfterTag()
        return
      }
      if starts("+#}") { advance(1) }
      if starts("#}") { return advance(2) }
      advance()
    }
    throw error("the comment is not closed", at: begin, hint: "end it with #}")
  }

  /// Reads `{% raw %}...{% endraw %}` into the text, when that is what follows `{%`.
  private mutating func skipRaw(
    into text: inout [Unicode.Scalar], begin: Place, start: inout Place
  ) throws(TemplateError) -> Bool {
    guard let (length, strips) = tagLength("raw", at: index) else { return false }
    flush(&text, at: start)
    advance(length)
    if strips { skipSpaceAfterTag() }
    start = place
    while index < source.count {
      if starts("{%") {
        let sign = peek(2).flatMap { $0 == "-" || $0 == "+" ? $0 : nil }
        let offset = sign == nil ? 2 : 3
        if let (length, strips) = tagLength("endraw", at: index + offset) {
          if sign == "-" { while let last = text.last, last.isSpace { text.removeLast() } }
          flush(&text, at: start)
          advance(offset + length)
          if strips { skipSpaceAfterTag() }
          start = place
          return true
        }
      }
      text.append(source[index])
      advance()
    }
    throw error("'raw' is not closed", at: begin, hint: "end it with {% endraw %}")
  }

  /// The length of `  word  %}` at an offset, and whether it strips the white space after it; nil when that is not it.
  private func tagLength(_ word: String, at offset: Int) -> (length: Int, strips: Bool)? {
    var at = offset
    func skipSpace() { while at < source.count, source[at].isSpace { at += 1 } }
    skipSpace()
    guard source[at...].starts(with: word.unicodeScalars) else { return nil }
    at += word.unicodeScalars.count
    skipSpace()
    guard at < source.count else { return nil }
    let strips = source[at] == "-"
    if strips || source[at] == "+" { at += 1 }
    guard source[at...].starts(with: "%}".unicodeScalars) else { return nil }
    return (at + 2 - offset, strips)
  }

  // MARK: Tags

  private mutating func readTag(
    _ begin: Token.Kind, until end: Token.Kind, closing: Unicode.Scalar, from start: Place
  ) throws(TemplateError) {
    add(begin, at: start)
    brackets = []
    while index < source.count {
      let scalar = source[index]
      if scalar.isSpace {
        advance()
        continue
      }
      if brackets.isEmpty {
        let strips = scalar == "-" && peek(1) == closing && peek(2) == "}"
        let keeps = scalar == "+" && closing == "%" && peek(1) == closing && peek(2) == "}"
        if strips || keeps || (scalar == closing && peek(1) == "}") {
          add(end, at: place)
          advance(strips || keeps ? 3 : 2)
          if strips { skipSpaceAfterTag() }
          return
        }
      }
      try readToken()
    }
    let shown = closing == "}" ? "{{" : "{%"
    throw error("'\(shown)' is not closed", at: start, hint: "end it with \(closing)}")
  }

  private mutating func readToken() throws(TemplateError) {
    let scalar = source[index]
    let start = place
    if scalar == "_" || scalar.properties.isXIDStart {
      var name: [Unicode.Scalar] = []
      while let next = peek(0), next == "_" || next.properties.isXIDContinue {
        name.append(next)
        advance()
      }
      add(.name(String(scalars: name)), at: start)
    } else if ("0"..."9").contains(scalar) {
      let scanned = scanNumber(source, at: index, wholeOnly: tokens.last?.kind == .symbol("."))
      advance(scanned.length)
      add(scanned.kind, at: start)
    } else if scalar == "'" || scalar == "\"" {
      guard let scanned = scanString(source, at: index) else {
        throw error("the text is not closed", at: start, hint: "end it with \(scalar)")
      }
      advance(scanned.length)
      add(.string(scanned.text), at: start)
    } else {
      try readSymbol(at: start)
    }
  }

  private static let symbols = [
    "**", "//", "==", "!=", ">=", "<=", "+", "-", "*", "/", "%", "~", ">", "<", "=", "(", ")", "[", "]", "{", "}", ".",
    ",", ":", "|",
  ]

  private mutating func readSymbol(at start: Place) throws(TemplateError) {
    guard let symbol = Tokenizer.symbols.first(where: { starts($0) }) else {
      throw error("unexpected character '\(oneLine(String(source[index])))'", at: start, hint: nil)
    }
    let pairs: [String: Unicode.Scalar] = ["(": ")", "[": "]", "{": "}"]
    if let closing = pairs[symbol] {
      brackets.append(closing)
    } else if [")", "]", "}"].contains(symbol) {
      guard let expected = brackets.popLast() else {
        throw error("'\(symbol)' closes nothing", at: start, hint: nil)
      }
      guard String(expected) == symbol else {
        throw error("unexpected '\(symbol)'", at: start, hint: "'\(expected)' must come first")
      }
    }
    advance(symbol.unicodeScalars.count)
    add(.symbol(symbol), at: start)
  }

  // MARK: Source

  private var place: Place { Place(line: line, column: column) }

  private func peek(_ distance: Int) -> Unicode.Scalar? {
    index + distance < source.count ? source[index + distance] : nil
  }

  private func starts(_ text: String) -> Bool { source[index...].starts(with: text.unicodeScalars) }

  private mutating func advance(_ count: Int = 1) {
    for _ in 0..<count where index < source.count {
      if source[index] == "\n" {
        line += 1
        column = 1
      } else {
        column += 1
      }
      index += 1
    }
  }

  private mutating func add(_ kind: Token.Kind, at place: Place) { tokens.append(Token(kind: kind, place: place)) }

  private func error(_ message: String, at place: Place, hint: String?) -> TemplateError {
    TemplateError(message, hint: hint).at(place, in: template)
  }
}
