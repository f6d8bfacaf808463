/// An event for the reference evaluator, with what was found at its paths.
final class PlainEvent {
  private let tree: PlainJSON
  private let memory: PlainMemory
  private var found: [String: PlainCandidates] = [:]
  /// Every scalar and every key: where keywords look.
  private(set) lazy var everything = PlainCandidates.everything(in: tree).map { memory.numbered($0) }

  init(_ tree: PlainJSON, _ memory: PlainMemory) {
    self.tree = tree
    self.memory = memory
  }

  /// The candidates of a dotted path.
  func candidates(_ path: String) -> PlainCandidates {
    if let known = found[path] { return known }
    var candidates = PlainCandidates(path, in: tree)
    candidates.scalars = candidates.scalars.map { memory.numbered($0) }
    found[path] = candidates
    return candidates
  }
}

/// What the reference evaluator remembers: that a value of a rule fits a scalar does not depend on the event. Millions
/// of pairs of rules and events would take minutes otherwise.
final class PlainMemory {
  private var numbers: [PlainScalar: Int] = [:]
  private var verdicts: [Int: Bool] = [:]
  private var values = 0

  /// A number for a value of a rule.
  func nextValue() -> Int {
    values += 1
    return values
  }

  /// The scalar with its number.
  func numbered(_ scalar: PlainScalar) -> PlainScalar {
    var scalar = scalar
    scalar.number = numbers[scalar] ?? numbers.count
    if scalar.number == numbers.count { numbers[scalar] = scalar.number }
    return scalar
  }

  /// Whether a value fits a scalar, asked once.
  func verdict(_ value: Int, _ scalar: PlainScalar, _ ask: () -> Bool) -> Bool {
    let key = value << 32 | scalar.number
    if let known = verdicts[key] { return known }
    let verdict = ask()
    verdicts[key] = verdict
    return verdict
  }
}
