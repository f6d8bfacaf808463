internal import Administration
internal import Alerting
internal import AuditEvents

/// On-call rotations and stand-ins for programs.
enum OnCallAPI {
  private static let duty = Schema.object([
    .init("user", .string), .init("from", .time), .init("until", .time),
    .init("stands_in", .boolean),
  ])

  static let endpoints: [Endpoint] = [
    .api(
      .get, "/on-call",
      Operation(
        "listRotations", tag: "Contacts", "On-call rotations and who has them now",
        answer: .list(
          .object([
            .init("name", .string), .init("time_zone", .string),
            .init("members", .array(.string, maximum: .max)),
            .init("next", .array(duty, maximum: .max)),
          ])))
    ) { visit in
      let items = try visit.people.rotations().map { rotation -> JSONText in
        .object([
          ("name", .string(rotation.name)), ("time_zone", .string(rotation.clock.zone)),
          ("members", .array(rotation.members.map { .string($0) })),
          (
            "next",
            .array(
              rotation.duties(from: visit.now, count: 5).map { one in
                .object([
                  ("user", .string(one.user)), ("from", .string(one.range.lowerBound.rfc3339)),
                  ("until", .string(one.range.upperBound.rfc3339)),
                  ("stands_in", .boolean(one.isOverride)),
                ])
              })
          ),
        ])
      }
      return .list(items, next: nil)
    },
    .api(
      .post, "/on-call/{name}/stand-ins", role: .operator,
      Operation(
        "addStandIn", tag: "Contacts", "Let somebody stand in",
        body: .object([
          .init("user", .text(60)), .init("from", .time), .init("until", .time), ContactsAPI.reason,
        ]), status: 201,
        answer: .object([.init("number", .count)]), idempotent: false)
    ) { visit in
      let body = visit.json
      guard let from = body["from"]?.string.flatMap({ Timestamp(rfc3339: $0) }),
        let until = body["until"]?.string.flatMap({ Timestamp(rfc3339: $0) })
      else { throw Failure.malformed }
      let kept = try visit.people.standIn(
        body["user"]?.string ?? "", rotation: visit["name"], from: from, until: until,
        reason: body["reason"]?.string ?? "")
      return .json(.object([("number", .integer(kept.number))]), status: 201)
    },
    .api(
      .delete, "/stand-ins/{number}", role: .operator,
      Operation(
        "removeStandIn", tag: "Contacts", "Take a stand-in back",
        path: [.init("number", .integer(1...Int64.max), "its number")], status: 204, answer: nil)
    ) { visit in
      guard let number = Int64(visit["number"]) else { throw Failure.notFound }
      try visit.people.removeStandIn(number)
      return .noContent
    },
  ]
}
