/// What the values of a rule file may grow to, once modifiers have multiplied them and regular expressions are compiled:
/// a bound for files that are written to fill the memory.
final class ExpansionBudget {
  private var left = maximum
  /// Bytes for all values of a file, and for one while it goes through its modifiers.
  static let maximum = 64 << 20
  private static let maximumOfOne = 16 << 20
  /// Bytes a regular expression may have.
  private static let maximumExpression = 4096

  /// Refuses a value that has grown too large on its way through the modifiers.
  func check(_ value: RuleValue) throws(ModifierProblem) {
    if value.weight > Self.maximumOfOne { throw ModifierProblem("the modifiers make too much of the value") }
  }

  /// Takes what a value needs from what is left.
  func spend(on value: RuleValue) throws(ModifierProblem) {
    if case .anyOf = value { return }
    try spend(value.weight)
  }

  /// Compiles a regular expression and takes what it needs from what is left.
  func compile(_ pattern: String, _ options: RegularExpression.Options) throws(ModifierProblem) -> RegularExpression {
    let bytes = pattern.utf8.count
    guard bytes <= Self.maximumExpression else {
      throw ModifierProblem("a regular expression of more than \(Self.maximumExpression) bytes")
    }
    // A class such as \pL is thousands of times as large as it is written.
    try spend(bytes << 8)
    do {
      let expression = try RegularExpression(pattern, options)
      try spend(1024 + expression.size << 5)
      return expression
    } catch let error as RegularExpression.Malformed {
      try spend(bytes << 12)
      throw ModifierProblem(
        "the regular expression cannot be used: \(error.reason)", "RE2 syntax: no look-around, no back-references")
    } catch let problem as ModifierProblem {
      throw problem
    } catch {
      throw ModifierProblem("the regular expression cannot be used: \(error)")
    }
  }

  private func spend(_ bytes: Int) throws(ModifierProblem) {
    left -= bytes
    if left < 0 {
      throw ModifierProblem("the values of the file make up more than \(Self.maximum >> 20) MiB", "split the file")
    }
  }
}

extension RuleValue {
  /// About how many bytes the value takes in memory.
  var weight: Int {
    switch self {
    case .text(let pattern, _):
      pattern.pieces.reduce(64) { sum, piece in
        if case .literal(let bytes) = piece { sum + 64 + bytes.count } else { sum + 64 }
      }
    case .regex(let text, _): 64 + text.utf8.count
    case .anyOf(let values): values.reduce(0) { $0 + $1.weight }
    case .number, .boolean, .null, .decided: 64
    }
  }
}
