public import AuditEvents

/// A row of a batch that a rule matched.
public struct RowMatch: Sendable, Hashable {
  /// The rule's place in `CompiledRules.rules`.
  public var rule: Int
  /// The row of the batch.
  public var row: Int
}

/// The rules of a trail, compiled for its format into one matcher. Immutable; evaluation keeps its state in the call.
public struct CompiledRules: Sendable {
  /// The rules that are for the format's log source, in their order.
  public let rules: [Rule]
  /// The fields that batches should hold as columns; what a batch lacks is read from the records.
  public let fields: [FieldReference]
  let plan: RulePlan
  let format: any EventFormat

  /// Compiles the rules whose log source covers the format's, or all of them with `allLogSources`.
  public init(rules: [Rule], format: any EventFormat, allLogSources: Bool = false) {
    let own = rules.filter { allLogSources || $0.logSource.covers(format.logSource) }
    self.rules = own
    self.format = format
    plan = RulePlan(own.map(\.expression))
    let read = own.reduce(into: Set<FieldReference>()) { fields, rule in
      fields.formUnion(rule.expression.fields)
      fields.formUnion(rule.settings.effectiveGroupBy)
    }
    fields = read.filter { if case .raw = $0 { true } else { false } }.sorted { $0.name < $1.name }
  }

  /// The matches of a batch, by row and then by rule. The document gives the records that columns cannot answer for.
  public func evaluate(_ batch: EventBatch, document: EventDocument) -> [RowMatch] {
    guard !rules.isEmpty, batch.rows > 0 else { return [] }
    let evaluation = BatchEvaluation(plan: plan, batch: batch, document: document, format: format)
    return evaluation.matches()
  }

  /// The labels of the alert that a match belongs to. A field without a value gives `<none>`; several values are sorted
  /// and joined by commas. The default labels leave the actor's name out when there is an id.
  public func group(of match: RowMatch, in batch: EventBatch, document: EventDocument) -> [GroupValue] {
    let settings = rules[match.rule].settings
    guard settings.groupBy.isEmpty else {
      return settings.groupBy.map { field in
        GroupValue(field: field.name, value: text(of: field, row: match.row, batch, document))
      }
    }
    let account = text(of: .neutral(.account), row: match.row, batch, document)
    let id = text(of: .neutral(.actorID), row: match.row, batch, document)
    let name = text(of: .neutral(.actorName), row: match.row, batch, document)
    return [
      GroupValue(field: "account", value: account), GroupValue(field: "actor", value: id == Self.none ? name : id),
    ]
  }

  /// The value that stands for a missing field.
  static let none = "<none>"

  private func text(of field: FieldReference, row: Int, _ batch: EventBatch, _ document: EventDocument) -> String {
    var values: Set<String> = []
    if let column = batch.column(for: field), column.ids[row] != ValueDictionary.complex {
      values.formUnion(column.values.parts(of: column.ids[row]))
    } else if case .raw(let name) = field {
      document.withBytes(batch.rawRange(row: row)) { record in
        _ = FieldPath(name).forEachCandidate(in: record, embedded: format.embedded) {
          values.insert(String(decoding: $0.bytes, as: UTF8.self))
          return true
        }
      }
    }
    values.remove("")
    return values.isEmpty
      ? Self.none : values.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ",")
  }
}
