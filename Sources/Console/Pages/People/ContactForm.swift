internal import Administration
internal import Alerting
internal import Delivery
internal import WorkspaceFiles

/// The form of a contact, new or known.
enum ContactForm {
  /// The channels that can be switched off: every kind there is, and what the contact has of others. What was not shown
  /// is never written.
  private static func kinds(_ contact: Contact?) -> [String] {
    let known = ChannelKind.allCases.map(\.rawValue)
    return known + (contact?.switchedOff ?? []).subtracting(known).sorted()
  }

  static func page(
    _ visit: Visit, _ contact: Contact?, problems: [String] = [], status: Int = 200
  ) throws -> Response {
    let words = visit.words
    let isNew = contact == nil
    let base = contact.map { Address.of("contacts", $0.id) }
    let form = visit.form(
      base.map { $0 + "/edit" } ?? "/contacts-new", try fields(visit, contact, isStale: status == 409),
      submit: words("Save"),
      cancel: base ?? "/contacts")
    return visit.page(
      isNew ? words("Add contact") : words("Edit {1}", contact?.name ?? ""), section: .contacts,
      crumbs: contact.map { [Crumb($0.name, base ?? "")] } ?? [], status: status,
      (problems.isEmpty ? "" : .problems(words("Please correct:"), problems))
        + .card(words("Contact"), form))
  }

  private static func fields(_ visit: Visit, _ contact: Contact?, isStale: Bool) throws -> [Field] {
    let words = visit.words
    let form = visit.request
    let wasSent = !form.form.isEmpty
    func value(_ name: String, _ standing: String) -> String {
      wasSent ? form.field(name) ?? "" : standing
    }
    let book = try visit.people.book()
    let groups = book.groups.values.sorted { $0.id < $1.id }.map { (value: $0.id, title: $0.name) }
    let own = contact.map { Set(book.groups(of: $0.id).map(\.id)) } ?? []
    var fields: [Field] = []
    if contact == nil {
      fields.append(
        Field(
          "id", words("Id"), value: value("id", ""),
          hint: words("2 to 60 of A-Z, a-z, 0-9, _ . and -; it stays"), required: true, maximum: 60)
      )
    }
    let phone = contact.map { $0.phone.isEmpty ? "" : "+\($0.countryCode) \($0.phone)" } ?? ""
    fields += [
      Field("name", words("Name"), value: value("name", contact?.name ?? ""), maximum: 64),
      Field(
        "emails", words("E-mail addresses"), .area(rows: 2),
        value: value("emails", contact?.emails.joined(separator: "\n") ?? ""),
        hint: words("One a line, the best first")),
      Field(
        "phone", words("Phone"), .line(type: "tel"), value: value("phone", phone),
        hint: words("Country code and number, such as +86 13800000000"), maximum: 30),
      Field(
        "groups", words("Groups"),
        .choices(groups, chosen: wasSent ? Set(form.fields("groups")) : own)),
      Field(
        "time-zone", words("Time zone"), value: value("time-zone", contact?.timeZone ?? "UTC"),
        hint: words("Such as Asia/Shanghai"), maximum: 64),
      Field(
        "language", words("Language of messages"),
        value: value("language", contact?.language ?? "en"),
        hint: words("Such as en or zh-CN"), maximum: 35),
      Field(
        "off", words("Channels switched off"),
        .choices(
          kinds(contact).map { (value: $0, title: $0) },
          chosen: wasSent ? Set(form.fields("off")) : contact?.switchedOff ?? [])),
      Field(
        "robots", words("Ids in chats"), .area(rows: 2),
        value: value(
          "robots",
          contact?.robots.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(
            separator: "\n") ?? ""),
        hint: words("One a line, such as dingtalk=13800000000")),
      Field(
        "per-day", words("Messages a day"), .line(type: "number"),
        value: value("per-day", contact?.messagesPerDay.map { String($0) } ?? ""),
        hint: words("More come in one digest; empty for what policies say")),
      Field(
        "sms-per-day", words("Text messages a day"), .line(type: "number"),
        value: value("sms-per-day", contact?.smsPerDay.map { String($0) } ?? "")),
      Field(
        "enabled", words("Told of alerts"),
        .check(wasSent ? form.field("enabled") != nil : contact?.enabled ?? true)),
      visit.whyField,
    ]
    if let contact {
      fields.append(
        visit.stateField(isStale ? nil : form.field("state"), now: try visit.people.state(of: contact.id))
      )
    }
    return fields
  }

  static func save(_ visit: Visit, _ known: Contact?) throws -> Response {
    let form = visit.request
    do {
      var contact = known ?? Contact(id: form.field("id") ?? "")
      try apply(visit, to: &contact)
      let groups = form.fields("groups")
      let warnings =
        known == nil
        ? try visit.people.add(contact, groups: groups, reason: visit.why)
        : try visit.people.change(
          contact: contact.id, groups: groups, since: form.field("state"), reason: visit.why
        ) { try apply(visit, to: &$0) }
      return .redirect(
        to: Address.of("contacts", contact.id),
        flash: visit.flash(visit.words("{1} is in the book.", contact.name), warnings))
    } catch AdministrationError.invalid(let problems) {
      return try page(visit, known, problems: problems.map { visit.words($0) }, status: 422)
    } catch let refusal as AdministrationError {
      if case .changed = refusal { return try page(visit, known, problems: visit.meanwhile(refusal), status: 409) }
      guard case .exists = refusal else { throw refusal }
      return try page(
        visit, known, problems: [visit.words("There is a contact with this id already.")],
        status: 409)
    }
  }

  /// What the form says; throws with every value that cannot be read.
  private static func apply(_ visit: Visit, to contact: inout Contact) throws {
    let form = visit.request
    var problems: [Sentence] = []
    contact.name = form.field("name") ?? ""
    if contact.name.isEmpty { contact.name = contact.id }
    contact.emails = lines(form.field("emails"))
    let phone = form.field("phone") ?? ""
    let parts = phone.split(separator: " ", maxSplits: 1).map(String.init)
    if phone.isEmpty {
      (contact.countryCode, contact.phone) = ("", "")
    } else if parts.count == 2, parts[0].utf8.first == 0x2B {
      contact.countryCode = String(parts[0].dropFirst())
      contact.phone = parts[1].filter { $0 != " " && $0 != "-" }
    } else {
      problems.append(Sentence("the phone needs its country code, such as +86 13800000000"))
    }
    contact.timeZone = form.field("time-zone") ?? "UTC"
    contact.language = form.field("language") ?? "en"
    contact.switchedOff = Set(form.fields("off"))
    contact.robots = [:]
    for line in lines(form.field("robots")) {
      let pair = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
        \.description.withoutOuterSpaces)
      if pair.count == 2 {
        contact.robots[pair[0]] = pair[1]
      } else {
        problems.append(Sentence("ids in chats are written as dingtalk=13800000000"))
      }
    }
    func number(_ name: String) -> Int? {
      guard let text = form.field(name), !text.isEmpty else { return nil }
      if let number = Int(text) { return number }
      problems.append(Sentence("messages a day is a whole number"))
      return nil
    }
    contact.messagesPerDay = number("per-day")
    contact.smsPerDay = number("sms-per-day")
    contact.enabled = form.field("enabled") != nil
    guard problems.isEmpty else {
      // Everything at once: what can be read is judged, too.
      let others = try visit.people.problems(of: contact).filter { $0.isError && !$0.message.contains("phone") }.map(
        \.sentence)
      throw AdministrationError.invalid(problems + others)
    }
  }

  static func lines(_ text: String?) -> [String] {
    (text ?? "").split { $0 == "\n" || $0 == "\r" || $0 == "\r\n" || $0 == ";" }.map {
      String($0).withoutOuterSpaces
    }
    .filter { !$0.isEmpty }
  }
}
