extension Filter {
  /// HTML-escaped, unless it is safe already. The result is safe only where HTML is harmless.
  static let escape = Filter("escape") { value, _, rendering throws(TemplateError) in
    if case .safe = value { return value }
    return try rendering.htmlEscaped(try value.text())
  }

  /// HTML-escaped, also when it was before.
  static let forceEscape = Filter("forceescape") { value, _, rendering throws(TemplateError) in
    try rendering.htmlEscaped(try value.text())
  }

  /// Put out as it is: for text that the template's author knows to be escaped.
  static let safe = Filter("safe") { value, _, _ throws(TemplateError) in .safe(try value.text()) }

  /// Everything that means something in Markdown means itself; the dialect is the message's, or `commonMark`.
  static let escapeMarkdown = Filter("escape_markdown", ["dialect"]) {
    value, arguments, rendering throws(TemplateError) in
    if case .safe = value { return value }
    var dialect = MarkdownDialect.commonMark
    switch rendering.escaping {
    case .markdown(let own), .jsonMarkdown(let own): dialect = own
    default: break
    }
    if let name = arguments.value("dialect") {
      let text = try name.text()
      guard let given = MarkdownDialect(rawValue: text) else {
        throw TemplateError(
          "no Markdown dialect '\(text)'",
          hint: nearestHint(to: text, among: MarkdownDialect.allCases.map(\.rawValue)))
      }
      dialect = given
    }
    let escaped = EscapingContext.markdown(dialect).escape(try value.text())
    try rendering.willMake(bytes: escaped.utf8.count)
    switch rendering.escaping {
    case .markdown: return .safe(escaped)
    case .jsonMarkdown: return .safe(EscapingContext.jsonString.escape(escaped))
    default: return .string(escaped)
    }
  }

  /// Percent-encoded for a URL; a map or a list of pairs becomes a query.
  static let urlEncode = Filter("urlencode") { value, _, rendering throws(TemplateError) in
    let pairs: [[TemplateValue]]
    switch value {
    case .map(let map): pairs = map.entries.map { [.string($0.key), $0.value] }
    case .list(let values):
      pairs = try values.map { value throws(TemplateError) in
        let pair = try rendering.elements(of: value)
        guard pair.count == 2 else { throw TemplateError("'urlencode' needs pairs of a name and a value") }
        return pair
      }
    default: return try rendering.making(percentEncoded(try value.text(), keeping: "/"))
    }
    var query = ""
    for pair in pairs {
      query += query.isEmpty ? "" : "&"
      query += formEncoded(try pair[0].text()) + "=" + formEncoded(try pair[1].text())
    }
    return try rendering.making(query)
  }

  private static func formEncoded(_ text: String) -> String {
    String(percentEncoded(text, keeping: " ").map { $0 == " " ? "+" : $0 })
  }

  /// ` class="a" id="b"` from a map; entries without a value are left out.
  static let xmlAttributes = Filter("xmlattr", ["autospace"]) { value, arguments, rendering throws(TemplateError) in
    guard case .map(let map) = value else {
      if value.isUndefined { return "" }
      throw TemplateError("'xmlattr' needs a map, not \(value.kindName)")
    }
    var attributes: [String] = []
    for entry in map.entries where entry.value != .null && !entry.value.isUndefined {
      guard !entry.key.unicodeScalars.contains(where: { $0.isSpace || "/>=".unicodeScalars.contains($0) }) else {
        throw TemplateError("a name for 'xmlattr' has a space, '/', '>' or '=' in it")
      }
      let escaped = EscapingContext.html
      attributes.append("\(escaped.escape(entry.key))=\"\(escaped.escape(try entry.value.text()))\"")
    }
    let text = attributes.joined(separator: " ")
    try rendering.willMake(bytes: text.utf8.count)
    let spaced = text.isEmpty || !arguments.flag("autospace", default: true) ? text : " " + text
    return rendering.escaping == .html || rendering.escaping == .plain ? .safe(spaced) : .string(spaced)
  }
}

extension Rendering {
  /// A text escaped for HTML; safe in HTML and in plain text, where it was asked for, but not inside JSON and the like.
  func htmlEscaped(_ text: String) throws(TemplateError) -> TemplateValue {
    let escaped = EscapingContext.html.escape(text)
    try willMake(bytes: escaped.utf8.count)
    return escaping == .html || escaping == .plain ? .safe(escaped) : .string(escaped)
  }
}
