internal import AuditEvents
internal import WorkspaceFiles

/// Reads what a rule's `tocsin:` block says about time.
struct OverTimeParser {
  let path: String
  let sink: DiagnosticSink
  let fields: (String, NodeReader) -> [FieldReference]

  private static let day: Int64 = 86_400
  private static let kinds = ["absence", "new-value", "rate-change"]

  /// The kind that the block names; nil when it names none, or one with errors, which were reported.
  func kind(_ block: NodeReader) -> OverTime? {
    let named = Self.kinds.filter { block.node($0) != nil }
    if named.count > 1 {
      block.error(block.position, "a rule is only one of \(named.joined(separator: " and "))", "write two rules")
      return nil
    }
    guard let kind = named.first else { return nil }
    guard let reader = block.mapping(kind) else {
      block.error(block.position, "'\(kind)' says nothing", "see the reference of rules")
      return nil
    }
    let result: OverTime? =
      switch kind {
      case "absence": absence(reader).map { .absence($0) }
      case "new-value": newValue(reader).map { .newValue($0) }
      default: rateChange(reader).map { .rateChange($0) }
      }
    reader.finish(kind)
    return result
  }

  private func absence(_ reader: NodeReader) -> Absence? {
    let followed = reader.required("followed-by").flatMap { _ in reader.strings("followed-by") } ?? []
    let within = duration("within", reader, 3600, 60...(7 * Self.day))
    let grace = duration("grace", reader, 1800, 0...Self.day)
    let groupBy = fields("group-by", reader)
    var aliases: [String: FieldReference] = [:]
    if let block = reader.mapping("aliases") {
      for key in block.keys {
        guard let field = fields(key.text, block).first else { continue }
        if !groupBy.contains(where: { $0.name == key.text }) {
          block.error(key.position, "'\(key.text)' is not in 'group-by'", "an alias stands for a field of the group")
        }
        aliases[key.text] = field
      }
      block.finish("aliases")
    }
    if groupBy.isEmpty, let node = reader.node("followed-by") {
      reader.error(node.position, "what the two events have in common is missing", "write group-by: [FIELD]")
      return nil
    }
    guard !followed.isEmpty else { return nil }
    return Absence(followedBy: followed, within: within, grace: grace, groupBy: groupBy, aliases: aliases)
  }

  private func newValue(_ reader: NodeReader) -> NewValue? {
    let values = reader.required("fields").map { _ in fields("fields", reader) } ?? []
    let history = duration("history", reader, 30 * Self.day, Self.day...(400 * Self.day))
    let warmUp = duration("warm-up", reader, 7 * Self.day, 0...(400 * Self.day))
    let minimum = reader.integer("minimum", in: 0...1_000_000) ?? 1
    let groupBy = fields("group-by", reader)
    if warmUp > history {
      reader.error(
        reader.position, "the warm-up is longer than the history", "a group would never be known well enough")
    }
    guard !values.isEmpty else { return nil }
    return NewValue(fields: values, groupBy: groupBy, history: history, warmUp: warmUp, minimum: minimum)
  }

  private func rateChange(_ reader: NodeReader) -> RateChange? {
    let direction = reader.choice("direction", of: RateChange.Direction.self) ?? .spike
    let factor = reader.integer("factor", in: 2...1000) ?? 3
    let minimum = reader.integer("minimum", in: 1...1_000_000_000) ?? 20
    let period = duration("period", reader, 3600, 300...Self.day)
    let days = reader.integer("days", in: 1...60) ?? 7
    let warmUp = reader.integer("warm-up-days", in: 1...60) ?? min(3, days)
    if Self.day % period != 0, let node = reader.node("period") {
      reader.error(node.position, "a day is not a whole number of such periods", "such as 15m, 1h, 6h or 1d")
    }
    if warmUp > days {
      reader.error(reader.position, "'warm-up-days' is more than 'days'", "only \(days) days are remembered")
    }
    return RateChange(
      direction: direction, factor: factor, minimum: minimum, period: period, days: days, warmUp: warmUp,
      groupBy: fields("group-by", reader))
  }

  private func duration(
    _ key: String, _ reader: NodeReader, _ standard: Int64, _ range: ClosedRange<Int64>
  ) -> Int64 {
    guard let node = reader.node(key), let seconds = reader.duration(key) else { return standard }
    if !range.contains(seconds) {
      reader.error(
        node.position, "'\(key)' is out of range", "from \(range.lowerBound) to \(range.upperBound) seconds")
      return standard
    }
    return seconds
  }
}
