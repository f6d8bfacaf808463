internal import WorkspaceFiles

/// The selections of a detection block by name, and which of them its conditions name.
final class SelectionTable {
  /// A selection and what it asks; nil when it has errors, which were reported.
  typealias Selection = (name: YAMLScalar, expression: Expression?)

  let selections: [Selection]
  /// The names, for hints.
  let names: String
  /// How many questions each selection asks.
  private let sizes: [Int]
  // By bytes: Swift holds texts for equal that YAML does not.
  private let places: [[UInt8]: Int]
  private var isUsed: [Bool]
  private var covered: [[UInt8]: [Int]] = [:]
  private var comparisons = 0
  /// How many names may be held against patterns: a bound for conditions written to take long.
  private static let maximumComparisons = 1_000_000

  init(_ selections: [Selection]) {
    self.selections = selections
    names = selections.prefix(50).map(\.name.text).joined(separator: ", ")
    sizes = selections.map { $0.expression?.size ?? 0 }
    places = Dictionary(
      selections.enumerated().map { (Array($1.name.text.utf8), $0) }, uniquingKeysWith: { first, _ in first })
    isUsed = Array(repeating: false, count: selections.count)
  }

  /// The place of the selection with a name.
  func place(of name: String) -> Int? { places[Array(name.utf8)] }

  /// The places of the selections that a pattern covers: `them` and patterns leave out names that begin with `_`, unless
  /// the pattern does so itself. Nil when there are too many patterns to try.
  func places(coveredBy pattern: String) -> [Int]? {
    let key = Array(pattern.utf8)
    if let known = covered[key] { return known }
    comparisons += selections.count
    guard comparisons <= Self.maximumComparisons else { return nil }
    let wildcards = WildcardPattern(sigma: pattern)
    let found = selections.indices.filter { index in
      let name = selections[index].name.text.utf8
      if name.first == 0x5F, key.first != 0x5F { return false }
      return pattern == "them" || wildcards.matches(Array(name))
    }
    covered[key] = found
    return found
  }

  /// What a selection asks and how many questions these are; from now on it counts as used.
  func use(_ place: Int) -> (expression: Expression, size: Int) {
    isUsed[place] = true
    return (selections[place].expression ?? .any([]), sizes[place])
  }

  /// The names of the selections that no condition names.
  var unused: [YAMLScalar] { selections.indices.filter { !isUsed[$0] }.map { selections[$0].name } }
}
