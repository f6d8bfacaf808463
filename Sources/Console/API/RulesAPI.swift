internal import Administration
internal import AuditEvents
internal import Detection
internal import Engine

/// Rules and what operators said of them.
enum RulesAPI {
  static let endpoints: [Endpoint] = [
    .api(
      .get, "/rules",
      Operation(
        "listRules", tag: "Rules", "Every rule, and the trails that enable it",
        query: [
          .cursor, .limit, .init("trail", .text(200), "only those this trail enables"),
          .init("level", .level, "only of this level"),
        ],
        answer: .list(summary))
    ) { visit in
      let workspace = visit.useCases.workspace
      let (trail, level) = (visit.request.first("trail"), visit.request.first("level"))
      let all = workspace.rules.sorted { ($0.title, $0.id.text) < ($1.title, $1.id.text) }.filter { rule in
        (level == nil || rule.level.name == level) && (trail.map { trails(of: rule, workspace).contains($0) } ?? true)
      }
      let page = try Paging.page(all, visit) { $0.id.text }
      return .list(page.items.map { .object(members($0, workspace)) }, next: page.next)
    },
    .api(
      .get, "/rules/{id}", Operation("showRule", tag: "Rules", "A rule, its parameters and its changes", answer: detail)
    ) { visit in .json(try json(visit)) },
    change("enable", "Enables a rule", needsReason: false) { rules, visit, trail, author in
      try rules.enable(visit["id"], trail: trail, by: author)
    },
    change("disable", "Disables a rule", needsReason: true) { rules, visit, trail, author in
      try rules.disable(visit["id"], trail: trail, by: author)
    },
    change("follow", "Lets tocsin.yml decide again whether a rule runs", needsReason: false) {
      rules, visit, trail, author in
      try rules.follow(visit["id"], trail: trail, by: author)
    },
    change(
      "pause", "Pauses a rule for a while", needsReason: true,
      more: [.init("seconds", .integer(60...RuleAdministration.longestPause))]
    ) { rules, visit, trail, author in
      try rules.pause(visit["id"], seconds: visit.json["seconds"]?.integer ?? 0, trail: trail, by: author)
    },
    .api(
      .put, "/rules/{id}/parameters/{name}", role: .operator,
      Operation(
        "setRuleParameter", tag: "Rules", "Gives a parameter of a rule another value",
        body: .object([.init("value", .lines(10_000), "as in YAML"), reason(false)]), answer: detail)
    ) { visit in
      try visit.useCases.rules(by: visit.caller).set(
        visit["id"], parameter: visit["name"], to: visit.json["value"]?.string ?? "", by: author(visit))
      return .json(try json(visit))
    },
    .api(
      .delete, "/rules/{id}/parameters/{name}", role: .operator,
      Operation("unsetRuleParameter", tag: "Rules", "Gives a parameter the value of the rule's file", answer: detail)
    ) { visit in
      try visit.useCases.rules(by: visit.caller).unset(visit["id"], parameter: visit["name"], by: author(visit))
      return .json(try json(visit))
    },
  ]

  private typealias Change = @Sendable (RuleAdministration, Visit, TrailName?, RuleAdministration.Author) throws -> Void

  private static func change(
    _ verb: String, _ summary: String, needsReason: Bool, more: [Schema.Member] = [], _ change: @escaping Change
  ) -> Endpoint {
    .api(
      .post, "/rules/{id}/\(verb)", role: .operator,
      Operation(
        verb + "Rule", tag: "Rules", summary,
        body: .object(
          more + [
            reason(needsReason),
            .init("trail", .text(200, minimum: 1), required: false, "only in this trail; in all unless given"),
          ]), answer: detail)
    ) { visit in
      let trail = visit.json["trail"]?.string
      if let trail, visit.useCases.workspace.trail(TrailName(trail)) == nil {
        throw AdministrationError.unknown(.trail, trail, known: [])
      }
      try change(
        visit.useCases.rules(by: visit.caller), visit, trail.map { TrailName($0) }, author(visit))
      return .json(try json(visit))
    }
  }

  private static func reason(_ isRequired: Bool) -> Schema.Member {
    .init("reason", .text(500, minimum: isRequired ? 1 : 0), required: isRequired, "people will ask")
  }

  private static func author(_ visit: Visit) -> RuleAdministration.Author {
    RuleAdministration.Author(name: visit.caller.name, reason: visit.json["reason"]?.string ?? "", at: visit.now)
  }

  // MARK: - Shapes

  private static let summaryMembers: [Schema.Member] = [
    .init("id", .string), .init("title", .string), .init("level", .level), .init("status", .string),
    .init("tags", .strings), .init("trails", .strings, "those that enable it"),
  ]
  private static let summary = Schema.object(summaryMembers)
  private static let detail = Schema.object(
    summaryMembers + [
      .init("description", .string),
      .init(
        "parameters",
        .array(
          .object([.init("name", .string), .init("value", .any), .init("description", .string)]), maximum: .max)),
      .init(
        "changes",
        .array(
          .object([
            .init("at", .time), .init("by", .string), .init("what", .string), .init("trail", .optional(.string)),
            .init("reason", .string),
          ]), maximum: .max), "newest first"),
    ])

  private static func trails(of rule: Rule, _ workspace: Workspace) -> [String] {
    workspace.trails.filter { $0.rules.contains { $0.id == rule.id } }.map(\.configuration.name.text)
  }

  private static func members(_ rule: Rule, _ workspace: Workspace) -> [(key: String, value: JSONText)] {
    [
      ("id", .string(rule.id.text)), ("title", .string(rule.title)), ("level", .string(rule.level.name)),
      ("status", .string(rule.status)), ("tags", .strings(rule.tags)),
      ("trails", .strings(trails(of: rule, workspace))),
    ]
  }

  private static func json(_ visit: Visit) throws -> JSONText {
    let rules = visit.useCases.rules(by: visit.caller)
    let rule = try rules.rule(visit["id"])
    let changes = try rules.changes(of: rule.id).map { change in
      JSONText.object([
        ("at", .time(change.at)), ("by", .string(change.by)), ("what", .string(change.action.text)),
        ("trail", change.trail.map { .string($0.text) } ?? .null), ("reason", .string(change.reason)),
      ])
    }
    let parameters = rule.settings.parameters.map { parameter in
      JSONText.object([
        ("name", .string(parameter.name)), ("value", .raw(parameter.value)),
        ("description", .string(parameter.description)),
      ])
    }
    return .object(
      members(rule, visit.useCases.workspace) + [
        ("description", .string(rule.description)), ("parameters", .array(parameters)), ("changes", .array(changes)),
      ])
  }
}
