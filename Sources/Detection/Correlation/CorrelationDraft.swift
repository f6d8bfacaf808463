internal import WorkspaceFiles

/// A correlation as it stands in its document: what it refers to is only known once all documents are read.
struct CorrelationDraft {
  /// One alias: a name and the field that stands for it in each rule.
  struct Alias {
    var name: YAMLScalar
    var fields: [(rule: YAMLScalar, field: YAMLScalar)]
  }

  /// The condition as far as it can be read alone.
  enum Condition {
    case numbers([NumberBound])
    /// An expression over the names of rules.
    case expression(YAMLScalar)
    /// All the rules.
    case all
  }

  /// The rule without its correlation.
  var rule: Rule
  var kind: Correlation.Kind
  /// Ids or names.
  var references: [YAMLScalar]
  var groupBy: [YAMLScalar]
  var fields: [YAMLScalar]
  var aliases: [Alias]
  var timespan: Int64
  var condition: Condition
  var percentile: Double?
  var generates: Bool
  /// Whether the document says a level.
  var hasLevel: Bool
  /// The block as JSON, parameters in place.
  var text: String
}

/// Reads the `correlation:` block of a document.
struct CorrelationParser {
  let path: String
  let sink: DiagnosticSink
  /// The document's metadata.
  let document: NodeReader

  /// How many rules a correlation may refer to; of kinds that tell rules apart, no more than a word has bits.
  static let maximumReferences = 1000
  static let maximumTemporalReferences = 64
  /// How many fields a group may have, and how many aliases a correlation.
  static let maximumFields = 32
  private static let maximumAliases = 200
  /// A window may be ten years long.
  static let maximumTimespan: Int64 = 315_569_520

  /// The draft of a correlation; nil when it cannot be used, which was reported.
  func draft(_ rule: Rule, hasLevel: Bool) -> CorrelationDraft? {
    let before = sink.errorCount
    guard let node = document.node("correlation") else {
      document.error(rule.position, "the correlation says nothing", "write type, rules, group-by, timespan, condition")
      return nil
    }
    guard case .mapping(let entries, _) = node else {
      document.error(
        node.position, "\(node.kindName) where the correlation was expected",
        "write type, rules, group-by, timespan, condition")
      return nil
    }
    let block = document.reader(node, what: "the correlation")
    let kind = block.required("type").flatMap { _ in block.choice("type", of: Correlation.Kind.self) }
    let condition = condition(block, kind)
    let references = references(block, kind, condition)
    let groupBy = distinct(block.placedStrings("group-by") ?? [], "group-by")
    if groupBy.count > Self.maximumFields {
      document.error(groupBy[Self.maximumFields].position, "a group has more than \(Self.maximumFields) fields")
    }
    let timespan = block.required("timespan").flatMap { self.timespan($0) }
    let aliases = aliases(block)
    let generates = block.boolean("generate") ?? false
    warnOfUnknownKeys(entries)
    guard let kind, let timespan, let condition, sink.errorCount == before else { return nil }
    return CorrelationDraft(
      rule: rule, kind: kind, references: references, groupBy: groupBy, fields: condition.fields, aliases: aliases,
      timespan: timespan, condition: condition.condition, percentile: condition.percentile, generates: generates,
      hasLevel: hasLevel, text: node.json)
  }

  private func references(
    _ block: NodeReader, _ kind: Correlation.Kind?, _ condition: ConditionParts?
  ) -> [YAMLScalar] {
    guard let node = block.node("rules") else {
      if case .expression(let text)? = condition?.condition { return Self.names(in: text) }
      _ = block.required("rules")
      return []
    }
    let references = block.placedStrings("rules") ?? []
    if references.isEmpty, case .sequence(let items, _) = node, items.isEmpty {
      block.error(node.position, "the correlation refers to no rule", "list ids or names of rules")
    }
    let limit = kind?.isTemporal == true ? Self.maximumTemporalReferences : Self.maximumReferences
    if references.count > limit {
      block.error(node.position, "the correlation refers to more than \(limit) rules", "split it")
    }
    // In an ordered chain the same rule may be wanted twice.
    return kind == .temporalOrdered ? references : distinct(references, "rules")
  }

  /// The names of an expression are the references when there is no list.
  private static func names(in expression: YAMLScalar) -> [YAMLScalar] {
    guard let tokens = try? ConditionTokens(expression.text).tokens else { return [] }
    var names: [String] = []
    for case .word(let word) in tokens.map(\.token)
    where !["and", "or", "not"].contains(word) && !names.contains(word) { names.append(word) }
    return names.map { YAMLScalar(text: $0, isPlain: true, position: expression.position) }
  }

  private func distinct(_ scalars: [YAMLScalar], _ key: String) -> [YAMLScalar] {
    var seen: Set<String> = []
    return scalars.filter { scalar in
      if seen.insert(scalar.text).inserted { return true }
      document.warning(scalar.position, "'\(scalar.text)' stands twice in '\(key)'")
      return false
    }
  }

  /// A number and a unit: months and years are those of pySigma, a twelfth and the whole of 365.2425 days.
  private func timespan(_ node: YAMLNode) -> Int64? {
    let hint = "a number and s, m, h, d, w, M (months) or y, such as 15m"
    guard case .scalar(let scalar) = node, let seconds = Self.seconds(scalar.text) else {
      document.error(node.position, "\(node.kindName) where a length of time for 'timespan' was expected", hint)
      return nil
    }
    if seconds == 0 {
      document.error(node.position, "the timespan must be longer than zero", hint)
      return nil
    }
    if seconds > Self.maximumTimespan {
      document.error(node.position, "the timespan '\(scalar.text)' is longer than ten years")
      return nil
    }
    return seconds
  }

  /// The seconds of a timespan; nil when it is none. Very long ones come out longer than ten years.
  static func seconds(_ text: String) -> Int64? {
    let units: [UInt8: Int64] = [
      0x73: 1, 0x6D: 60, 0x68: 3600, 0x64: 86_400, 0x77: 604_800, 0x4D: 2_629_746, 0x79: 31_556_952,
    ]
    let digits = text.utf8.dropLast()
    guard let last = text.utf8.last, let unit = units[last], !digits.isEmpty,
      digits.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    let number = digits.reduce(Int64(0)) { min($0 * 10 + Int64($1 - 0x30), 1_000_000_000) }
    return number * unit
  }

  private func aliases(_ block: NodeReader) -> [CorrelationDraft.Alias] {
    guard let reader = block.mapping("aliases") else { return [] }
    if reader.keys.count > Self.maximumAliases {
      reader.error(reader.position, "more than \(Self.maximumAliases) aliases")
      return []
    }
    return reader.keys.compactMap { name in
      guard let node = reader.node(name.text), case .mapping(let entries, _) = node else {
        reader.error(
          reader.node(name.text)?.position ?? name.position, "the alias '\(name.text)' is no mapping",
          "write rule: field for each rule")
        return nil
      }
      if entries.count > Self.maximumReferences {
        reader.error(name.position, "the alias '\(name.text)' names more than \(Self.maximumReferences) rules")
        return nil
      }
      let fields = entries.compactMap { entry -> (rule: YAMLScalar, field: YAMLScalar)? in
        guard reader.string(entry.value, "a field for the alias '\(name.text)'") != nil,
          case .scalar(let field) = entry.value
        else { return nil }
        return (entry.key, field)
      }
      return CorrelationDraft.Alias(name: name, fields: fields)
    }
  }

  private func warnOfUnknownKeys(_ entries: [YAMLEntry]) {
    let known = ["type", "rules", "group-by", "timespan", "condition", "aliases", "generate"]
    for entry in entries where !known.contains(entry.key.text) {
      let near = nearestName(to: entry.key.text, among: known).map { "did you mean '\($0)'?" }
      document.warning(
        entry.key.position, "a correlation has no key '\(entry.key.text)', it is not used",
        near ?? "keys: " + known.joined(separator: ", "))
    }
  }
}
