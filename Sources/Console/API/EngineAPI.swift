internal import Administration
internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Engine

/// Runs, the state of the engine, and whitelists.
enum EngineAPI {
  static let endpoints: [Endpoint] = [
    .api(
      .get, "/status", Operation("showStatus", tag: "Engine", "How the engine is doing", answer: status)
    ) { visit in .json(try statusJSON(visit)) },
    .api(
      .get, "/runs",
      Operation(
        "listRuns", tag: "Engine", "Runs, newest first",
        query: [.cursor, .limit, .init("trail", .text(200), "only of this trail")], answer: .list(run))
    ) { visit in
      let trail = visit.request.first("trail").map { TrailName($0) }
      let page = try visit.useCases.runs(by: visit.caller)
        .page(trail: trail, cursor: visit.cursor, limit: visit.limit())
      return .list(page.runs.map(runJSON), next: page.next)
    },
    .api(
      .get, "/whitelists",
      Operation(
        "listWhitelists", tag: "Whitelists", "Whitelist entries and what they exempted", query: [.cursor, .limit],
        answer: .list(entry))
    ) { visit in
      let hits = Dictionary(
        try visit.useCases.stores.whitelistHits().map { ($0.entry, $0) }, uniquingKeysWith: { first, _ in first })
      let page = try Paging.page(visit.useCases.workspace.whitelists.entries, visit) { $0.name }
      return .list(page.items.map { entryJSON($0, hits[$0.name], visit.now) }, next: page.next)
    },
  ]

  // MARK: - Shapes

  private static let run = Schema.object([
    .init("trail", .string), .init("slot", .time), .init("started", .time), .init("finished", .time),
    .init("events", .count), .init("matches", .count), .init("exempt", .count), .init("sent", .count),
    .init("held", .count), .init("notifications", .count), .init("late", .boolean), .init("notes", .strings),
  ])
  private static let entry = Schema.object([
    .init("name", .string), .init("exempts", .string), .init("rules", .strings), .init("trails", .strings),
    .init("owner", .string), .init("reason", .string), .init("expires", .optional(.time)),
    .init("expired", .boolean), .init("hits", .count), .init("last_hit", .optional(.time)),
  ])
  private static let status = Schema.object([
    .init(
      "trails",
      .array(
        .object([
          .init("trail", .string), .init("last_slot", .optional(.time)), .init("next_slot", .time),
          .init("gaps", .count), .init("events_24h", .count), .init("rules", .count), .init("policy", .string),
        ]), maximum: .max)), .init("outbox", .map(.count)), .init("engine", .optional(.string), "who runs it"),
  ])

  private static func runJSON(_ run: RunRecord) -> JSONText {
    .object([
      ("trail", .string(run.trail.text)), ("slot", .time(run.slot)), ("started", .time(run.startedAt)),
      ("finished", .time(run.finishedAt)), ("events", .integer(Int64(run.events))),
      ("matches", .integer(Int64(run.matches))), ("exempt", .integer(Int64(run.exempt))),
      ("sent", .integer(Int64(run.sent))), ("held", .integer(Int64(run.held))),
      ("notifications", .integer(Int64(run.notifications))), ("late", .boolean(run.late)),
      ("notes", .strings(run.notes)),
    ])
  }

  private static func entryJSON(_ entry: WhitelistEntry, _ hit: WhitelistHit?, _ now: Timestamp) -> JSONText {
    .object([
      ("name", .string(entry.name)), ("exempts", .string(entry.exempts)), ("rules", .strings(entry.rules)),
      ("trails", .strings(entry.trails)), ("owner", .string(entry.owner)), ("reason", .string(entry.reason)),
      ("expires", .time(entry.expires)), ("expired", .boolean(entry.expires.map { $0 <= now } ?? false)),
      ("hits", .integer(Int64(hit?.count ?? 0))), ("last_hit", .time(hit?.last)),
    ])
  }

  private static func statusJSON(_ visit: Visit) throws -> JSONText {
    let (stores, workspace, now) = (visit.useCases.stores, visit.useCases.workspace, visit.now)
    let trails = try workspace.trails.map { trail in
      let name = trail.configuration.name
      let last = try stores.lastSlot(trail: name)
      let gaps = last == nil ? [] : trail.configuration.schedule.due(last: last, now: now)
      let events = try stores.eventCount(trail: name, arrival: now.adding(seconds: -86_400)..<now)
      return JSONText.object([
        ("trail", .string(name.text)), ("last_slot", .time(last)),
        ("next_slot", .time(trail.configuration.schedule.slot(after: now))), ("gaps", .integer(Int64(gaps.count))),
        ("events_24h", .integer(Int64(events))), ("rules", .integer(Int64(trail.rules.count))),
        ("policy", .string(trail.policy.name)),
      ])
    }
    let counts = try stores.outboxCounts()
    let outbox = OutboxEntry.State.allCases.map { state in
      (key: state.rawValue, value: JSONText.integer(Int64(counts[state] ?? 0)))
    }
    let holder = try stores.leaseHolder().flatMap { $0.until > now ? $0.owner : nil }
    return .object([
      ("trails", .array(trails)), ("outbox", .object(outbox)), ("engine", holder.map { .string($0) } ?? .null),
    ])
  }
}
