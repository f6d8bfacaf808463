/// `windash`: a `-` or `/` that begins an option (before a word and not behind one) stands for each of `-`, `/`, U+2013,
/// U+2014 and U+2015. In a pattern that is one piece, so that n dashes are not 5^n patterns.
struct WindowsDash: FieldModifier {
  let words = ["windash"]

  func apply(to value: RuleValue, _ context: ModifierContext) throws(ModifierProblem) -> RuleValue {
    try value.mapEach { (value) throws(ModifierProblem) in
      guard case .text(let pattern, let cased) = value else { throw context.takes("text", notA: value) }
      return .text(pattern.mapLiterals(Self.pieces), cased: cased)
    }
  }

  private static func pieces(of literal: [UInt8]) -> [WildcardPattern.Piece] {
    let scalars = Array(String(decoding: literal, as: UTF8.self).unicodeScalars)
    var pieces: [WildcardPattern.Piece] = []
    var text: [UInt8] = []
    for index in scalars.indices {
      let isDash = scalars[index] == "-" || scalars[index] == "/"
      if isDash, !isWord(scalars, index - 1), isWord(scalars, index + 1) {
        pieces += [.literal(text), .dash]
        text = []
      } else {
        text += UTF8.encode(scalars[index]) ?? UTF8.encodedReplacementCharacter
      }
    }
    return pieces + [.literal(text)]
  }

  /// What `\w` is in a regular expression on Unicode text: letters, numbers and the underscore.
  private static func isWord(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    guard scalars.indices.contains(index) else { return false }
    if scalars[index] == "_" { return true }
    switch scalars[index].properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber:
      return true
    default: return false
    }
  }

  /// The patterns without dash pieces that a pattern stands for: what an encoding needs.
  static func patterns(
    of pattern: WildcardPattern, _ context: ModifierContext
  ) throws(ModifierProblem) -> [WildcardPattern] {
    let dashes = pattern.pieces.filter { $0 == .dash }.count
    guard dashes <= 5 else {
      throw ModifierProblem("\(dashes) option dashes in a value that '\(context.word)' encodes", "at most 5 fit")
    }
    let variants = (0..<dashes).reduce(1) { count, _ in count * 5 }
    guard variants * RuleValue.text(pattern, cased: false).weight <= 2 << 20 else {
      throw ModifierProblem("the value is too long for \(variants) ways to write its dashes")
    }
    var heads: [[WildcardPattern.Piece]] = [[]]
    for piece in pattern.pieces {
      guard piece == .dash else {
        heads = heads.map { $0 + [piece] }
        continue
      }
      heads = heads.flatMap { head in
        ["-", "/", "\u{2013}", "\u{2014}", "\u{2015}"].map { head + [.literal(Array($0.utf8))] }
      }
    }
    return heads.map { WildcardPattern($0) }
  }

  /// The texts that a pattern without wildcards stands for.
  static func variants(of pattern: WildcardPattern, _ context: ModifierContext) throws(ModifierProblem) -> [[UInt8]] {
    try patterns(of: pattern, context).compactMap(\.literal)
  }
}
