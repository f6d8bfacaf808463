/// A Sigma string value: literal bytes with `*` (any text, also none, also over lines) and `?` (exactly one Unicode
/// scalar). Escapes: `\*`, `\?` and `\\` stand for the second character, any other backslash for itself.
struct WildcardPattern: Hashable, Sendable {
  enum Piece: Hashable, Sendable {
    case literal([UInt8])
    case any
    case one
  }

  private(set) var pieces: [Piece]

  /// Reads a value as written in a rule.
  init(sigma text: String) {
    pieces = []
    var literal: [UInt8] = []
    var escaped = false
    for scalar in text.unicodeScalars {
      let bytes = UTF8.encode(scalar).map { Array($0) } ?? []
      if escaped {
        escaped = false
        if scalar != "*", scalar != "?", scalar != "\\" { literal.append(0x5C) }
        literal += bytes
      } else if scalar == "\\" {
        escaped = true
      } else if scalar == "*" || scalar == "?" {
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        literal = []
        if scalar == "?" { pieces.append(.one) } else if pieces.last != .any { pieces.append(.any) }
      } else {
        literal += bytes
      }
    }
    if escaped { literal.append(0x5C) }
    if !literal.isEmpty { pieces.append(.literal(literal)) }
  }

  /// A pattern that stands for these bytes and nothing else.
  init(literal bytes: [UInt8]) { pieces = bytes.isEmpty ? [] : [.literal(bytes)] }

  /// The bytes the pattern stands for; nil when it has wildcards.
  var literal: [UInt8]? {
    switch pieces.count {
    case 0: return []
    case 1:
      if case .literal(let bytes) = pieces[0] { return bytes }
      return nil
    default: return nil
    }
  }

  /// The pattern with `*` at its ends where there is none yet.
  func open(start: Bool, end: Bool) -> WildcardPattern {
    var copy = self
    if start, copy.pieces.first != .any { copy.pieces.insert(.any, at: 0) }
    if end, copy.pieces.last != .any { copy.pieces.append(.any) }
    return copy
  }

  /// The pattern with its literal parts folded, for comparing with folded text.
  var folded: WildcardPattern {
    var copy = self
    copy.pieces = pieces.map { piece in
      if case .literal(let bytes) = piece { return .literal(TextFold.folded(bytes)) }
      return piece
    }
    return copy
  }

  /// Whether the pattern stands for the whole text. Both must be folded alike.
  func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var piece = 0
    var position = 0
    // Where to go on when the text after the last `*` does not fit: one scalar further.
    var retryPiece = -1
    var retryPosition = 0
    while true {
      if piece == pieces.count {
        if position == text.count { return true }
      } else {
        switch pieces[piece] {
        case .any:
          retryPiece = piece
          retryPosition = position
          piece += 1
          if piece == pieces.count { return true }
          continue
        case .one:
          if position < text.count {
            position = Self.next(text, position)
            piece += 1
            continue
          }
        case .literal(let bytes):
          if retryPiece == piece - 1, piece > 0, retryPosition == position {
            // Right behind a `*` the literal's first place is found in one go.
            guard let found = Self.find(bytes, in: text, from: position) else { return false }
            retryPosition = found
            position = found + bytes.count
            piece += 1
            continue
          }
          if Self.has(bytes, in: text, at: position) {
            position += bytes.count
            piece += 1
            continue
          }
        }
      }
      guard retryPiece >= 0, retryPosition < text.count else { return false }
      retryPosition = Self.next(text, retryPosition)
      position = retryPosition
      piece = retryPiece + 1
    }
  }

  @inline(__always)
  private static func next(_ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int {
    var index = position + 1
    while index < text.count, text[index] & 0xC0 == 0x80 { index += 1 }
    return index
  }

  @inline(__always)
  private static func has(_ part: [UInt8], in text: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
    guard text.count - position >= part.count else { return false }
    for index in 0..<part.count where text[position + index] != part[index] { return false }
    return true
  }

  private static func find(_ part: [UInt8], in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard let first = part.first, text.count - start >= part.count else { return nil }
    var position = start
    while position <= text.count - part.count {
      if text[position] == first, has(part, in: text, at: position) { return position }
      position += 1
    }
    return nil
  }
}
