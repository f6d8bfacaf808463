internal import Administration
internal import Alerting

/// One contact: what is known, whether it can be told, where it is named.
enum ContactDetail {
  static func page(_ visit: Visit) throws -> Response {
    let words = visit.words
    let (contact, groups) = try visit.people.contact(visit["id"])
    let base = Address.of("contacts", contact.id)
    var actions: HTML = ""
    if visit.may(.operator) {
      actions =
        visit.button(
          contact.enabled ? words("Disable") : words("Enable"),
          posts: base + (contact.enabled ? "/disable" : "/enable"))
        + .button(words("Remove"), base + "/remove")
        + .button(words("Edit"), base + "/edit", primary: true)
    }
    let problems = try visit.people.problems(of: contact).map { words($0) }
    var body: HTML = problems.isEmpty ? "" : .remarks(words("Please look at:"), problems)
    body += .card(words("Contact"), facts(contact, groups, visit))
    body += .card(words("Addresses"), try addresses(contact, visit))
    let places =
      try visit.people.places(of: contact.id)
      + groups.flatMap { group in
        visit.people.places(ofGroup: group.id).map { words("{1}, through the group {2}", $0, group.name) }
      }
    body += .card(
      words("Named by"),
      places.isEmpty
        ? .empty(words("No policy and no rotation names this contact or its groups."))
        : "<ul>\(places.map { "<li>\($0)</li>" as HTML })</ul>")
    body += HTML.link(
      words("Changes of this contact in the audit log"),
      Address.of("audit", query: [("subject", "contact \(contact.id)")]))
    return visit.page(
      contact.name, section: .contacts, crumbs: [Crumb(contact.name, base)], actions: actions, body)
  }

  private static func facts(_ contact: Contact, _ groups: [ContactGroup], _ visit: Visit) -> HTML {
    let words = visit.words
    func quota(_ number: Int?) -> String { number.map { String($0) } ?? words("as policies say") }
    return .details([
      (words("Id"), .code(contact.id)), (words("State"), ContactPages.state(contact, words)),
      (words("Groups"), ContactPages.links(groups)),
      (words("Time zone"), HTML(escaping: contact.timeZone)),
      (words("Language"), HTML(escaping: contact.language)),
      (
        words("Channels switched off"),
        HTML(
          escaping: contact.switchedOff.isEmpty
            ? "–" : contact.switchedOff.sorted().joined(separator: ", "))
      ),
      (
        words("Ids in chats"),
        HTML(
          escaping: contact.robots.isEmpty
            ? "–"
            : contact.robots.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(
              separator: ", "))
      ),
      (words("Messages a day"), HTML(escaping: quota(contact.messagesPerDay))),
      (words("Text messages a day"), HTML(escaping: quota(contact.smsPerDay))),
    ])
  }

  private static func addresses(_ contact: Contact, _ visit: Visit) throws -> HTML {
    let words = visit.words
    let book = try visit.people.book()
    let base = Address.of("contacts", contact.id)
    var rows: [[HTML]] = []
    var isOpen: Set<String> = []
    for kind in ["email", "sms"] {
      for address in contact.addresses(for: kind) {
        let one = book.confirmation(of: contact.id, kind: kind, address: address)
        let state: HTML
        if let at = one?.confirmedAt {
          state = HTML.badge(words("confirmed"), .good) + " " + visit.time(at)
        } else if book.confirmedKinds.contains(kind) {
          state = .badge(words("not confirmed, not told"), .warning)
        } else {
          state = .badge(words("not confirmed"), .neutral)
        }
        if one?.confirmedAt == nil, one?.codeHash.isEmpty == false { isOpen.insert(kind) }
        let send: HTML =
          one?.confirmedAt == nil && visit.may(.operator)
          ? visit.button(
            words("Send code"), posts: base + "/code",
            [
              Field("kind", "", .hidden, value: kind),
              Field("address", "", .hidden, value: address),
            ]) : ""
        rows.append(["\(kind)", "\(address)", state, send])
      }
    }
    let table = visit.table(
      words("Addresses"),
      [
        .init(words("Channel")), .init(words("Address")), .init(words("State")),
        .init(words("Actions"), .actions),
      ],
      rows, empty: .empty(words("Nothing can be sent to this contact.")))
    guard visit.may(.operator) else { return table }
    return table
      + isOpen.sorted().map { kind -> HTML in
        visit.form(
          base + "/confirm",
          [
            Field("kind", "", .hidden, value: kind),
            Field("code", words("Code of the message ({1})", kind), required: true, maximum: 12),
          ], submit: words("Confirm"), prefix: "confirm-\(kind)")
      }.joined()
  }
}
