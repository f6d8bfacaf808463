internal import Administration
internal import Alerting
internal import AuditEvents
internal import WorkspaceFiles

/// Contacts, groups and on-call rotations for programs.
enum ContactsAPI {
  static let endpoints: [Endpoint] = contacts + groups + files

  static let reason = Schema.Member(
    "reason", .text(500), required: false, "why; kept in the audit log")
  private static let texts = Schema.array(.text(320), maximum: 100)
  private static let contact = Schema.object([
    .init("id", .string), .init("name", .string), .init("emails", .array(.string, maximum: .max)),
    .init("country_code", .string), .init("phone", .string), .init("enabled", .boolean),
    .init("switched_off", .array(.string, maximum: .max)), .init("robots", .map(.string)),
    .init("time_zone", .string), .init("language", .string),
    .init("messages_per_day", .optional(.count)),
    .init("sms_per_day", .optional(.count)), .init("groups", .array(.string, maximum: .max)),
    .init(
      "confirmed", .array(.string, maximum: .max), "addresses that were proved to reach their owner"
    ),
  ])
  private static let contactBody: [Schema.Member] = [
    .init("name", .text(64), required: false),
    .init("emails", texts, required: false, "the best first"),
    .init("country_code", .text(4), required: false), .init("phone", .text(20), required: false),
    .init("enabled", .boolean, required: false),
    .init("switched_off", texts, required: false, "kinds of channels"),
    .init("robots", .map(.text(128)), required: false, "ids in chats by kind of channel"),
    .init("time_zone", .text(64), required: false), .init("language", .text(35), required: false),
    .init("messages_per_day", .optional(.integer(0...1_000_000)), required: false),
    .init("sms_per_day", .optional(.integer(0...1_000_000)), required: false),
    .init("groups", texts, required: false, "the groups it is in from now on"), reason,
  ]
  private static let group = Schema.object([
    .init("id", .string), .init("name", .string), .init("enabled", .boolean),
    .init("members", .array(.string, maximum: .max)),
  ])

  private static let contacts: [Endpoint] = [
    .api(
      .get, "/contacts",
      Operation(
        "listContacts", tag: "Contacts", "Everyone who can be told",
        query: [
          .cursor, .limit, .init("q", .text(200), "a part of the id, name, address or group"),
        ],
        answer: .list(contact))
    ) { visit in
      let book = try visit.people.book()
      let wanted = (visit.request.first("q") ?? "").lowercased()
      let all = book.contacts.values.sorted { $0.id < $1.id }.filter { one in
        wanted.isEmpty || one.searchTexts(in: book).contains { $0.lowercased().contains(wanted) }
      }
      let rest = visit.cursor.map { cursor in all.filter { $0.id > cursor } } ?? all
      let page = rest.prefix(visit.limit())
      return .list(page.map { json($0, book) }, next: rest.count > page.count ? page.last?.id : nil)
    },
    .api(
      .get, "/contacts/{id}",
      Operation("getContact", tag: "Contacts", "One contact", answer: contact)
    ) { visit in
      .json(json(try visit.people.contact(visit["id"]).contact, try visit.people.book()))
    },
    .api(
      .put, "/contacts/{id}", role: .operator,
      Operation(
        "putContact", tag: "Contacts", "Add a contact, or change what is given of one",
        body: .object(contactBody), answer: contact)
    ) { visit in
      let body = visit.json
      let id = visit["id"]
      let people = visit.people
      try people.change(
        contact: id, groups: body["groups"]?.strings, orAdd: true, reason: body["reason"]?.string
      ) { apply(body, to: &$0) }
      return .json(json(try people.contact(id).contact, try people.book()))
    },
    .api(
      .delete, "/contacts/{id}", role: .operator,
      Operation(
        "removeContact", tag: "Contacts",
        "Remove a contact; refused with the places while it is named", status: 204,
        answer: nil)
    ) { visit in
      try visit.people.remove(contact: visit["id"])
      return .noContent
    },
    .api(
      .post, "/contacts/{id}/confirmation", role: .operator,
      Operation(
        "confirmAddress", tag: "Contacts", "Send a code to an address, or take one back",
        body: .object([
          .init("kind", .choice(["email", "sms"])), .init("address", .text(320), required: false),
          .init("code", .text(12), required: false, "the code; without it one is sent"),
        ]),
        answer: .object([
          .init("state", .choice(["sent", "confirmed"])), .init("address", .optional(.string)),
        ]),
        idempotent: false)
    ) { visit in
      let body = visit.json
      let confirming = visit.useCases.confirming(by: visit.caller)
      let kind = body["kind"]?.string ?? ""
      if let code = body["code"]?.string {
        try confirming.confirm(visit["id"], kind: kind, code: code)
        return .json(.object([("state", .string("confirmed")), ("address", .null)]))
      }
      let sent = try confirming.send(to: visit["id"], kind: kind, address: body["address"]?.string)
      return .json(.object([("state", .string("sent")), ("address", .string(sent.address))]))
    },
  ]

  private static let groups: [Endpoint] = [
    .api(
      .get, "/groups",
      Operation("listGroups", tag: "Contacts", "The user groups", answer: .list(group))
    ) { visit in
      .list(try visit.people.groups().map(json), next: nil)
    },
    .api(.get, "/groups/{id}", Operation("getGroup", tag: "Contacts", "One group", answer: group)) {
      visit in
      .json(json(try visit.people.group(visit["id"])))
    },
    .api(
      .put, "/groups/{id}", role: .operator,
      Operation(
        "putGroup", tag: "Contacts", "Add a group, or change what is given of one",
        body: .object([
          .init("name", .text(64), required: false), .init("enabled", .boolean, required: false),
          .init("members", .array(.text(60), maximum: 10_000), required: false), reason,
        ]), answer: group)
    ) { visit in
      let body = visit.json
      try visit.people.change(group: visit["id"], orAdd: true, reason: body["reason"]?.string) { group in
        if let name = body["name"]?.string { group.name = name }
        if let enabled = body["enabled"]?.boolean { group.enabled = enabled }
        if let members = body["members"]?.strings { group.members = members }
      }
      return .json(json(try visit.people.group(visit["id"])))
    },
    .api(
      .delete, "/groups/{id}", role: .operator,
      Operation(
        "removeGroup", tag: "Contacts", "Remove a group; its members stay", status: 204, answer: nil
      )
    ) { visit in
      try visit.people.remove(group: visit["id"])
      return .noContent
    },
  ]

  private static let form = Schema.choice(ContactImport.Form.allCases.map(\.rawValue))

  private static let files: [Endpoint] = [
    .api(
      .post, "/contacts-import", role: .operator, bodyBytes: 8 << 20,
      Operation(
        "importContacts", tag: "Contacts", "What a file would change; with apply it is changed",
        body: .object([
          .init("format", form), .init("text", .lines(4 << 20)),
          .init("complete", .boolean, required: false, "the file is the whole book"),
          .init(
            "apply", .boolean, required: false, "change it; otherwise only say what would change"),
          reason,
        ]),
        answer: .object([
          .init("changes", .array(.string, maximum: .max)),
          .init("warnings", .array(.string, maximum: .max)),
          .init("applied", .boolean),
        ]))
    ) { visit in
      let body = visit.json
      let plan = try visit.people.importing(
        body["text"]?.string ?? "",
        form: body["format"]?.string.flatMap { ContactImport.Form(rawValue: $0) } ?? .csv,
        path: "text", isComplete: body["complete"]?.boolean ?? false)
      guard plan.isSound else {
        throw AdministrationError.invalid(plan.diagnostics.prefix(100).map { Sentence(verbatim: $0.description) })
      }
      let applies = body["apply"]?.boolean ?? false
      if applies { try visit.people.apply(plan, reason: body["reason"]?.string) }
      return .json(
        .object([
          ("changes", .array(plan.changes.map { .string($0.text) })),
          ("warnings", .array(plan.diagnostics.prefix(100).map { .string($0.description) })),
          ("applied", .boolean(applies)),
        ]))
    },
    .api(
      .get, "/contacts-export",
      Operation(
        "exportContacts", tag: "Contacts", "The whole book as a file",
        query: [.init("format", form, "csv unless given; yaml has all groups")], answer: .string,
        answerType: "text/plain")
    ) { visit in
      let book = try visit.people.book()
      return Response.text(
        visit.request.first("format") == "yaml" ? ContactYAML.write(book) : ContactCSV.write(book))
    },
  ]

  private static func apply(_ body: JSONValue, to contact: inout Contact) {
    if let name = body["name"]?.string { contact.name = name }
    if let emails = body["emails"]?.strings { contact.emails = emails }
    if let code = body["country_code"]?.string { contact.countryCode = code }
    if let phone = body["phone"]?.string { contact.phone = phone }
    if let enabled = body["enabled"]?.boolean { contact.enabled = enabled }
    if let kinds = body["switched_off"]?.strings { contact.switchedOff = Set(kinds) }
    if let zone = body["time_zone"]?.string { contact.timeZone = zone }
    if let language = body["language"]?.string { contact.language = language }
    if case .object(let members)? = body["robots"] {
      contact.robots = [:]
      for member in members { contact.robots[member.name] = member.value.string }
    }
    if case .object(let members) = body {
      // A quota that is null is taken away; one that is not given stays.
      for member in members where member.name == "messages_per_day" {
        contact.messagesPerDay = member.value.integer.map { Int($0) }
      }
      for member in members where member.name == "sms_per_day" {
        contact.smsPerDay = member.value.integer.map { Int($0) }
      }
    }
  }

  private static func json(_ contact: Contact, _ book: ContactBook) -> JSONText {
    func list(_ texts: [String]) -> JSONText { .array(texts.map { .string($0) }) }
    let confirmed = ["email", "sms"].flatMap { kind in
      contact.addresses(for: kind).filter { book.isConfirmed(contact.id, kind: kind, address: $0) }
    }
    return .object([
      ("id", .string(contact.id)), ("name", .string(contact.name)),
      ("emails", list(contact.emails)),
      ("country_code", .string(contact.countryCode)), ("phone", .string(contact.phone)),
      ("enabled", .boolean(contact.enabled)), ("switched_off", list(contact.switchedOff.sorted())),
      (
        "robots",
        .object(contact.robots.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
      ),
      ("time_zone", .string(contact.timeZone)), ("language", .string(contact.language)),
      ("messages_per_day", contact.messagesPerDay.map { .integer(Int64($0)) } ?? .null),
      ("sms_per_day", contact.smsPerDay.map { .integer(Int64($0)) } ?? .null),
      ("groups", list(book.groups(of: contact.id).map(\.id))), ("confirmed", list(confirmed)),
    ])
  }

  private static func json(_ group: ContactGroup) -> JSONText {
    .object([
      ("id", .string(group.id)), ("name", .string(group.name)),
      ("enabled", .boolean(group.enabled)),
      ("members", .array(group.members.map { .string($0) })),
    ])
  }
}
