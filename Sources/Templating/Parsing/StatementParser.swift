/// Reads the tokens of one template into statements.
struct StatementParser {
  var stream: TokenStream

  /// The tags that start a statement.
  static let tags = ["if", "for", "set", "include", "macro", "with", "filter", "import", "from", "raw"]

  /// The statements of a template.
  static func statements(of source: String, template: String) throws(TemplateError) -> [Statement] {
    let tokens = try Tokenizer.tokens(of: source, template: template)
    var parser = StatementParser(stream: TokenStream(tokens, template: template))
    let (body, end) = try parser.body(of: nil, until: [])
    if let end { throw parser.misplaced(end) }
    return body
  }

  /// Statements up to a tag that ends or continues the block, whose name has been read when this returns.
  mutating func body(
    of block: (tag: String, place: Place)?, until ends: [String]
  ) throws(TemplateError) -> (body: [Statement], end: (name: String, place: Place)?) {
    try stream.enter()
    defer { stream.leave() }
    var body: [Statement] = []
    while true {
      let token = stream.next()
      switch token.kind {
      case .text(let text): body.append(.text(text))
      case .outputBegin:
        body.append(.output(try stream.expressionList(conditional: true)))
        try stream.expect(.outputEnd)
      case .tagBegin:
        let tag = try stream.expectName("the name of a tag")
        if ends.contains(tag.name) { return (body, tag) }
        body.append(try statement(tag))
      default:
        guard let block else { return (body, nil) }
        throw stream.error(
          "'\(block.tag)' is not closed", at: block.place, hint: "end it with {% \(ends.last ?? "end") %}")
      }
    }
  }

  /// The statements of a block with one end tag.
  mutating func body(of tag: (name: String, place: Place)) throws(TemplateError) -> [Statement] {
    try endOfTag()
    let (body, _) = try body(of: (tag.name, tag.place), until: ["end" + tag.name])
    try endOfTag()
    return body
  }

  mutating func endOfTag() throws(TemplateError) { try stream.expect(.tagEnd) }

  private mutating func statement(_ tag: (name: String, place: Place)) throws(TemplateError) -> Statement {
    switch tag.name {
    case "if": return try condition(tag)
    case "for": return try loop(tag)
    case "set": return try assignment(tag)
    case "with": return try with(tag)
    case "macro": return try macro(tag)
    case "filter": return try filtered(tag)
    case "include": return try include()
    case "import": return try importAll()
    case "from": return try importNames()
    default: throw misplaced(tag)
    }
  }

  private func misplaced(_ tag: (name: String, place: Place)) -> TemplateError {
    if ["else", "elif"].contains(tag.name) || tag.name.hasPrefix("end") {
      return stream.error("'\(tag.name)' has nothing to end here", at: tag.place)
    }
    let known = StatementParser.tags
    return stream.error(
      "no tag '\(tag.name)'", at: tag.place,
      hint: nearestHint(to: tag.name, among: known) ?? "the tags are \(known.joined(separator: ", "))")
  }
}
