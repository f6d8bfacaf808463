internal import WorkspaceFiles

/// A named value of a rule that an operator may override without editing the rule.
public struct RuleParameter: Sendable, Hashable {
  /// The name.
  public var name: String
  /// The places of the value in the rule: `detection.<selection>.<field with its modifiers>`, in a correlation
  /// `correlation.timespan` or `correlation.condition.gte`, and `tocsin.new-value.history`.
  public var overrides: [String]
  /// What it means.
  public var description: String
  /// The least a number may be; nil without a limit.
  public var minimum: Int64?
  /// The most a number may be; nil without a limit.
  public var maximum: Int64?
  /// The value in force, as JSON.
  public var value: String
  /// Whether an operator overrode the rule's own value.
  public var isOverridden: Bool
}

/// Reads the parameters of a rule and puts the operator's values in place before the rule is read.
struct ParameterParser {
  let path: String
  let sink: DiagnosticSink
  /// Parameters a rule may have, places a parameter may stand for, and steps to a place.
  private static let maximum = 100
  private static let maximumSteps = 40

  /// The document with the given values in place, and its parameters.
  func read(_ document: YAMLNode, values: [String: YAMLNode]) -> (document: YAMLNode, parameters: [RuleParameter]) {
    var document = document
    var parameters: [RuleParameter] = []
    if let node = document["tocsin"]?["parameters"] {
      let block = NodeReader(node, path: path, what: "the parameters", sink: sink)
      if block.keys.count > Self.maximum {
        sink.error(path, node.position, "more than \(Self.maximum) parameters")
      }
      for key in block.keys.prefix(Self.maximum) {
        guard let reader = block.mapping(key.text) else {
          sink.error(path, key.position, "the parameter '\(key.text)' says nothing", "write overrides: and limits")
          continue
        }
        if let parameter = read(key.text, reader, &document, values[key.text]) { parameters.append(parameter) }
      }
    }
    for name in values.keys.sorted() where !parameters.contains(where: { $0.name == name }) {
      let near = nearestName(to: name, among: parameters.map(\.name)).map { "did you mean '\($0)'?" }
      sink.warning(path, document.position, "the rule has no parameter '\(name)', its value is not used", near ?? "")
    }
    return (document, parameters)
  }

  private func read(
    _ name: String, _ reader: NodeReader, _ document: inout YAMLNode, _ value: YAMLNode?
  ) -> RuleParameter? {
    let places = reader.required("overrides").flatMap { _ in reader.strings("overrides") } ?? []
    let position = reader.node("overrides")?.position ?? reader.position
    let description = reader.string("description") ?? ""
    let minimum = reader.integer("minimum")
    let maximum = reader.integer("maximum")
    reader.finish("a parameter")
    var parameter = RuleParameter(
      name: name, overrides: places, description: description, minimum: minimum, maximum: maximum, value: "",
      isOverridden: value != nil)
    if places.count > Self.maximum { sink.error(path, position, "more than \(Self.maximum) places") }
    for place in places.prefix(Self.maximum) {
      let steps = place.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard Self.mayBeSet(steps), steps.count <= Self.maximumSteps,
        let own = Self.node(at: steps[...], in: document)
      else {
        sink.error(
          path, position, "there is nothing at '\(place)'",
          "such as detection.selection.fieldName|modifier, correlation.condition.gte or correlation.timespan")
        return nil
      }
      guard isWithin(parameter, own, "the rule's own value") else { return nil }
      if parameter.value.isEmpty { parameter.value = own.json }
      guard let value else { continue }
      guard isWithin(parameter, value, "the operator's value") else { return nil }
      document = Self.replacing(steps[...], in: document, by: value.moved(to: own.position)) ?? document
    }
    if let value { parameter.value = value.json }
    return places.isEmpty ? nil : parameter
  }

  /// Whether an operator may set what stands at a place.
  private static func mayBeSet(_ steps: [String]) -> Bool {
    steps[0] == "detection" || steps[0] == "tocsin" || steps == ["correlation", "timespan"]
      || steps.count == 3 && steps[0] == "correlation" && steps[1] == "condition" && steps[2] != "field"
  }

  /// Every value must be a whole number within the limits, when there are any. A length of time counts in seconds.
  private func isWithin(_ parameter: RuleParameter, _ node: YAMLNode, _ what: String) -> Bool {
    guard parameter.minimum != nil || parameter.maximum != nil else { return true }
    if case .sequence(let items, _) = node { return items.allSatisfy { isWithin(parameter, $0, what) } }
    let low = parameter.minimum ?? .min
    let high = parameter.maximum ?? .max
    if case .scalar(let scalar) = node, let number = Self.wholeNumber(scalar, parameter), low <= number, number <= high
    {
      return true
    }
    let range = "from \(parameter.minimum.map(String.init) ?? "any") to \(parameter.maximum.map(String.init) ?? "any")"
    sink.error(path, node.position, "\(what) of '\(parameter.name)' is \(node.kindName)", "whole numbers \(range)")
    return false
  }

  private static func wholeNumber(_ scalar: YAMLScalar, _ parameter: RuleParameter) -> Int64? {
    if parameter.overrides.contains("correlation.timespan") { return CorrelationParser.seconds(scalar.text) }
    if case .integer(let number) = scalar.value { return number }
    return nil
  }

  /// Field names hold dots, so every way of cutting the path is tried, the longest key first.
  private static func node(at steps: ArraySlice<String>, in node: YAMLNode) -> YAMLNode? {
    if steps.isEmpty { return node }
    for (rest, child) in children(steps, in: node) {
      if let found = self.node(at: rest, in: child) { return found }
    }
    return nil
  }

  private static func children(
    _ steps: ArraySlice<String>, in node: YAMLNode
  ) -> [(rest: ArraySlice<String>, child: YAMLNode)] {
    switch node {
    case .scalar: return []
    case .sequence(let items, _):
      guard let first = steps.first, let index = Int(first), items.indices.contains(index) else { return [] }
      return [(steps.dropFirst(), items[index])]
    case .mapping:
      return (1...steps.count).reversed().compactMap { cut in
        node[steps.prefix(cut).joined(separator: ".")].map { (steps.dropFirst(cut), $0) }
      }
    }
  }

  private static func replacing(_ steps: ArraySlice<String>, in node: YAMLNode, by value: YAMLNode) -> YAMLNode? {
    if steps.isEmpty { return value }
    for (rest, child) in children(steps, in: node) {
      guard let changed = replacing(rest, in: child, by: value) else { continue }
      let key = steps.prefix(steps.count - rest.count).joined(separator: ".")
      switch node {
      case .scalar: return nil
      case .sequence(var items, let position):
        if let index = Int(key) { items[index] = changed }
        return .sequence(items, position)
      case .mapping(var entries, let position):
        for index in entries.indices where entries[index].key.text.utf8.elementsEqual(key.utf8) {
          entries[index].value = changed
        }
        return .mapping(entries, position)
      }
    }
    return nil
  }
}

extension YAMLNode {
  /// The same value as if it stood at another place, so that problems with it point into the rule.
  fileprivate func moved(to place: SourcePosition) -> YAMLNode {
    switch self {
    case .scalar(var scalar):
      scalar.position = place
      return .scalar(scalar)
    case .sequence(let items, _): return .sequence(items.map { $0.moved(to: place) }, place)
    case .mapping(let entries, _):
      return .mapping(entries.map { YAMLEntry(key: $0.key, value: $0.value.moved(to: place)) }, place)
    }
  }
}
