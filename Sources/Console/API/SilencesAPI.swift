internal import Administration
internal import Alerting
internal import AuditEvents
internal import Detection

/// Silences.
enum SilencesAPI {
  static let endpoints: [Endpoint] = [
    .api(
      .get, "/silences",
      Operation(
        "listSilences", tag: "Silences", "Silences and what they held back, newest first",
        query: [.cursor, .limit, .init("state", .choice(["pending", "active", "ended"]), "only in this state")],
        answer: .list(silence))
    ) { visit in
      let state = visit.request.first("state")
      let all = try visit.useCases.silences(by: visit.caller).silences().filter { entry in
        state == nil || entry.silence.state(at: visit.now).rawValue == state
      }
      let page = try Paging.page(all, visit) { $0.silence.id }
      return .list(page.items.map { json($0.silence, $0.hits, visit.now) }, next: page.next)
    },
    .api(
      .get, "/silences/{id}",
      Operation("showSilence", tag: "Silences", "A silence and what it held back", answer: silence)
    ) { visit in
      let (silence, hits) = try visit.useCases.silences(by: visit.caller).silence(id: visit["id"])
      return .json(json(silence, hits, visit.now))
    },
    .api(
      .post, "/silences", role: .operator,
      Operation(
        "addSilence", tag: "Silences", "Holds certain alerts back for a while",
        description: "Every part of match must hold; a part with several values holds when one of them does.",
        body: .object([
          .init(
            "match",
            .object([
              .init("levels", .array(.level, maximum: 5), required: false),
              .init("rules", names, required: false, "ids or titles; * for anything"),
              .init("trails", names, required: false), .init("tags", names, required: false),
              .init("labels", .map(.text(500)), required: false, "group field to value; * for anything"),
            ])),
          .init("from", .time, required: false, "now unless given"), .init("until", .time),
          .init("reason", .string(minimum: 1, maximum: 500, kind: .text)),
        ]), status: 201, answer: silence, idempotent: false)
    ) { visit in
      let match = visit.json["match"]
      let levels = (match?["levels"]?.strings ?? []).compactMap { Level(name: $0) }
      var labels: [String: String] = [:]
      if case .object(let members)? = match?["labels"] {
        for member in members { labels[member.name] = member.value.string ?? "" }
      }
      let until = visit.json["until"]?.string.flatMap { Timestamp(rfc3339: $0) } ?? visit.now
      let kept = try visit.useCases.silences(by: visit.caller).add(
        Silence(
          match: AlertMatcher(
            levels: Set(levels), rules: match?["rules"]?.strings ?? [], trails: match?["trails"]?.strings ?? [],
            tags: match?["tags"]?.strings ?? [], labels: labels),
          from: visit.json["from"]?.string.flatMap { Timestamp(rfc3339: $0) } ?? visit.now, until: until,
          author: visit.caller.name, reason: visit.json["reason"]?.string ?? "", createdAt: visit.now), now: visit.now)
      return .json(json(kept, [], visit.now), status: 201)
    },
    .api(
      .post, "/silences/{id}/end", role: .operator,
      Operation("endSilence", tag: "Silences", "Ends a silence now", answer: silence)
    ) { visit in
      let silences = visit.useCases.silences(by: visit.caller)
      let ended = try silences.end(id: visit["id"], by: visit.caller.name, now: visit.now)
      return .json(json(ended, try silences.silence(id: ended.id).hits, visit.now))
    },
  ]

  private static let names = Schema.array(.text(200, minimum: 1), maximum: 50)
  private static let silence = Schema.object([
    .init("id", .string), .init("state", .choice(["pending", "active", "ended"])),
    .init("match", .string, "in words"), .init("from", .time), .init("until", .time), .init("author", .string),
    .init("reason", .string), .init("created", .time), .init("held", .count, "matches it held back"),
  ])

  private static func json(_ silence: Silence, _ hits: [SilenceHit], _ now: Timestamp) -> JSONText {
    .object([
      ("id", .string(silence.id)), ("state", .string(silence.state(at: now).rawValue)),
      ("match", .string(silence.match.text)), ("from", .time(silence.from)), ("until", .time(silence.end)),
      ("author", .string(silence.author)), ("reason", .string(silence.reason)), ("created", .time(silence.createdAt)),
      ("held", .integer(Int64(hits.reduce(0) { $0 + $1.count }))),
    ])
  }
}
