internal import Administration
internal import Alerting

/// User groups: contacts told together.
enum GroupPages {
  static let endpoints: [Endpoint] = [
    .page("/groups") { visit in try list(visit) },
    .page("/groups-new", role: .operator) { visit in try form(visit, nil) },
    .form("/groups-new") { visit in try save(visit, nil) },
    .page("/groups/{id}") { visit in try detail(visit) },
    .page("/groups/{id}/edit", role: .operator) { visit in
      try form(visit, visit.people.group(visit["id"]))
    },
    .form("/groups/{id}/edit") { visit in try save(visit, visit.people.group(visit["id"])) },
    .form("/groups/{id}/enable") { visit in try switched(visit, true) },
    .form("/groups/{id}/disable") { visit in try switched(visit, false) },
    .page("/groups/{id}/remove", role: .operator) { visit in try removeQuestion(visit) },
    .form("/groups/{id}/remove") { visit in
      try visit.people.remove(group: visit["id"], reason: visit.why)
      return .redirect(
        to: "/groups", flash: Flash(.good, visit.words("{1} is removed.", visit["id"])))
    },
  ]

  private static func list(_ visit: Visit) throws -> Response {
    let words = visit.words
    let wanted = (visit.request.first("q") ?? "").withoutOuterSpaces.lowercased()
    let rows = try visit.people.groups().filter { group in
      wanted.isEmpty
        || ([group.id, group.name] + group.members).contains { $0.lowercased().contains(wanted) }
    }.map { group -> [HTML] in
      [
        .link(group.name, Address.of("groups", group.id)), .code(group.id), state(group, words),
        "\(group.members.count)",
      ]
    }
    let table = visit.table(
      words("Groups"),
      [
        .init(words("Name"), .title), .init(words("Id"), .code), .init(words("State")),
        .init(words("Members"), .number),
      ], rows, empty: .empty(words("No group yet."), words("Policies tell the members of groups.")))
    let filter = visit.filter(
      "/groups",
      [
        Field(
          "q", words("Search"), .line(type: "search"), value: visit.request.first("q") ?? "",
          hint: words("Id, name or member"))
      ])
    return visit.page(
      words("Groups"), section: .groups,
      actions: visit.may(.operator)
        ? .button(words("Add group"), "/groups-new", primary: true) : "", filter + table)
  }

  private static func state(_ group: ContactGroup, _ words: Words) -> HTML {
    if group.members.isEmpty { return .badge(words("no members"), .warning) }
    return group.enabled ? .badge(words("enabled"), .good) : .badge(words("disabled"), .warning)
  }

  private static func detail(_ visit: Visit) throws -> Response {
    let words = visit.words
    let group = try visit.people.group(visit["id"])
    let base = Address.of("groups", group.id)
    let book = try visit.people.book()
    var actions: HTML = ""
    if visit.may(.operator) {
      actions =
        visit.button(
          group.enabled ? words("Disable") : words("Enable"),
          posts: base + (group.enabled ? "/disable" : "/enable"))
        + .button(words("Remove"), base + "/remove")
        + .button(words("Edit"), base + "/edit", primary: true)
    }
    let rows = group.members.map { id -> [HTML] in
      guard let contact = book.contacts[id] else {
        return ["\(id)", .badge(words("nobody knows it"), .bad), ""]
      }
      return [
        .link(contact.name, Address.of("contacts", id)), ContactPages.state(contact, words),
        "\(contact.emails.first ?? contact.phone)",
      ]
    }
    let members = visit.table(
      words("Members"), [.init(words("Name")), .init(words("State")), .init(words("Address"))],
      rows,
      empty: .empty(words("The group has no members.")))
    let places = visit.people.places(ofGroup: group.id)
    let named: HTML =
      places.isEmpty
      ? .empty(words("No policy names this group."))
      : "<ul>\(places.map { "<li>\($0)</li>" as HTML })</ul>"
    let facts = HTML.details([
      (words("Id"), .code(group.id)), (words("State"), state(group, words)),
    ])
    return visit.page(
      group.name, section: .groups, crumbs: [Crumb(group.name, base)], actions: actions,
      .card(words("Group"), facts) + .card(words("Members"), members)
        + .card(words("Named by"), named))
  }

  private static func form(
    _ visit: Visit, _ group: ContactGroup?, problems: [String] = [], status: Int = 200
  ) throws -> Response {
    let words = visit.words
    let sent = visit.request
    let wasSent = !sent.form.isEmpty
    let base = group.map { Address.of("groups", $0.id) }
    let contacts = try visit.people.contacts().map {
      (value: $0.id, title: "\($0.name) (\($0.id))")
    }
    var fields: [Field] = []
    if group == nil {
      fields.append(
        Field(
          "id", words("Id"), value: sent.field("id") ?? "",
          hint: words("2 to 60 of A-Z, a-z, 0-9, _ . and -; it stays"), required: true, maximum: 60)
      )
    }
    fields += [
      Field(
        "name", words("Name"), value: wasSent ? sent.field("name") ?? "" : group?.name ?? "",
        maximum: 64),
      Field(
        "members", words("Members"),
        .choices(
          contacts, chosen: wasSent ? Set(sent.fields("members")) : Set(group?.members ?? []))),
      Field(
        "enabled", words("Told of alerts"),
        .check(wasSent ? sent.field("enabled") != nil : group?.enabled ?? true)),
      visit.whyField,
    ]
    if let group {
      fields.append(
        visit.stateField(status == 409 ? nil : sent.field("state"), now: try visit.people.state(ofGroup: group.id)))
    }
    return visit.page(
      group.map { words("Edit {1}", $0.name) } ?? words("Add group"), section: .groups,
      crumbs: group.map { [Crumb($0.name, base ?? "")] } ?? [], status: status,
      (problems.isEmpty ? "" : .problems(words("Please correct:"), problems))
        + .card(
          words("Group"),
          visit.form(
            base.map { $0 + "/edit" } ?? "/groups-new", fields, submit: words("Save"),
            cancel: base ?? "/groups")))
  }

  private static func save(_ visit: Visit, _ known: ContactGroup?) throws -> Response {
    let sent = visit.request
    let id = known?.id ?? sent.field("id") ?? ""
    let chosen = sent.fields("members")
    func apply(to group: inout ContactGroup) {
      group.name = sent.field("name").flatMap { $0.isEmpty ? nil : $0 } ?? group.id
      // Those who stay keep their order.
      group.members = group.members.filter(chosen.contains) + chosen.filter { !group.members.contains($0) }
      group.enabled = sent.field("enabled") != nil
    }
    var group = known ?? ContactGroup(id: id)
    apply(to: &group)
    let warnings: [ContactProblem]
    do {
      warnings =
        known == nil
        ? try visit.people.add(group, reason: visit.why)
        : try visit.people.change(group: id, since: sent.field("state"), reason: visit.why) { apply(to: &$0) }
    } catch AdministrationError.invalid(let problems) {
      return try form(visit, known, problems: problems.map { visit.words($0) }, status: 422)
    } catch AdministrationError.exists {
      return try form(
        visit, known, problems: [visit.words("There is a group with this id already.")], status: 409
      )
    } catch let refusal as AdministrationError {
      guard case .changed = refusal else { throw refusal }
      return try form(visit, known, problems: visit.meanwhile(refusal), status: 409)
    }
    return .redirect(
      to: Address.of("groups", group.id),
      flash: visit.flash(visit.words("{1} is in the book.", group.name), warnings))
  }

  private static func switched(_ visit: Visit, _ enabled: Bool) throws -> Response {
    try visit.people.change(group: visit["id"], reason: visit.why) { $0.enabled = enabled }
    let group = try visit.people.group(visit["id"])
    let words = visit.words
    return .redirect(
      to: Address.of("groups", group.id),
      flash: Flash(
        .good,
        enabled
          ? words("{1} is told again.", group.name)
          : words("{1} is kept and told nothing.", group.name)))
  }

  private static func removeQuestion(_ visit: Visit) throws -> Response {
    let words = visit.words
    let group = try visit.people.group(visit["id"])
    let base = Address.of("groups", group.id)
    let places = visit.people.places(ofGroup: group.id)
    let body: HTML =
      places.isEmpty
      ? visit.confirmation(
        words("Remove the group {1}? Its members stay.", group.name), action: base + "/remove",
        [visit.whyField],
        submit: words("Remove"), cancel: base)
      : .remarks(words("{1} cannot be removed while it is named by:", group.id), places)
        + .actions([.button(words("Back"), base)])
    return visit.page(
      words("Remove group"), section: .groups, crumbs: [Crumb(group.name, base)], body)
  }
}
