extension WildcardPattern {
  /// Whether the pattern stands for the whole text. Both must be folded alike. At worst the product of the lengths.
  func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    pieces.withUnsafeBufferPointer { Self.matches($0, text) }
  }

  /// Whether the pattern stands for the whole text.
  func matches(_ text: [UInt8]) -> Bool { text.withUnsafeBufferPointer { matches($0) } }

  private static func matches(_ pieces: UnsafeBufferPointer<Piece>, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var piece = 0
    var position = 0
    // Where to go on when what follows the last `*` does not fit: one scalar further.
    var star = -1
    var retry = 0
    while true {
      if piece == pieces.count {
        if position == text.count { return true }
      } else {
        switch pieces[piece] {
        case .any:
          star = piece
          retry = position
          piece += 1
          if piece == pieces.count { return true }
          continue
        case .one:
          if position < text.count {
            position = next(text, position)
            piece += 1
            continue
          }
        case .dash:
          if let end = endOfDash(text, position) {
            position = end
            piece += 1
            continue
          }
        case .literal(let bytes):
          if star == piece - 1, piece > 0, retry == position {
            // Right behind a `*` the literal's first place is found in one go.
            guard let found = find(bytes, text, from: position) else { return false }
            retry = found
            position = found + bytes.count
            piece += 1
            continue
          }
          if has(bytes, text, at: position) {
            position += bytes.count
            piece += 1
            continue
          }
        }
      }
      guard star >= 0, retry < text.count else { return false }
      // Nothing but the end of the text can follow the last literal, so jump to where it would have to stand.
      if piece == pieces.count, star == pieces.count - 2, case .literal(let last) = pieces[piece - 1] {
        guard text.count - last.count >= retry else { return false }
        return has(last, text, at: text.count - last.count)
      }
      retry = next(text, retry)
      position = retry
      piece = star + 1
    }
  }

  @inline(__always)
  private static func next(_ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int {
    var index = position + 1
    while index < text.count, text[index] & 0xC0 == 0x80 { index += 1 }
    return index
  }

  /// Where a dash ends: `-`, `/`, or one of U+2013, U+2014 and U+2015 (E2 80 93 to 95).
  @inline(__always)
  private static func endOfDash(_ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int? {
    guard position < text.count else { return nil }
    if text[position] == 0x2D || text[position] == 0x2F { return position + 1 }
    guard position + 2 < text.count, text[position] == 0xE2, text[position + 1] == 0x80,
      text[position + 2] &- 0x93 < 3
    else { return nil }
    return position + 3
  }

  @inline(__always)
  private static func has(_ part: [UInt8], _ text: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
    guard text.count - position >= part.count else { return false }
    for index in 0..<part.count where text[position + index] != part[index] { return false }
    return true
  }

  private static func find(_ part: [UInt8], _ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard let first = part.first, text.count - start >= part.count else { return nil }
    var position = start
    while position <= text.count - part.count {
      if text[position] == first, has(part, text, at: position) { return position }
      position += 1
    }
    return nil
  }
}
