internal import Administration
internal import Alerting
internal import AuditEvents
internal import Detection
internal import Engine

/// Action policies: who would be told of an alert, and who would have been told how often.
enum PoliciesAPI {
  static let endpoints: [Endpoint] = [
    .api(
      .get, "/policies",
      Operation(
        "listPolicies", tag: "Policies", "The names of action policies and the trails that use them",
        query: [.cursor, .limit], answer: .list(policy))
    ) { visit in
      let policies = visit.useCases.policies(by: visit.caller)
      let page = try Paging.page(visit.useCases.workspace.policies, visit) { $0.name }
      return .list(
        page.items.map { policy in
          .object([
            ("name", .string(policy.name)), ("trails", .strings(policies.trails(of: policy.name).map(\.text))),
          ])
        }, next: page.next)
    },
    .api(
      .get, "/alerts/{id}/route",
      Operation(
        "routeAlert", tag: "Policies", "Who would be told of an alert, where, and why; sends nothing",
        query: [at], answer: route)
    ) { visit in
      let alert = try visit.useCases.alerts(by: visit.caller).alert(visit["id"])
      return .json(json(try visit.useCases.policies(by: visit.caller).trial(alert, at: moment(visit))))
    },
    .api(
      .get, "/policies-route",
      Operation(
        "routeSample", tag: "Policies", "Who would be told of an alert that is described here; sends nothing",
        query: [
          .init("level", .level, "medium unless given"), .init("trail", .text(200), "the first trail unless given"),
          .init("rule", .text(300), "a rule's id or title"),
          .init("tag", .array(.text(100, minimum: 1), maximum: 50), "a tag beside those of the rule"), at,
        ], answer: route)
    ) { visit in
      let policies = visit.useCases.policies(by: visit.caller)
      let first = visit.useCases.workspace.trails.first?.configuration.name ?? TrailName("")
      let alert = try policies.sample(
        level: visit.request.first("level").flatMap { Level(name: $0) } ?? .medium,
        trail: visit.request.first("trail").map { TrailName($0) } ?? first, rule: visit.request.first("rule") ?? "",
        tags: visit.request.all("tag"), at: moment(visit))
      return .json(json(try policies.trial(alert, at: moment(visit))))
    },
    .api(
      .get, "/policies-forecast",
      Operation(
        "forecastMessages", tag: "Policies",
        "How many messages each recipient would have got of the alerts of the last days under the policies of today",
        query: [.init("days", .integer(1...90), "7 unless given")], answer: forecast)
    ) { visit in
      let days = visit.request.first("days").flatMap { Int($0) } ?? 7
      return .json(
        json(try visit.useCases.policies(by: visit.caller).forecast(days: days, until: visit.now), days: days))
    }.taking(.long),
  ]

  private static let at = Operation.Parameter("at", .time, "the moment; now unless given")
  private static func moment(_ visit: Visit) -> Timestamp {
    visit.request.first("at").flatMap { Timestamp(rfc3339: $0) } ?? visit.now
  }

  // MARK: - Shapes

  private static let policy = Schema.object([.init("name", .string), .init("trails", .strings)])
  private static let route = Schema.object([
    .init("policy", .string),
    .init(
      "recipients",
      .array(
        .object([
          .init("channel", .string), .init("contact", .optional(.string)), .init("address", .string),
          .init("template", .string), .init("when", .string, "at once, or what it waits for"),
          .init("reason", .string),
        ]), maximum: .max)), .init("left_out", .strings), .init("routes", .strings, "what each route says"),
    .init("silenced_by", .strings, "ids of silences that hold it"),
    .init("held_until", .optional(.time), "until when repeats of it are held"),
    .init("escalation", .strings, "who is told later if nobody answers"),
  ])
  private static let forecast = Schema.object([
    .init("days", .count),
    .init(
      "recipients",
      .array(
        .object([
          .init("recipient", .string), .init("channel", .string), .init("messages", .count), .init("alerts", .count),
          .init("at_night", .count, "22:00 to 07:00 on the recipient's clock"), .init("busiest_hour", .count),
        ]), maximum: .max)), .init("untold", .map(.count), "alerts that reach nobody, by reason"),
  ])

  private static func json(_ trial: PolicyAdministration.Trial) -> JSONText {
    let recipients = trial.routed.recipients.map { recipient in
      let when =
        recipient.delay.map(\.text) ?? recipient.group.map { "after \($0.grouping.wait) s, with others of its group" }
        ?? "at once"
      return JSONText.object([
        ("channel", .string(recipient.channel)), ("contact", recipient.contact.map { .string($0.id) } ?? .null),
        ("address", .string(recipient.address)), ("template", .string(recipient.template)), ("when", .string(when)),
        ("reason", .string(recipient.reason)),
      ])
    }
    let steps = trial.steps.map { index in
      let step = trial.policy.escalation[index]
      return "after \(step.after) s: " + step.notify.map { PolicyWords.target($0) }.joined(separator: "; ")
    }
    return .object([
      ("policy", .string(trial.policy.name)), ("recipients", .array(recipients)),
      ("left_out", .strings(trial.routed.dropped)), ("routes", .strings(trial.routes)),
      ("silenced_by", .strings(trial.silences.map(\.id))), ("held_until", .time(trial.held?.until)),
      ("escalation", .strings(steps)),
    ])
  }

  private static func json(_ forecast: Forecast, days: Int) -> JSONText {
    let lines = forecast.lines.map { line in
      JSONText.object([
        ("recipient", .string(line.recipient)), ("channel", .string(line.channel)),
        ("messages", .integer(Int64(line.messages))), ("alerts", .integer(Int64(line.alerts))),
        ("at_night", .integer(Int64(line.nights))), ("busiest_hour", .integer(Int64(line.busiestHour))),
      ])
    }
    let untold = forecast.untold.sorted { $0.key < $1.key }.map {
      (key: $0.key, value: JSONText.integer(Int64($0.value)))
    }
    return .object([
      ("days", .integer(Int64(days))), ("recipients", .array(lines)), ("untold", .object(untold)),
    ])
  }
}
