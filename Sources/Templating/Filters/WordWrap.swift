extension Filter {
  /// Lines of at most `width` characters, as Python's `textwrap` makes them.
  static let wordwrap = Filter("wordwrap", ["width", "break_long_words", "wrapstring", "break_on_hyphens"]) {
    value, arguments, rendering throws(TemplateError) in
    let text = try value.text()
    let width = try arguments.integer("width", default: 79)
    guard width > 0 else { throw TemplateError("'wordwrap' needs a width above zero") }
    let wrapping = Wrapping(
      width: width, breaksLongWords: arguments.flag("break_long_words", default: true),
      breaksOnHyphens: arguments.flag("break_on_hyphens", default: true))
    let separator = try arguments.text("wrapstring", default: "\n")
    let lines = text.lines.map { wrapping.lines(of: $0).joined(separator: separator) }
    try rendering.willMake(bytes: rendering.product(text.utf8.count, separator.utf8.count + 1))
    return try rendering.making(lines.joined(separator: separator), like: value)
  }
}

/// How the words of one line are put into lines of a width.
private struct Wrapping {
  let width: Int
  let breaksLongWords: Bool
  let breaksOnHyphens: Bool

  func lines(of text: String) -> [String] {
    var chunks = chunks(of: Array(text.unicodeScalars))[...]
    var lines: [String] = []
    while !chunks.isEmpty {
      if !lines.isEmpty, isSpace(chunks.first) { chunks.removeFirst() }
      var line: [Unicode.Scalar] = []
      var lastChunk: ArraySlice<Unicode.Scalar> = []
      while let chunk = chunks.first, line.count + chunk.count <= width {
        line += chunk
        lastChunk = chunk
        chunks.removeFirst()
      }
      if let chunk = chunks.first, chunk.count > width {
        if breaksLongWords {
          let length = lengthToCut(of: chunk, room: width - line.count)
          line += chunk.prefix(length)
          lastChunk = length > 0 ? chunk.prefix(length) : lastChunk
          chunks[chunks.startIndex] = chunk.dropFirst(length)
        } else if line.isEmpty {
          line += chunk
          lastChunk = chunk
          chunks.removeFirst()
        }
      }
      if isSpace(lastChunk) { line.removeLast(lastChunk.count) }
      if !line.isEmpty { lines.append(String(scalars: line)) }
    }
    return lines
  }

  private func isSpace(_ chunk: ArraySlice<Unicode.Scalar>?) -> Bool { chunk?.first?.isSpace == true }

  /// How much of a word that is longer than a line still goes onto this one: up to a hyphen when there is one.
  private func lengthToCut(of chunk: ArraySlice<Unicode.Scalar>, room: Int) -> Int {
    let part = chunk.prefix(room)
    guard breaksOnHyphens, let hyphen = part.lastIndex(of: "-"), part[..<hyphen].contains(where: { $0 != "-" }) else {
      return room
    }
    return hyphen + 1 - chunk.startIndex
  }

  /// The text cut into white space and words; a word with hyphens between letters is cut after each.
  private func chunks(of text: [Unicode.Scalar]) -> [ArraySlice<Unicode.Scalar>] {
    var chunks: [ArraySlice<Unicode.Scalar>] = []
    var start = 0
    for index in text.indices.dropFirst() {
      let isBorder = text[index].isSpace != text[index - 1].isSpace
      if isBorder || (breaksOnHyphens && isBreak(in: text, after: index - 1, from: start)) {
        chunks.append(text[start..<index])
        start = index
      }
    }
    if start < text.count { chunks.append(text[start...]) }
    return chunks
  }

  private func isBreak(in text: [Unicode.Scalar], after hyphen: Int, from start: Int) -> Bool {
    guard text[hyphen] == "-", hyphen - 2 >= start, hyphen + 2 < text.count else { return false }
    let isLetter = { (index: Int) in index < text.count && text[index].properties.isAlphabetic }
    let follows = isLetter(hyphen + 1) && (isLetter(hyphen + 2) || (text[hyphen + 2] == "-" && isLetter(hyphen + 3)))
    return follows && isLetter(hyphen - 1) && isLetter(hyphen - 2)
  }
}
