internal import WorkspaceFiles

/// The parts of a correlation's condition that can be read without its rules.
struct ConditionParts {
  var condition: CorrelationDraft.Condition
  var fields: [YAMLScalar] = []
  var percentile: Double?
}

extension CorrelationParser {
  /// The condition of a block; nil when it cannot be used, which was reported.
  func condition(_ block: NodeReader, _ kind: Correlation.Kind?) -> ConditionParts? {
    guard let node = block.node("condition") else {
      if kind?.isTemporal == true { return ConditionParts(condition: .all) }
      _ = block.required("condition")
      return nil
    }
    switch node {
    case .mapping: return numbers(block.reader(node, what: "the condition"), kind)
    case .scalar(let scalar):
      guard case .string = scalar.value else { break }
      if kind?.isTemporal == false {
        block.error(
          node.position, "an expression over rules is a condition only for temporal and temporal_ordered",
          "such as: gte: 5")
        return nil
      }
      return ConditionParts(condition: .expression(scalar))
    case .sequence: break
    }
    block.error(node.position, "\(node.kindName) where the condition was expected", "such as: gte: 5")
    return nil
  }

  private func numbers(_ reader: NodeReader, _ kind: Correlation.Kind?) -> ConditionParts? {
    let before = sink.errorCount
    var bounds: [NumberBound] = []
    for comparison in NumberBound.Operator.allCases {
      guard let node = reader.node(comparison.rawValue) else { continue }
      if let value = number(node, "'\(comparison.rawValue)'", reader) {
        bounds.append(NumberBound(comparison: comparison, value: value))
      }
    }
    let fields = reader.placedStrings("field") ?? []
    let percentile = reader.node("percentile").flatMap { number($0, "'percentile'", reader) }
    if fields.count > Self.maximumFields {
      reader.error(fields[Self.maximumFields].position, "the condition looks at more than \(Self.maximumFields) fields")
    }
    reader.finish("the condition")
    if bounds.isEmpty, sink.errorCount == before {
      reader.error(
        reader.position, "the condition compares with nothing",
        "one or two of " + NumberBound.Operator.allCases.map(\.rawValue).joined(separator: ", "))
    }
    if bounds.count > 2 { reader.error(reader.position, "more than two comparisons", "two make a range") }
    check(fields, percentile, reader, kind)
    warnOfImpossible(bounds, reader, kind)
    guard sink.errorCount == before else { return nil }
    return ConditionParts(
      condition: .numbers(bounds), fields: kind?.readsValues == true ? fields : [],
      percentile: kind == .valueMedian ? 50 : kind == .valuePercentile ? percentile : nil)
  }

  private func check(_ fields: [YAMLScalar], _ percentile: Double?, _ reader: NodeReader, _ kind: Correlation.Kind?) {
    guard let kind else { return }
    if kind.readsValues, fields.isEmpty {
      reader.error(reader.position, "\(kind.rawValue) needs the field whose values it looks at", "write field: NAME")
    }
    if !kind.readsValues, let field = reader.node("field") {
      reader.warning(field.position, "\(kind.rawValue) looks at no field, so 'field' is not used")
    }
    let place = reader.node("percentile")?.position
    if kind == .valuePercentile {
      if reader.node("percentile") == nil {
        reader.error(reader.position, "value_percentile needs to know which percentile", "such as percentile: 95")
      } else if let percentile, !(0...100).contains(percentile) {
        reader.error(place ?? reader.position, "the percentile is \(percentile)", "it goes from 0 to 100")
      }
    } else if let place {
      reader.warning(place, "\(kind.rawValue) has no percentile, so it is not used")
    }
  }

  /// A range that no number keeps, and counts below zero.
  private func warnOfImpossible(_ bounds: [NumberBound], _ reader: NodeReader, _ kind: Correlation.Kind?) {
    let values = bounds.map(\.value)
    let isCount = kind == .eventCount || kind == .valueCount || kind?.isTemporal == true
    let between = values.count == 2 ? [(values[0] + values[1]) / 2] : []
    let candidates = isCount ? values.flatMap { [$0.rounded(.down), $0.rounded(.up)] } : values
    let near = candidates.flatMap { [$0 - 1, $0, $0 + 1] } + (isCount ? between.map { $0.rounded() } : between)
    let possible = near.contains { number in
      (!isCount || number >= 0) && bounds.allSatisfy { $0.holds(number) }
    }
    if !bounds.isEmpty, !possible { reader.warning(reader.position, "no number satisfies the condition") }
  }

  private func number(_ node: YAMLNode, _ what: String, _ reader: NodeReader) -> Double? {
    if case .scalar(let scalar) = node {
      switch scalar.value {
      case .integer(let number): return Double(number)
      case .float(let number) where number.isFinite: return number
      case .bigInteger(let digits): if let number = Double(digits), number.isFinite { return number }
      // pySigma takes numbers in quotes, too.
      case .string(let text): if ExactNumber(text) != nil, let number = Double(text), number.isFinite { return number }
      default: break
      }
    }
    reader.error(node.position, "\(node.kindName) where a number for \(what) was expected")
    return nil
  }
}
