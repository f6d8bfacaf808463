public import AuditEvents
internal import Synchronization

/// A row of a batch that a rule matched.
public struct RowMatch: Sendable, Hashable {
  /// The rule's place in `CompiledRules.rules`.
  public var rule: Int
  /// The row of the batch.
  public var row: Int
  /// A rule's match of a row.
  public init(rule: Int, row: Int) {
    self.rule = rule
    self.row = row
  }
}

/// The rules of a trail, compiled for its format into one matcher. Evaluation keeps its state in the call and what it
/// learned about values in a pool, so that several threads may evaluate at a time.
public struct CompiledRules: Sendable {
  /// The detection rules that are for the format's log source, in their order.
  public let rules: [Rule]
  /// The correlations that build on at least one of them, directly or through another correlation.
  public let correlations: [Rule]
  /// The fields that batches should hold as columns; what a batch lacks is read from the records.
  public var fields: [FieldReference] { prepared.fields }
  /// The fields that evaluation looks at: what a batch must have as columns wherever its segment has.
  public var evaluatedFields: Set<FieldReference> { prepared.evaluatedFields }
  var program: RuleProgram { prepared.program }
  /// The format that the rules were compiled for.
  public let format: any EventFormat
  private let preparation = Preparation()
  private let memories = MemoryPool()
  private let hasHours: Bool

  /// Compiles the rules whose log source covers the format's, or all of them with `allLogSources`.
  public init(rules: [Rule], format: any EventFormat, allLogSources: Bool = false) {
    let own = rules.filter { $0.correlation == nil && (allLogSources || $0.logSource.covers(format)) }
    self.rules = own
    correlations = RuleReferences.correlations(among: rules, on: Set(own.map(\.id)))
    self.format = format
    hasHours = own.contains { $0.settings.workingHours != nil }
  }

  private var prepared: PreparedRules { preparation.prepared { PreparedRules(rules, format) } }

  /// The matches of a batch, by row and then by rule. `document` is the one the batch was made of; it gives the records
  /// that columns cannot answer for.
  public func evaluate(_ batch: EventBatch, document: EventDocument) -> [RowMatch] {
    // Opening fails only for documents that are not open yet.
    (try? evaluate(batch, records: BatchRecords(document))) ?? []
  }

  /// The matches of a batch, by row and then by rule. The records are opened only when columns cannot answer; throws
  /// what opening them throws.
  public func evaluate(_ batch: EventBatch, records: BatchRecords) throws -> [RowMatch] {
    guard !rules.isEmpty, batch.rows > 0 else { return [] }
    let batch = batch.read(as: format)
    var evaluation = BatchEvaluation(
      rules: self, batch: batch, records: records, memory: memories.take(for: program))
    defer { memories.put(back: evaluation.memory) }
    let matches = try evaluation.matches()
    guard hasHours else { return matches }
    return matches.filter { match in
      rules[match.rule].settings.workingHours?.matches(batch.time(row: match.row)) ?? true
    }
  }

  /// The rules that no field lets in, so that they are tried on every event: they begin with a negation, a keyword or a
  /// comparison of fields.
  public var triedOnEveryEvent: [Rule] {
    plan(usable: program.fields.map { _ in true }).always.map { rules[Int($0)] }
  }

  /// The plan for batches in which the given fields can be entered by.
  func plan(usable: [Bool]) -> AccessPlan { prepared.plans.plan(usable: usable) }
}

/// What evaluation needs of rules.
private struct PreparedRules: Sendable {
  let program: RuleProgram
  let plans: AccessPlans
  let fields: [FieldReference]
  let evaluatedFields: Set<FieldReference>

  init(_ rules: [Rule], _ format: any EventFormat) {
    program = RuleProgram(rules.map(\.expression), aliases: format.aliases)
    plans = AccessPlans(program)
    evaluatedFields = Set(program.fields.map(\.reference))
    let read = rules.reduce(into: Set<FieldReference>()) { fields, rule in
      fields.formUnion(rule.expression.fields)
      fields.formUnion(rule.settings.effectiveGroupBy)
      fields.formUnion(rule.settings.breakOnNewValueOf)
      fields.formUnion(rule.correlationFields)
    }
    fields = read.filter { if case .raw = $0 { true } else { false } }.sorted { $0.name < $1.name }
  }
}

/// Prepares rules when something is to be evaluated for the first time: most runs and commands evaluate nothing.
private final class Preparation: Sendable {
  private let state = Mutex<PreparedRules?>(nil)

  func prepared(_ make: () -> PreparedRules) -> PreparedRules {
    state.withLock { state in
      if let state { return state }
      let made = make()
      state = made
      return made
    }
  }
}

/// Plans by the fields that can be entered by: nearly always the same few.
private final class AccessPlans: Sendable {
  private let program: RuleProgram
  private let known = Mutex<[[Bool]: AccessPlan]>([:])
  private static let maximum = 64

  init(_ program: RuleProgram) { self.program = program }

  func plan(usable: [Bool]) -> AccessPlan {
    if let plan = known.withLock({ $0[usable] }) { return plan }
    let plan = AccessPlan(program, usable: usable)
    known.withLock { known in
      if known.count >= Self.maximum { known.removeAll() }
      known[usable] = plan
    }
    return plan
  }
}
