extension Filter {
  /// The value as JSON, names in their own order, without white space. In a JSON message it is put out as it is, so it
  /// stands without quotes: `{"title": {{ alert.title | json }}}`. Undefined becomes `null`.
  static let json = Filter("json", expectsUndefined: true) { value, _, rendering throws(TemplateError) in
    try rendering.json(JSONPrinter.compact.text(of: value))
  }

  /// The value as Jinja's `tojson` writes it: sorted names, spaces, everything but plain ASCII escaped.
  static let toJSON = Filter("tojson", ["indent"], expectsUndefined: true) {
    value, arguments, rendering throws(TemplateError) in
    var printer = JSONPrinter(comma: ", ", colon: ": ", sorted: true, asciiForHTML: true)
    if arguments.value("indent") != nil {
      printer.indent = min(16, max(0, try arguments.integer("indent", default: 0)))
    }
    return try rendering.json(printer.text(of: value))
  }
}

extension Rendering {
  /// JSON that needs no more escaping where the message is JSON itself.
  fileprivate func json(_ text: String) throws(TemplateError) -> TemplateValue {
    try willMake(bytes: text.utf8.count)
    return escaping.isJSON ? .safe(text) : .string(text)
  }
}
