internal import AuditEvents

/// What an event must fulfil at once.
struct Demands {
  private var fields: [FieldReference: FieldDemands] = [:]
  private var order: [FieldReference] = []
  private var others: [Predicate: Bool] = [:]
  private var opposite: Predicate?
  /// How many demands there are.
  private(set) var count = 0

  /// Adds that a predicate must hold, or must not.
  mutating func add(_ predicate: Predicate, isNegated: Bool) {
    count += 1
    switch predicate {
    case .values(let field, let tests): change(field) { isNegated ? $0.forbid(tests) : $0.require(tests) }
    case .null(let field): change(field) { $0.setValue(isNegated) }
    case .exists(let field): change(field) { $0.setKey(!isNegated) }
    case .keyword, .related:
      if let before = others[predicate], before != isNegated { opposite = predicate }
      others[predicate] = isNegated
    }
  }

  private mutating func change(_ field: FieldReference, _ body: (inout FieldDemands) -> Void) {
    if fields[field] == nil { order.append(field) }
    body(&fields[field, default: FieldDemands()])
  }

  /// Why no event fulfils them; nil when one may.
  func contradiction(_ isScalar: (FieldReference) -> Bool) -> Contradiction? {
    for field in order {
      if let found = fields[field]?.contradiction(field, isScalar: isScalar(field)) { return found }
    }
    if case .related(let field, let other, _)? = opposite {
      return Contradiction(reason: "it compares '\(field.name)' with '\(other.name)' and denies it", field: field)
    }
    return opposite.map { _ in Contradiction(reason: "it asks for a keyword and excludes it") }
  }
}

/// What the values of one field must fulfil at once.
struct FieldDemands {
  /// Each list: some value answers one of the questions with yes.
  private var required: [[ValueTest]] = []
  /// No value answers any of these with yes.
  private var forbidden: Set<ValueTest> = []
  private var mustHaveValue: Bool?
  private var mustHaveKey: Bool?
  private var isTorn = false

  mutating func require(_ tests: [ValueTest]) { required.append(tests) }
  mutating func forbid(_ tests: [ValueTest]) { forbidden.formUnion(tests) }

  mutating func setValue(_ wanted: Bool) {
    if mustHaveValue == !wanted { isTorn = true }
    mustHaveValue = wanted
  }

  mutating func setKey(_ wanted: Bool) {
    if mustHaveKey == !wanted { isTorn = true }
    mustHaveKey = wanted
  }

  /// Why no field fulfils them; nil when one may.
  func contradiction(_ field: FieldReference, isScalar: Bool) -> Contradiction? {
    let name = "'\(field.name)'"
    let needsValue = !required.isEmpty || mustHaveValue == true
    if isTorn || mustHaveValue == false && needsValue || mustHaveKey == false && (needsValue || mustHaveKey == true) {
      return Contradiction(reason: "\(name) must be there and must be absent", field: field)
    }
    if required.contains(where: { $0.allSatisfy(forbidden.contains) }) {
      return Contradiction(reason: "every value of \(name) that it asks for is excluded", field: field)
    }
    let domains = required.compactMap(WholeTexts.init)
    guard let domain = domains.min(by: { $0.texts.count < $1.texts.count }) else {
      return isScalar ? NumberBounds(required).contradiction(field) : nil
    }
    let left = domain.texts.filter { text in !forbidden.contains { WholeTexts.answer($0, text) == true } }
    if left.isEmpty {
      return Contradiction(reason: "every value of \(name) that it asks for is excluded", field: field)
    }
    guard isScalar else { return nil }
    for tests in required {
      let fits = left.contains { text in tests.contains { WholeTexts.answer($0, text) != false } }
      if !fits, let first = left.first {
        return Contradiction(
          reason: "\(name) would need two values at once",
          hint: "nothing else that it asks of \(name) fits '\(String(decoding: first.prefix(60), as: UTF8.self))'",
          field: field)
      }
    }
    return nil
  }
}

/// The texts, folded, that a list of questions asks for; nil when it asks for anything else.
struct WholeTexts {
  let texts: [[UInt8]]

  init?(_ tests: [ValueTest]) {
    var texts: [[UInt8]] = []
    for test in tests {
      guard case .pattern(let pattern, _) = test, let literal = pattern.literal else { return nil }
      texts.append(TextFold.folded(literal))
    }
    self.texts = texts
  }

  /// What a question says about a text whose case is not known; nil when that depends on the case.
  static func answer(_ test: ValueTest, _ folded: [UInt8]) -> Bool? {
    switch test {
    case .pattern(_, cased: true), .regex, .field, .timePart, .equals: return nil
    case .null, .exists: return nil
    case .pattern(_, cased: false), .compares, .boolean, .network:
      return folded.withUnsafeBufferPointer { text in
        test.answer(Candidate(kind: .string, written: text, text: text, folded: text))
      }
    }
  }
}

/// Where the numbers of a field may lie when every list of questions must be fulfilled by one value.
struct NumberBounds {
  private var low: (number: ExactNumber, isIn: Bool)?
  private var high: (number: ExactNumber, isIn: Bool)?

  init(_ required: [[ValueTest]]) {
    for tests in required where tests.count == 1 {
      switch tests[0] {
      case .compares(.greater, let number): raise(number, isIn: false)
      case .compares(.greaterOrEqual, let number): raise(number, isIn: true)
      case .compares(.less, let number): lower(number, isIn: false)
      case .compares(.lessOrEqual, let number): lower(number, isIn: true)
      case .equals(let number):
        raise(number, isIn: true)
        lower(number, isIn: true)
      default: break
      }
    }
  }

  private mutating func raise(_ number: ExactNumber, isIn: Bool) {
    if let low, number < low.number || number == low.number && !low.isIn { return }
    low = (number, isIn)
  }

  private mutating func lower(_ number: ExactNumber, isIn: Bool) {
    if let high, high.number < number || number == high.number && !high.isIn { return }
    high = (number, isIn)
  }

  /// Why no number fits; nil when one does.
  func contradiction(_ field: FieldReference) -> Contradiction? {
    guard let low, let high, high.number < low.number || high.number == low.number && !(low.isIn && high.isIn) else {
      return nil
    }
    return Contradiction(reason: "no number '\(field.name)' lies within the bounds that it sets", field: field)
  }
}
