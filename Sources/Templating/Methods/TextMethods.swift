extension Filter {
  static func strip(_ name: String, start: Bool, end: Bool) -> Filter {
    Filter(name, ["chars"]) { value, arguments, rendering throws(TemplateError) in
      let text = try value.text()
      guard let chars = arguments.value("chars"), chars != .null else {
        return try rendering.making(text.trimmed(start: start, end: end), like: value)
      }
      let stripped = Set(try chars.text().unicodeScalars)
      return try rendering.making(text.trimmed(start: start, end: end) { stripped.contains($0) })
    }
  }

  /// `split(separator, limit)`; without a separator at white space.
  static let split = Filter("split", ["sep", "maxsplit"]) { value, arguments, rendering throws(TemplateError) in
    try parts(of: value, arguments, rendering, fromEnd: false)
  }

  static let splitFromEnd = Filter("rsplit", ["sep", "maxsplit"]) { value, arguments, rendering throws(TemplateError) in
    try parts(of: value, arguments, rendering, fromEnd: true)
  }

  private static func parts(
    of value: TemplateValue, _ arguments: FilterArguments, _ rendering: Rendering, fromEnd: Bool
  ) throws(TemplateError) -> TemplateValue {
    let text = try value.text()
    try rendering.willMake(bytes: rendering.product(text.utf8.count, 16))
    let given = try arguments.integer("maxsplit", default: -1)
    let limit = given < 0 ? Int.max : given
    guard let separator = arguments.value("sep"), separator != .null else {
      return .list(words(of: Array(text.unicodeScalars), limit: limit, fromEnd: fromEnd).map { .string($0) })
    }
    let part = Array(try separator.text().utf8)
    guard !part.isEmpty else { throw TemplateError("an empty text separates nothing") }
    let bytes = Array(text.utf8)
    var found = ranges(of: part, in: bytes, limit: fromEnd ? .max : limit)
    if fromEnd, found.count > limit { found.removeFirst(found.count - limit) }
    var parts: [TemplateValue] = []
    var start = 0
    for range in found {
      parts.append(.string(String(decoding: bytes[start..<range.lowerBound], as: UTF8.self)))
      start = range.upperBound
    }
    return .list(parts + [.string(String(decoding: bytes[start...], as: UTF8.self))])
  }

  /// Words between white space; after `limit` words the rest is one.
  private static func words(of text: [Unicode.Scalar], limit: Int, fromEnd: Bool) -> [String] {
    if fromEnd { return words(of: text.reversed(), limit: limit, fromEnd: false).reversed().map(reversed) }
    var words: [String] = []
    var rest = text[...].drop { $0.isSpace }
    while !rest.isEmpty, words.count < limit {
      let word = rest.prefix { !$0.isSpace }
      words.append(String(scalars: word))
      rest = rest.dropFirst(word.count).drop { $0.isSpace }
    }
    while let last = rest.last, last.isSpace { rest.removeLast() }
    return rest.isEmpty ? words : words + [String(scalars: rest)]
  }

  private static func reversed(_ text: String) -> String { String(scalars: text.unicodeScalars.reversed()) }

  static let splitLines = Filter("splitlines") { value, _, rendering throws(TemplateError) in
    let text = try value.text()
    try rendering.willMake(bytes: rendering.product(text.utf8.count, 16))
    return .list(text.lines.map { .string($0) })
  }

  static let startsWith = Filter("startswith", ["prefix"]) { value, arguments, _ throws(TemplateError) in
    .bool(try value.text().utf8.starts(with: try arguments.text("prefix", default: "").utf8))
  }

  static let endsWith = Filter("endswith", ["suffix"]) { value, arguments, _ throws(TemplateError) in
    .bool(try value.text().utf8.reversed().starts(with: try arguments.text("suffix", default: "").utf8.reversed()))
  }

  static let removePrefix = Filter("removeprefix", ["prefix"]) { value, arguments, rendering throws(TemplateError) in
    let text = try value.text()
    let prefix = try arguments.text("prefix", default: "")
    guard text.utf8.starts(with: prefix.utf8) else { return .string(text) }
    return try rendering.making(String(decoding: text.utf8.dropFirst(prefix.utf8.count), as: UTF8.self))
  }

  static let removeSuffix = Filter("removesuffix", ["suffix"]) { value, arguments, rendering throws(TemplateError) in
    let text = try value.text()
    let suffix = try arguments.text("suffix", default: "")
    guard text.utf8.reversed().starts(with: suffix.utf8.reversed()) else { return .string(text) }
    return try rendering.making(String(decoding: text.utf8.dropLast(suffix.utf8.count), as: UTF8.self))
  }

  /// `', '.join(list)`
  static let joinMethod = Filter("join", ["list"]) { value, arguments, rendering throws(TemplateError) in
    try rendering.joined(rendering.elements(of: arguments.value("list") ?? .list([])), by: value)
  }

  /// The place of the first part in scalars, or -1.
  static let find = Filter("find", ["part"]) { value, arguments, _ throws(TemplateError) in
    let bytes = Array(try value.text().utf8)
    return place(firstRange(of: Array(try arguments.text("part", default: "").utf8), in: bytes), in: bytes)
  }

  /// The place of the last part in scalars, or -1.
  static let findLast = Filter("rfind", ["part"]) { value, arguments, _ throws(TemplateError) in
    let bytes = Array(try value.text().utf8)
    let part = Array(try arguments.text("part", default: "").utf8.reversed())
    let found = firstRange(of: part, in: bytes.reversed())
    return place(found.map { (bytes.count - $0.upperBound)..<(bytes.count - $0.lowerBound) }, in: bytes)
  }

  private static func place(_ range: Range<Int>?, in bytes: [UInt8]) -> TemplateValue {
    guard let range else { return -1 }
    return .integer(Int64(String(decoding: bytes[..<range.lowerBound], as: UTF8.self).scalarCount))
  }

  static let countParts = Filter("count", ["part"]) { value, arguments, _ throws(TemplateError) in
    let part = try arguments.text("part", default: "")
    let text = try value.text()
    if part.isEmpty { return .integer(Int64(text.scalarCount + 1)) }
    return .integer(Int64(ranges(of: Array(part.utf8), in: Array(text.utf8)).count))
  }
}
