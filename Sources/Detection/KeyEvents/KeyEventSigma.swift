internal import AuditEvents
public import WorkspaceFiles

extension KeyEventNotification {
  /// The id of its rule: the same for the same name, so that alerts do not begin anew when it is changed.
  public var ruleID: RuleID {
    let digits = ContentHash(ofParts: ["key event notification", name]).prefix(32)
    let groups = [8, 4, 4, 4, 12]
    var rest = digits[...]
    return RuleID(
      groups.map { count in
        defer { rest = rest.dropFirst(count) }
        return String(rest.prefix(count))
      }.joined(separator: "-"))
  }

  /// The rule it is compiled to, as a Sigma rule file.
  public var sigma: String {
    var settings: [(key: String, value: YAMLText)] = [
      ("group-by", .texts(groupBy)), ("suppress", .text(suppress.map { "\($0)s" } ?? "none")),
    ]
    if !policy.isEmpty { settings.append(("policy", .text(policy))) }
    if recordsOnly { settings.append(("record-only", .flag(true))) }
    let source: [(key: String, value: YAMLText)] =
      vocabulary == .cts
      ? [("product", .text("huaweicloud")), ("service", .text("cts"))] : [("product", .text("any"))]
    return YAMLText.map([
      ("title", .text("Key event: \(name)")), ("id", .text(ruleID.text)), ("status", .text("stable")),
      ("description", .text(description.isEmpty ? summary : description)), ("tags", .texts(["tocsin.key-event"])),
      ("logsource", .map(source)), ("detection", .map(detection)), ("level", .text(level.name)),
      ("tocsin", .map(settings)),
    ]).document
  }

  /// The rule it is compiled to, and what is wrong when the values cannot be compiled.
  public func rule() -> (rule: Rule?, diagnostics: [Diagnostic]) {
    let (rules, diagnostics) = RuleFiles.read(sigma, path: path)
    guard var rule = rules.first else {
      return (
        nil,
        diagnostics.map {
          Diagnostic($0.severity, path: path, position: position, message: $0.message, hint: $0.hint)
        }
      )
    }
    rule.position = position
    return (rule, [])
  }

  /// In a line: `custom, 12 operations of 3 services, 2 conditions (all), 3 operators`.
  public var summary: String {
    var parts: [String] = []
    switch type {
    case .all: parts.append("every trace")
    case .typical: parts.append("typical operations")
    case .custom:
      parts.append(
        "\(operationCount) operation\(operationCount == 1 ? "" : "s") of \(serviceCount) "
          + "service\(serviceCount == 1 ? "" : "s")")
    }
    if !conditions.isEmpty {
      parts.append(conditions.map(\.text).joined(separator: joint == .all ? " and " : " or "))
    }
    if !operators.isEmpty { parts.append("by \(operatorCount) operator\(operatorCount == 1 ? "" : "s")") }
    return parts.joined(separator: ", ")
  }

  /// What tells the alerts apart: every trace by itself, or the operator and the operation for an hour of silence.
  private var groupBy: [String] {
    let common: [NeutralField] = [.account, .actorName, .operation]
    let own: [NeutralField] = suppress == nil ? [.resourceID, .eventID] : []
    return (common + own).map(\.rawValue)
  }

  private var detection: [(key: String, value: YAMLText)] {
    var selections: [(key: String, value: YAMLText)] = []
    var words: [String] = []
    func add(_ name: String, _ value: YAMLText) {
      selections.append((name, value))
      words.append(name)
    }
    switch type {
    case .all: add("traces", .map([(idField + "|exists", .flag(true))]))
    case .typical: add("operations", typical)
    case .custom: add("operations", .list(operations.map(selection)))
    }
    if !operators.isEmpty {
      let users = YAMLText.texts(operators.flatMap(\.users).map(Self.literal))
      add("operators", .list(operatorFields.map { .map([($0, users)]) }))
    }
    var tests: [String] = []
    for (index, condition) in conditions.enumerated() {
      let name = "condition_\(index + 1)"
      selections.append((name, selection(condition)))
      tests.append(condition.isNegated ? "not \(name)" : name)
    }
    if !tests.isEmpty {
      words.append("(" + tests.joined(separator: joint == .all ? " and " : " or ") + ")")
    }
    return selections + [("condition", .text(words.joined(separator: " and ")))]
  }

  private var idField: String { vocabulary == .cts ? "trace_id" : NeutralField.eventID.rawValue }

  /// Where the name of who acted stands; the text of `user` when it is no object.
  private var operatorFields: [String] {
    vocabulary == .cts ? ["user.name", "user.user_name", "user"] : [NeutralField.actorName.rawValue]
  }

  private var typical: YAMLText {
    switch vocabulary {
    case .cts: .list(TypicalOperations.cts.map(selection))
    case .any: .map([(NeutralField.operation.rawValue, .texts(TypicalOperations.neutral))])
    }
  }

  private func selection(_ operations: Operations) -> YAMLText {
    let isCTS = vocabulary == .cts
    var fields: [(key: String, value: YAMLText)] = [
      (isCTS ? "service_type" : NeutralField.service.rawValue, .text(Self.pattern(operations.service)))
    ]
    if !operations.resource.isEmpty {
      fields.append(
        (isCTS ? "resource_type" : NeutralField.resourceType.rawValue, .text(Self.pattern(operations.resource))))
    }
    if !operations.names.isEmpty {
      fields.append(
        (isCTS ? "trace_name" : NeutralField.operation.rawValue, .texts(operations.names.map(Self.pattern))))
    }
    return .map(fields)
  }

  private func selection(_ condition: KeyEventCondition) -> YAMLText {
    let value = Self.literal(condition.value)
    let isCTS = vocabulary == .cts
    switch condition.field {
    case .rating where isCTS:
      // The console and functions name it by another word.
      return .list([.map([("trace_rating", .text(value))]), .map([("trace_status", .text(value))])])
    case .rating:
      let words = value.lowercased() == "normal" ? ["success"] : ["failure", "denied"]
      return .map([(NeutralField.outcome.rawValue, .texts(words))])
    case .code:
      // Codes come as text and as numbers.
      let number = Int64(condition.value).flatMap { String($0) == condition.value ? $0 : nil }
      return .map([
        (
          isCTS ? "code" : NeutralField.errorCode.rawValue,
          .list([.text(value)] + (number.map { [.number($0)] } ?? []))
        )
      ])
    case .resourceID, .resourceName:
      let field = isCTS ? condition.field.rawValue : NeutralField.resourceID.rawValue
      return .map([(field + "|cased", .text(value))])
    case .apiVersion, .traceType: return .map([(condition.field.rawValue, .text(value))])
    }
  }

  /// A name with `*` for any text; a question mark is none.
  private static func pattern(_ text: String) -> String { escaped(text, "\\?") }
  /// A text that stands for itself.
  private static func literal(_ text: String) -> String { escaped(text, "\\?*") }

  private static func escaped(_ text: String, _ signs: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if signs.unicodeScalars.contains(scalar) { result.append("\\") }
      result.append(scalar)
    }
    return String(result)
  }
}
