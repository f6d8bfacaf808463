extension Filter {
  /// Without white space, or the characters given, at both ends.
  static let trim = Filter("trim", ["chars"]) { value, arguments, rendering throws(TemplateError) in
    let text = try value.text()
    guard let chars = arguments.value("chars"), chars != .null else {
      return try rendering.making(text.trimmed(), like: value)
    }
    let stripped = Set(try chars.text().unicodeScalars)
    return try rendering.making(text.trimmed { stripped.contains($0) })
  }

  /// `replace(old, new, count)`
  static let replace = Filter("replace", ["old", "new", "count"]) { value, arguments, rendering throws(TemplateError) in
    let limit = try arguments.integer("count", default: -1)
    return try rendering.replacing(
      try arguments.text("old", default: ""), in: try value.text(), by: try arguments.text("new", default: ""),
      limit: limit < 0 ? .max : limit)
  }

  static let wordcount = Filter("wordcount") { value, _, _ throws(TemplateError) in
    var count: Int64 = 0
    var inWord = false
    for scalar in try value.text().unicodeScalars {
      let isWord = scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      if isWord, !inWord { count += 1 }
      inWord = isWord
    }
    return .integer(count)
  }

  /// The value as text.
  static let string = Filter("string") { value, _, rendering throws(TemplateError) in
    if case .safe = value { return value }
    return try rendering.making(try value.text())
  }

  /// The text on one line: line breaks become spaces, control characters are replaced.
  static let oneLine = Filter("one_line") { value, _, rendering throws(TemplateError) in
    try rendering.making(Templating.oneLine(try value.text()).trimmed())
  }
}

extension Rendering {
  /// A text with parts of it replaced; an empty part is before every scalar and at the end.
  func replacing(_ old: String, in text: String, by new: String, limit: Int) throws(TemplateError) -> TemplateValue {
    guard !old.isEmpty else {
      try willMake(bytes: text.utf8.count + product(new.utf8.count, min(limit, text.scalarCount + 1)))
      var left = limit
      var replaced = ""
      for scalar in text.unicodeScalars {
        if left > 0 { replaced += new }
        left -= 1
        replaced.unicodeScalars.append(scalar)
      }
      return .string(left > 0 ? replaced + new : replaced)
    }
    let bytes = Array(text.utf8)
    let found = ranges(of: Array(old.utf8), in: bytes, limit: limit)
    try willMake(bytes: bytes.count + product(found.count, new.utf8.count))
    var replaced: [UInt8] = []
    var end = 0
    for range in found {
      replaced += bytes[end..<range.lowerBound]
      replaced += new.utf8
      end = range.upperBound
    }
    return .string(String(decoding: replaced + bytes[end...], as: UTF8.self))
  }

  /// A text that is as safe as the value it was made from, because the filter cannot have broken an escape.
  func making(_ text: String, like value: TemplateValue) throws(TemplateError) -> TemplateValue {
    try willMake(bytes: text.utf8.count)
    if case .safe = value { return .safe(text) }
    return .string(text)
  }
}
