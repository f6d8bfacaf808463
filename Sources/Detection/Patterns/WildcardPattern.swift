/// A Sigma string value: literal bytes with `*` (any text, also none, also over lines) and `?` (exactly one Unicode
/// scalar). Escapes: `\*`, `\?` and `\\` stand for the second character, any other backslash for itself, as in pySigma's
/// `SigmaString`.
struct WildcardPattern: Hashable, Sendable {
  enum Piece: Hashable, Sendable {
    case literal([UInt8])
    /// `*`
    case any
    /// `?`
    case one
    /// One of the characters that begin an option of a Windows command (`windash`).
    case dash
  }

  let pieces: [Piece]

  /// Pieces as they come; literals side by side become one, and so do `*`.
  init(_ pieces: [Piece]) {
    guard pieces.count > 1 else {
      self.pieces = pieces == [.literal([])] ? [] : pieces
      return
    }
    var result: [Piece] = []
    var text: [UInt8] = []
    for piece in pieces {
      if case .literal(let bytes) = piece {
        text += bytes
        continue
      }
      if !text.isEmpty { result.append(.literal(text)) }
      if piece == .any, text.isEmpty, result.last == .any { continue }
      text = []
      result.append(piece)
    }
    if !text.isEmpty { result.append(.literal(text)) }
    self.pieces = result
  }

  /// Reads a value as written in a rule.
  init(sigma text: String) {
    guard text.utf8.contains(where: { $0 == 0x2A || $0 == 0x3F || $0 == 0x5C }) else {
      // As most values are: without a wildcard or a backslash.
      self.init(literal: Array(text.utf8))
      return
    }
    var pieces: [Piece] = []
    var literal: [UInt8] = []
    var isEscaped = false
    for byte in text.utf8 {
      let isSpecial = byte == 0x2A || byte == 0x3F
      if isEscaped {
        isEscaped = false
        if !isSpecial, byte != 0x5C { literal.append(0x5C) }
        literal.append(byte)
      } else if byte == 0x5C {
        isEscaped = true
      } else if isSpecial {
        pieces += [.literal(literal), byte == 0x3F ? .one : .any]
        literal = []
      } else {
        literal.append(byte)
      }
    }
    if isEscaped { literal.append(0x5C) }
    self.init(pieces + [.literal(literal)])
  }

  /// A pattern that stands for these bytes and nothing else.
  init(literal bytes: [UInt8]) { self.init([.literal(bytes)]) }

  /// The bytes the pattern stands for; nil when it has wildcards.
  var literal: [UInt8]? {
    if pieces.isEmpty { return [] }
    guard pieces.count == 1, case .literal(let bytes) = pieces[0] else { return nil }
    return bytes
  }

  /// Whether there is a `*` or a `?`.
  var hasWildcards: Bool { pieces.contains(.any) || pieces.contains(.one) }

  /// The pattern with `*` at its ends where there is none yet.
  func open(start: Bool, end: Bool) -> WildcardPattern {
    WildcardPattern((start ? [.any] : []) + pieces + (end ? [.any] : []))
  }

  /// The pattern with each literal replaced.
  func mapLiterals(_ change: ([UInt8]) -> [Piece]) -> WildcardPattern {
    WildcardPattern(
      pieces.flatMap { piece in
        if case .literal(let bytes) = piece { return change(bytes) }
        return [piece]
      })
  }

  /// The pattern with its literal parts folded, for comparing with folded text.
  var folded: WildcardPattern {
    let isFolded = pieces.allSatisfy { piece in
      guard case .literal(let bytes) = piece else { return true }
      return bytes.withUnsafeBufferPointer { TextFold.isPlain($0) }
    }
    return isFolded ? self : mapLiterals { [.literal(TextFold.folded($0))] }
  }
}
