internal import Administration
internal import Alerting
internal import AuditEvents
internal import Engine

/// Contacts: everyone who can be told.
enum ContactPages {
  static let endpoints: [Endpoint] = [
    .page("/contacts") { visit in try list(visit) },
    .page("/contacts-new", role: .operator) { visit in try ContactForm.page(visit, nil) },
    .form("/contacts-new") { visit in try ContactForm.save(visit, nil) },
    .page("/contacts/{id}") { visit in try ContactDetail.page(visit) },
    .page("/contacts/{id}/edit", role: .operator) { visit in
      try ContactForm.page(visit, visit.people.contact(visit["id"]).contact)
    },
    .form("/contacts/{id}/edit") { visit in
      try ContactForm.save(visit, visit.people.contact(visit["id"]).contact)
    },
    .form("/contacts/{id}/enable") { visit in
      try visit.people.change(contact: visit["id"], reason: visit.why) { $0.enabled = true }
      return back(visit, visit.words("{1} is told again.", visit["id"]))
    },
    .form("/contacts/{id}/disable") { visit in
      try visit.people.change(contact: visit["id"], reason: visit.why) { $0.enabled = false }
      return back(visit, visit.words("{1} is kept and told nothing.", visit["id"]))
    },
    .page("/contacts/{id}/remove", role: .operator) { visit in try removeQuestion(visit) },
    .form("/contacts/{id}/remove") { visit in
      let warnings = try visit.people.remove(contact: visit["id"], reason: visit.why)
      return .redirect(to: "/contacts", flash: visit.flash(visit.words("{1} is removed.", visit["id"]), warnings))
    },
    .form("/contacts/{id}/code") { visit in
      let sent = try visit.useCases.confirming(by: visit.caller).send(
        to: visit["id"], kind: visit.request.field("kind") ?? "",
        address: visit.request.field("address"))
      return back(
        visit, visit.words("A code for {1} goes out with the next delivery.", sent.address))
    },
    .form("/contacts/{id}/confirm") { visit in
      try visit.useCases.confirming(by: visit.caller).confirm(
        visit["id"], kind: visit.request.field("kind") ?? "",
        code: visit.request.field("code") ?? "")
      return back(visit, visit.words("The address is confirmed."))
    },
    .page("/confirm/{id}/{kind}/{token}", role: nil) { visit in confirmPage(visit, problem: "") },
    .form("/confirm/{id}/{kind}/{token}", role: nil) { visit in
      do {
        try visit.useCases.confirming(by: visit.caller).confirm(
          visit["id"], kind: visit["kind"], link: visit["token"])
      } catch AdministrationError.invalid(let problems) {
        return confirmPage(visit, problem: problems.map { visit.words($0) }.joined(separator: " "))
      }
      return visit.page(
        visit.words("Confirm an address"), section: nil,
        .notice(.good, visit.words("The address is confirmed. You can close this page.")))
    },
  ]

  private static func back(_ visit: Visit, _ text: String) -> Response {
    .redirect(to: Address.of("contacts", visit["id"]), flash: Flash(.good, text))
  }

  private static func list(_ visit: Visit) throws -> Response {
    let words = visit.words
    let wanted = (visit.request.first("q") ?? "").withoutOuterSpaces.lowercased()
    let book = try visit.people.book()
    let found = book.contacts.values.sorted { $0.id < $1.id }.filter { contact in
      wanted.isEmpty || contact.searchTexts(in: book).contains { $0.lowercased().contains(wanted) }
    }
    let rest = visit.cursor.map { cursor in found.filter { $0.id > cursor } } ?? found
    let page = rest.prefix(visit.limit(100))
    let rows = page.map { contact -> [HTML] in
      [
        .link(contact.name, Address.of("contacts", contact.id)), .code(contact.id),
        "\(contact.emails.first ?? "")",
        "\(contact.phone.isEmpty ? "" : "+\(contact.countryCode) \(contact.phone)")",
        state(contact, words) + reach(contact, visit, book), links(book.groups(of: contact.id)),
      ]
    }
    let table = visit.table(
      words("Contacts"),
      [
        .init(words("Name"), .title), .init(words("Id"), .code), .init(words("E-mail")),
        .init(words("Phone")),
        .init(words("State")), .init(words("Groups")),
      ], rows,
      empty: .empty(
        words("No contact yet."),
        words("Policies tell contacts and groups; add the first ones or import a file.")),
      next: rest.count > page.count ? page.last?.id : nil)
    let filter = visit.filter(
      "/contacts",
      [
        Field(
          "q", words("Search"), .line(type: "search"), value: visit.request.first("q") ?? "",
          hint: words("Id, name, address or group"))
      ])
    let all = try visit.people.problems()
    let problems = all.filter(\.isError).map { words($0) }
    let warnings = all.filter { !$0.isError }.map { words($0) }
    let remarks: HTML =
      warnings.isEmpty
      ? ""
      : .fold(
        words("Worth a look ({1})", String(warnings.count)),
        "<ul>\(warnings.prefix(200).map { "<li>\($0)</li>" as HTML })</ul>")
    return visit.page(
      words("Contacts"), section: .contacts, actions: actions(visit),
      (problems.isEmpty ? "" : .remarks(words("Please look at:"), problems)) + filter + table + remarks)
  }

  private static func actions(_ visit: Visit) -> HTML {
    let words = visit.words
    let reading: HTML =
      .button(words("On-call"), "/on-call")
      + .button(words("Export CSV"), "/contacts-export?format=csv")
      + .button(words("Export YAML"), "/contacts-export?format=yaml")
    guard visit.may(.operator) else { return reading }
    return reading + .button(words("Import"), "/contacts-import")
      + .button(words("Add contact"), "/contacts-new", primary: true)
  }

  /// What keeps a contact who is enabled from being told.
  private static func reach(_ contact: Contact, _ visit: Visit, _ book: ContactBook) -> HTML {
    let words = visit.words
    guard contact.enabled else { return "" }
    if contact.emails.isEmpty, contact.phone.isEmpty, contact.robots.isEmpty {
      return " " + .badge(words("no address"), .warning)
    }
    let isUnconfirmed = visit.useCases.workspace.configuration.contacts.confirmedKinds.contains { kind in
      contact.addresses(for: kind).contains { !book.isConfirmed(contact.id, kind: kind, address: $0) }
    }
    return isUnconfirmed ? " " + .badge(words("not confirmed"), .warning) : ""
  }

  static func state(_ contact: Contact, _ words: Words) -> HTML {
    contact.enabled ? .badge(words("enabled"), .good) : .badge(words("disabled"), .warning)
  }

  static func links(_ groups: [ContactGroup]) -> HTML {
    groups.map { HTML.link($0.name, Address.of("groups", $0.id)) }.joined(separator: ", ")
  }

  private static func removeQuestion(_ visit: Visit) throws -> Response {
    let words = visit.words
    let contact = try visit.people.contact(visit["id"]).contact
    let base = Address.of("contacts", contact.id)
    let places = try visit.people.places(of: contact.id)
    let crumbs = [Crumb(contact.name, base)]
    guard places.isEmpty else {
      return visit.page(
        words("Remove contact"), section: .contacts, crumbs: crumbs,
        .remarks(words("{1} cannot be removed while it is named by:", contact.id), places)
          + .actions([.button(words("Back"), base)]))
    }
    return visit.page(
      words("Remove contact"), section: .contacts, crumbs: crumbs,
      visit.confirmation(
        words("Remove {1} from the book and from every group?", contact.name),
        action: base + "/remove",
        [visit.whyField], submit: words("Remove"), cancel: base))
  }

  private static func confirmPage(_ visit: Visit, problem: String) -> Response {
    let words = visit.words
    // Opening a link changes nothing: mail programs open links, too.
    let form = visit.form(
      Address.of("confirm", visit["id"], visit["kind"], visit["token"]), submit: words("Confirm"))
    let wrong: HTML = problem.isEmpty ? "" : .problems(words("Not possible"), [problem])
    // Whoever has the link has it from a message to this address.
    let address = try? visit.useCases.confirming(by: visit.caller).address(
      visit["id"], kind: visit["kind"], link: visit["token"])
    let shown: HTML = address.map { "<p><strong>\($0)</strong></p>" } ?? ""
    return visit.page(
      words("Confirm an address"), section: nil, status: problem.isEmpty ? 200 : 422,
      wrong + .card(words("This address is yours and may get alerts?"), shown + form))
  }
}

extension Visit {
  /// The administration of contacts, for the caller.
  var people: ContactAdministration { useCases.contacts(by: caller) }

  /// Good news, with what is worth a look about it.
  func flash(_ text: String, _ warnings: [ContactProblem]) -> Flash {
    Flash(warnings.isEmpty ? .good : .warning, ([text] + warnings.map { words($0) }).joined(separator: "\n"))
  }

  /// The reason in the form.
  var why: String { String((request.field("reason") ?? "").prefix(500)) }

  /// Asks for a reason.
  var whyField: Field {
    Field("reason", words("Reason"), value: why, hint: words("Kept in the audit log"), maximum: 500)
  }

  /// What the form was made from: as it was sent, or as things stand now, so that the next saving is meant.
  func stateField(_ sent: String?, now: String) -> Field { Field("state", "", .hidden, value: sent ?? now) }

  /// Why a form that is older than the book was not saved, and what another saving does.
  func meanwhile(_ refusal: AdministrationError) -> [String] {
    [words(refusal), words("Below is what you entered: saving it again puts it in the place of that change.")]
  }
}

extension ContactBook {
  /// The groups of a contact, by id.
  func groups(of id: String) -> [ContactGroup] {
    groups.values.filter { $0.members.contains(id) }.sorted { $0.id < $1.id }
  }
}

extension Contact {
  func searchTexts(in book: ContactBook) -> [String] {
    [id, name, phone] + emails + book.groups(of: id).flatMap { [$0.id, $0.name] }
  }
}

extension String {
  /// Without spaces at both ends.
  var withoutOuterSpaces: String {
    let head = unicodeScalars.drop { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\n" }
    return String(
      String.UnicodeScalarView(
        head.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\n" }.reversed()))
  }
}
