internal import AuditEvents
internal import WorkspaceFiles

/// A rule with the document it was read from.
struct LintedRule {
  let rule: Rule
  let document: YAMLNode?
  /// Whether the rule asks something of events, and little enough to be looked at closely.
  let isSmall: Bool

  init(rule: Rule, document: YAMLNode?) {
    self.rule = rule
    self.document = document
    isSmall = rule.correlation == nil && rule.expression.size <= 20_000
  }

  /// Where the rule begins.
  var position: SourcePosition { rule.position }

  /// Where the condition stands.
  var conditionPosition: SourcePosition { document?["detection"]?["condition"]?.position ?? position }

  /// The selections: everything in the detection but the condition.
  var selections: [YAMLEntry] {
    guard case .mapping(let entries, _)? = document?["detection"] else { return [] }
    return entries.filter { $0.key.text != "condition" }
  }

  /// Every line `field|modifiers: values` of the selections, in their order.
  var items: [YAMLEntry] { selections.flatMap { Self.items($0.value) } }

  /// Where a field is first asked for or compared with; the condition when that is not known.
  func position(of field: FieldReference) -> SourcePosition { place(of: field) ?? conditionPosition }

  /// Where a field is first asked for, compared with or named as a label; nil when that is not known.
  func place(of field: FieldReference) -> SourcePosition? {
    guard document != nil else { return position }
    let items = items
    let key = items.first { $0.key.text.prefix { $0 != "|" }.utf8.elementsEqual(field.name.utf8) }?.key
    if let key { return key.position }
    let compared = items.first { item in
      guard case .scalar(let scalar) = item.value, item.key.text.contains("|fieldref") else { return false }
      return scalar.text.utf8.elementsEqual(field.name.utf8)
    }
    if let compared { return compared.value.position }
    return rule.settings.groupBy.contains(field) ? document?["tocsin"]?["group-by"]?.position : nil
  }

  private static func items(_ node: YAMLNode) -> [YAMLEntry] {
    switch node {
    case .scalar: []
    case .mapping(let entries, _): entries
    case .sequence(let nodes, _): nodes.flatMap { items($0) }
    }
  }
}
