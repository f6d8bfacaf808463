/// The words and brackets of a condition, each with its place.
struct ConditionTokens {
  enum Token: Equatable {
    case word(String)
    case open, close

    /// The token as written.
    var text: String {
      switch self {
      case .word(let word): word
      case .open: "("
      case .close: ")"
      }
    }
  }

  /// Why a condition cannot be cut into tokens, and at which scalar.
  struct Problem: Error {
    var message: String
    var hint: String
    var offset: Int
  }

  /// Words a condition may have.
  static let maximum = 200_000
  /// Characters a word may have.
  static let maximumLetters = 1_000

  private(set) var tokens: [(token: Token, offset: Int)] = []

  init(_ text: String) throws(Problem) {
    var word = ""
    var start = 0
    for (offset, scalar) in text.unicodeScalars.enumerated() {
      if Self.isWord(scalar) {
        if word.isEmpty { start = offset }
        word.unicodeScalars.append(scalar)
        if offset - start >= Self.maximumLetters {
          throw Problem(message: "a word of more than \(Self.maximumLetters) letters", hint: "", offset: start)
        }
        continue
      }
      end(&word, start)
      if tokens.count > Self.maximum {
        throw Problem(message: "more than \(Self.maximum) words", hint: "", offset: tokens[Self.maximum].offset)
      }
      switch scalar {
      case "(": tokens.append((.open, offset))
      case ")": tokens.append((.close, offset))
      case " ", "\t", "\n", "\r": break
      case "|":
        throw Problem(
          message: "'|' aggregation, which Sigma 2 has no more", hint: "write a correlation rule", offset: offset)
      default: throw Problem(message: "'\(scalar)' has no place in a condition", hint: "", offset: offset)
      }
    }
    end(&word, start)
    if tokens.isEmpty { throw Problem(message: "there is nothing in it", hint: "such as: selection", offset: 0) }
  }

  private mutating func end(_ word: inout String, _ start: Int) {
    if !word.isEmpty { tokens.append((.word(word), start)) }
    word = ""
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "-", "*": true
    default: false
    }
  }
}
