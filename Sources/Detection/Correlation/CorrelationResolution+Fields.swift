internal import AuditEvents
internal import WorkspaceFiles

/// What the names of a correlation read from the events of its rules.
extension CorrelationResolution {
  /// By alias and rule the field that the alias stands for.
  typealias Aliases = [String: [RuleID: YAMLScalar]]

  /// The aliases of a correlation, those that go wrong reported.
  func aliases(_ draft: CorrelationDraft, _ references: [(scalar: YAMLScalar, rule: Rule)]) -> Aliases {
    var aliases: Aliases = [:]
    let used = Set((draft.groupBy + draft.fields).map(\.text))
    for alias in draft.aliases {
      if !used.contains(alias.name.text) {
        sink.warning(
          draft.rule.path, alias.name.position, "the alias '\(alias.name.text)' is not used",
          "name it in group-by or field")
      }
      var fields: [RuleID: YAMLScalar] = [:]
      for (name, field) in alias.fields {
        let id = names[name.text] ?? RuleID(name.text)
        guard references.contains(where: { $0.rule.id == id }) else {
          let near = nearestName(to: name.text, among: references.map(\.scalar.text))
          sink.error(
            draft.rule.path, name.position, "the correlation refers to no rule '\(name.text)'",
            near.map { "did you mean '\($0)'?" } ?? "its rules: "
              + references.prefix(10).map(\.scalar.text).joined(separator: ", "))
          continue
        }
        fields[id] = field
      }
      for reference in references where fields[reference.rule.id] == nil {
        sink.warning(
          draft.rule.path, alias.name.position,
          "the alias '\(alias.name.text)' names no field for the rule '\(reference.scalar.text)'",
          "its events are asked for '\(alias.name.text)'")
      }
      aliases[alias.name.text] = fields
    }
    return aliases
  }

  /// What a name of group-by or field reads from the events of a rule. In rules on raw records these are paths of the
  /// record; the dotted names of the neutral vocabulary are understood, too.
  func field(_ name: YAMLScalar, in rule: Rule, _ aliases: Aliases, _ path: String) -> FieldReference? {
    let place = aliases[name.text]?[rule.id] ?? name
    if rule.correlation != nil { return .raw(place.text) }
    if let neutral = NeutralField(rawValue: place.text), rule.logSource.isNeutral || place.text.utf8.contains(0x2E) {
      return .neutral(neutral)
    }
    guard rule.logSource.isNeutral else { return .raw(place.text) }
    let near = nearestName(to: place.text, among: NeutralField.allCases.map(\.rawValue))
    sink.error(
      path, place.position, "'\(place.text)' is no neutral field, and the rule '\(rule.title)' knows nothing else",
      near.map { "did you mean '\($0)'?" } ?? "an alias may give it another name")
    return nil
  }

  /// The firings of a correlation have the fields of its group and nothing else.
  func warnOfMissingGroups(
    _ draft: CorrelationDraft, _ references: [(scalar: YAMLScalar, rule: Rule)], _ aliases: Aliases
  ) {
    for (scalar, rule) in references {
      guard let groups = rule.correlation?.groupBy else { continue }
      for name in draft.groupBy + draft.fields {
        let place = aliases[name.text]?[rule.id] ?? name
        if groups.contains(where: { $0.utf8.elementsEqual(place.text.utf8) }) { continue }
        sink.warning(
          draft.rule.path, place.position,
          "the correlation '\(scalar.text)' does not group by '\(place.text)', so its firings have no such value",
          groups.isEmpty ? "" : "it groups by " + groups.joined(separator: ", "))
      }
    }
  }
}
