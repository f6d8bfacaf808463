internal import Administration
internal import Alerting
internal import AuditEvents
internal import WorkspaceFiles

/// Who is on call, who stands in, and when people work.
enum OnCallPages {
  static let endpoints: [Endpoint] = [
    .page("/on-call") { visit in try list(visit) },
    .page("/on-call/{name}") { visit in try detail(visit) },
    .form("/on-call/{name}/stand-ins") { visit in try add(visit) },
    .form("/on-call/{name}/stand-ins/{number}/remove") { visit in
      guard let number = Int64(visit["number"]) else { throw Failure.notFound }
      try visit.people.removeStandIn(number, reason: visit.why)
      return .redirect(
        to: Address.of("on-call", visit["name"]),
        flash: Flash(.good, visit.words("The stand-in is taken back.")))
    },
  ]

  private static func list(_ visit: Visit) throws -> Response {
    let words = visit.words
    let rows = try visit.people.rotations().map { rotation -> [HTML] in
      let duty = rotation.onCall(at: visit.now)
      return [
        .link(rotation.name, Address.of("on-call", rotation.name)), person(duty?.user),
        "\(duty.map { rotation.clock.text($0.range.upperBound) } ?? "–")", "\(rotation.clock.zone)",
        duty?.isOverride == true ? .badge(words("stands in"), .info) : "",
      ]
    }
    let table = visit.table(
      words("On-call"),
      [
        .init(words("Rotation")), .init(words("On call now")), .init(words("Until")),
        .init(words("Time zone")),
        .init(words("Remark")),
      ], rows,
      empty: .empty(
        words("No on-call rotation yet."), words("Rotations are files in Rules/on-call.")))
    let calendars = visit.people.calendars().map { calendar -> [HTML] in
      let isOpen = calendar.isOpen(visit.now)
      let next = isOpen ? calendar.closing(from: visit.now) : calendar.opening(from: visit.now)
      return [
        "\(calendar.name)", "\(calendar.clock.zone)",
        "\(calendar.hours.map(\.text).joined(separator: ", "))",
        isOpen ? .badge(words("working hours"), .good) : .badge(words("off"), .neutral),
        "\(next.map { calendar.clock.text($0) } ?? "–")",
      ]
    }
    let hours = visit.table(
      words("Calendars"),
      [
        .init(words("Calendar")), .init(words("Time zone")), .init(words("Hours")),
        .init(words("State")),
        .init(words("Until")),
      ], calendars,
      empty: .empty(words("No calendar yet."), words("Calendars are files in Rules/calendars.")))
    let problems = try visit.people.rotationProblems().map { visit.words($0) }
    return visit.page(
      words("On-call"), section: .contacts, crumbs: [Crumb(words("On-call"), "/on-call")],
      (problems.isEmpty ? "" : .remarks(words("Please look at:"), problems))
        + .card(words("Rotations"), table)
        + .card(words("Calendars"), hours))
  }

  private static func person(_ id: String?) -> HTML {
    id.map { .link($0, Address.of("contacts", $0)) } ?? "–"
  }

  private static func detail(_ visit: Visit, problems: [String] = [], status: Int = 200) throws
    -> Response
  {
    let words = visit.words
    let (rotation, standIns) = try visit.people.rotation(visit["name"])
    let base = Address.of("on-call", rotation.name)
    let shifts = rotation.duties(from: visit.now, count: 12).map { duty -> [HTML] in
      [
        "\(rotation.clock.text(duty.range.lowerBound))",
        "\(rotation.clock.text(duty.range.upperBound))",
        person(duty.user), duty.isOverride ? .badge(words("stands in"), .info) : "",
      ]
    }
    let next = visit.table(
      words("Next shifts"),
      [
        .init(words("From")), .init(words("Until")), .init(words("On call")),
        .init(words("Remark")),
      ], shifts,
      empty: .empty(words("The rotation has not begun.")))
    let rows = standIns.reversed().map { one -> [HTML] in
      [
        person(one.user), "\(rotation.clock.text(one.range.lowerBound))",
        "\(rotation.clock.text(one.range.upperBound))",
        "\(one.reason)", "\(one.by)",
        visit.may(.operator)
          ? visit.button(words("Take back"), posts: "\(base)/stand-ins/\(one.number)/remove") : "",
      ]
    }
    let list = visit.table(
      words("Stand-ins"),
      [
        .init(words("Contact")), .init(words("From")), .init(words("Until")),
        .init(words("Reason")), .init(words("By")),
        .init(words("Actions"), .actions),
      ], rows, empty: .empty(words("Nobody stands in.")))
    var body: HTML = problems.isEmpty ? "" : .problems(words("Please correct:"), problems)
    body += .card(words("Next shifts"), next) + .card(words("Stand-ins"), list)
    if visit.may(.operator) {
      body += .card(words("Somebody stands in"), try form(visit, rotation, base))
    }
    return visit.page(
      rotation.name, section: .contacts,
      crumbs: [Crumb(words("On-call"), "/on-call"), Crumb(rotation.name, base)],
      status: status, body)
  }

  private static func form(_ visit: Visit, _ rotation: OnCallRotation, _ base: String) throws
    -> HTML
  {
    let words = visit.words
    let sent = visit.request
    let people = try visit.people.contacts().map { (value: $0.id, title: $0.name) }
    return visit.form(
      base + "/stand-ins",
      [
        Field("user", words("Contact"), .choice(people), value: sent.field("user") ?? ""),
        Field(
          "from", words("From"), .line(type: "datetime-local"), value: sent.field("from") ?? "",
          hint: words("On the clock of {1}", rotation.clock.zone), required: true),
        Field(
          "until", words("Until"), .line(type: "datetime-local"), value: sent.field("until") ?? "",
          required: true),
        visit.whyField,
      ], submit: words("Enter"))
  }

  private static func add(_ visit: Visit) throws -> Response {
    let rotation = try visit.people.rotation(visit["name"]).rotation
    func moment(_ name: String) throws -> Timestamp {
      let text = visit.request.field(name) ?? ""
      guard text.utf8.count == 16, let shown = Timestamp(rfc3339: text + ":00Z"), shown.seconds >= 0
      else {
        throw AdministrationError.invalid([Sentence("'{1}' is no time", text.prefix(40))])
      }
      return rotation.clock.moment(day: shown.seconds / 86_400, second: Int(shown.seconds % 86_400))
    }
    do {
      _ = try visit.people.standIn(
        visit.request.field("user") ?? "", rotation: rotation.name, from: try moment("from"),
        until: try moment("until"), reason: visit.why)
    } catch AdministrationError.invalid(let problems) {
      return try detail(visit, problems: problems.map { visit.words($0) }, status: 422)
    }
    return .redirect(
      to: Address.of("on-call", rotation.name),
      flash: Flash(.good, visit.words("The stand-in is entered.")))
  }
}
