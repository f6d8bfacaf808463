extension Filter {
  /// In the middle of a field of `width` characters.
  static let center = Filter("center", ["width"]) { value, arguments, rendering throws(TemplateError) in
    let text = try value.text()
    let width = try arguments.integer("width", default: 80)
    let missing = max(0, width) - text.scalarCount
    guard missing > 0 else { return try rendering.making(text, like: value) }
    try rendering.willMake(bytes: missing)
    // Python puts the odd space to the left only in a field of odd width.
    let left = missing / 2 + (missing & width & 1)
    let padded = String(repeating: " ", count: left) + text + String(repeating: " ", count: missing - left)
    return try rendering.making(padded, like: value)
  }

  /// Every line but the first moved to the right by `width` spaces, or by a text.
  static let indent = Filter("indent", ["width", "first", "blank"]) {
    value, arguments, rendering throws(TemplateError) in
    let text = try value.text()
    let indent: String
    if let given = arguments.value("width")?.asText {
      indent = given
    } else {
      let width = max(0, try arguments.integer("width", default: 4))
      try rendering.willMake(bytes: width)
      indent = String(repeating: " ", count: width)
    }
    let lines = (text + "\n").lines
    try rendering.willMake(bytes: text.utf8.count + rendering.product(lines.count, indent.utf8.count))
    let indentsBlank = arguments.flag("blank")
    var indented = arguments.flag("first") ? indent : ""
    for (index, line) in lines.enumerated() {
      if index > 0 { indented += line.isEmpty && !indentsBlank ? "\n" : "\n" + indent }
      indented += line
    }
    return try rendering.making(indented, like: value)
  }

  /// At most `length` characters, cut between words unless `killwords`, with `end` at the cut; up to `leeway` more
  /// characters are left in peace.
  static let truncate = Filter("truncate", ["length", "killwords", "end", "leeway"]) {
    value, arguments, rendering throws(TemplateError) in
    let scalars = Array(try value.text().unicodeScalars)
    let length = try arguments.integer("length", default: 255)
    let end = try arguments.text("end", default: "...")
    let leeway = try arguments.integer("leeway", default: 5)
    guard length >= end.scalarCount, leeway >= 0 else {
      throw TemplateError("'truncate' needs a length of at least \(end.scalarCount), the length of its end")
    }
    if scalars.count - leeway <= length { return try rendering.making(String(scalars: scalars), like: value) }
    var kept = scalars[..<(length - end.scalarCount)]
    if !arguments.flag("killwords"), let space = kept.lastIndex(of: " ") { kept = kept[..<space] }
    return try rendering.making(String(scalars: kept) + end)
  }

  /// At most `length` bytes of UTF-8, never half a character, with `end` at the cut.
  static let truncateBytes = Filter("truncate_bytes", ["length", "end"]) {
    value, arguments, rendering throws(TemplateError) in
    let text = try value.text()
    let length = max(0, try arguments.integer("length", default: 255))
    guard text.utf8.count > length else { return try rendering.making(text, like: value) }
    let end = try arguments.text("end", default: "…")
    let room = length - end.utf8.count
    guard room >= 0 else { return try rendering.making(text.prefix(bytes: length)) }
    return try rendering.making(text.prefix(bytes: room) + end)
  }
}

extension String {
  /// The lines as Python's `splitlines` cuts them: a break at the end makes no empty line.
  var lines: [String] {
    var lines: [String] = []
    var line: [Unicode.Scalar] = []
    var last: Unicode.Scalar?
    for scalar in unicodeScalars {
      let isBreak = scalar.isLineBreak || ("\u{1C}"..."\u{1E}").contains(scalar)
      if isBreak, !(scalar == "\n" && last == "\r") {
        lines.append(String(scalars: line))
        line.removeAll(keepingCapacity: true)
      } else if !isBreak {
        line.append(scalar)
      }
      last = scalar
    }
    if !line.isEmpty { lines.append(String(scalars: line)) }
    return lines
  }

  /// As many whole scalars from the start as fit into a number of bytes. A few marks or joined parts that would be cut
  /// off from what they belong to take it along.
  func prefix(bytes: Int) -> String {
    let scalars = unicodeScalars
    guard bytes > 0, let place = utf8.index(utf8.startIndex, offsetBy: bytes, limitedBy: utf8.endIndex) else {
      return bytes > 0 ? self : ""
    }
    var end = place.samePosition(in: scalars) ?? place
    while end > startIndex, end.samePosition(in: scalars) == nil { end = utf8.index(before: end) }
    var tried = end
    for _ in 0..<16 where tried > startIndex && tried < endIndex {
      let before = scalars.index(before: tried)
      guard scalars[tried].belongsToBefore || scalars[before] == "\u{200D}" else {
        end = tried
        break
      }
      tried = before
    }
    return String(self[..<end])
  }
}

extension Unicode.Scalar {
  /// Whether the scalar only changes the one before it: a mark, a joiner, a skin tone.
  fileprivate var belongsToBefore: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: self == "\u{200D}" || properties.isEmojiModifier
    }
  }
}
