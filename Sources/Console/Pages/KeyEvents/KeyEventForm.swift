internal import Administration
internal import Alerting
internal import Detection
internal import Engine
internal import WorkspaceFiles

/// The builder of a key event notification: filled in, shown with what it would have told of, then kept.
enum KeyEventForm {
  static let fresh = KeyEventNotification(name: "", type: .typical)
  private static let recordOnly = "-"

  static func page(
    _ visit: Visit, _ one: KeyEventNotification, isNew: Bool, problems: [String] = [],
    above: HTML = "",
    status: Int = 200
  ) throws -> Response {
    let words = visit.words
    let base = Address.of("key-events", one.name)
    let form = visit.form(
      isNew ? "/key-events-new" : base + "/edit", fields(visit, one, isNew: isNew),
      submit: words("Preview"),
      cancel: isNew ? "/key-events" : base)
    return visit.page(
      isNew ? words("Add notification") : words("Edit {1}", one.name), section: .keyEvents,
      crumbs: isNew ? [] : [Crumb(one.name, base)], status: status,
      (problems.isEmpty ? "" : .problems(words("Please correct:"), problems)) + above
        + .card(words("Notification"), form))
  }

  private static func fields(_ visit: Visit, _ one: KeyEventNotification, isNew: Bool) -> [Field] {
    let words = visit.words
    let sent = visit.request
    let wasSent = !sent.form.isEmpty
    func value(_ name: String, _ standing: String) -> String {
      wasSent ? sent.field(name) ?? "" : standing
    }
    let limits = visit.useCases.workspace.configuration.keyEventLimits
    let policies =
      [("", words("the trail's policy")), (recordOnly, words("nobody, recorded only"))]
      + visit.useCases.workspace.policies.map { ($0.name, $0.name) }
    var fields: [Field] = []
    if isNew {
      fields.append(
        Field(
          "name", words("Name"), value: value("name", one.name),
          hint: words("1 to 64 letters, digits and underscores"),
          required: true, maximum: 64))
    }
    fields += [
      Field(
        "description", words("What it is for"), value: value("description", one.description),
        maximum: 500),
      Field(
        "type", words("Type"),
        .choice(
          KeyEventNotification.OperationType.allCases.map {
            ($0.rawValue, KeyEventPages.type($0, words))
          }),
        value: value("type", one.type.rawValue)),
      Field(
        "operations", words("Operations"), .area(rows: 5),
        value: value("operations", operationText(one)),
        hint: words(
          "For listed operations. One service a line: IAM: login, logout; IAM/user: create*; ECS for all of it"
        )),
      Field(
        "format", words("Written in"),
        .choice([
          ("cts", words("the words of Huawei CTS")),
          ("any", words("neutral names, for every cloud")),
        ]),
        value: value("format", one.vocabulary.rawValue)),
      Field(
        "conditions", words("Conditions"), .area(rows: 3),
        value: value("conditions", one.conditions.map(\.text).joined(separator: "\n")),
        hint: words(
          "At most {1}, one a line: {2}", String(limits.conditions),
          KeyEventCondition.Field.allCases.map(\.rawValue).joined(separator: ", ")
            + "; trace_rating != normal")),
      Field(
        "match", words("Of the conditions"),
        .choice([("all", words("each must hold")), ("any", words("one must hold"))]),
        value: value("match", one.joint.rawValue)),
      Field(
        "operators", words("Only these operators"), .area(rows: 3),
        value: value(
          "operators",
          one.operators.map { "\($0.group): " + $0.users.joined(separator: ", ") }.joined(
            separator: "\n")),
        hint: words("One group a line: administrators: ada, bob. Empty for everybody")),
      Field(
        "target", words("Whom it tells"), .choice(policies),
        value: value("target", one.recordsOnly ? recordOnly : one.policy)),
      Field(
        "level", words("Level"),
        .choice(Level.allCases.reversed().map { ($0.name, words.level($0)) }),
        value: value("level", one.level.name)),
      Field(
        "suppress", words("Hold repeats for"),
        value: value("suppress", one.suppress.map { "\($0)s" } ?? "none"),
        hint: words("none tells of every trace; 1h holds repeats of an operator's operation"),
        maximum: 20),
      Field(
        "trails", words("Trails"), value: value("trails", one.trails.joined(separator: ", ")),
        hint: words("Names, * for anything; empty for all"), maximum: 1000),
      Field(
        "enabled", words("Started"), .check(wasSent ? sent.field("enabled") != nil : one.isStarted)),
    ]
    return fields
  }

  private static func operationText(_ one: KeyEventNotification) -> String {
    one.operations.map { entry in
      entry.service + (entry.resource.isEmpty ? "" : "/\(entry.resource)")
        + (entry.names.isEmpty ? "" : ": " + entry.names.joined(separator: ", "))
    }.joined(separator: "\n")
  }

  static func preview(_ visit: Visit, known: KeyEventNotification?) throws -> Response {
    let words = visit.words
    let (one, problems) = notification(visit, known)
    guard problems.isEmpty else {
      return try page(visit, known ?? fresh, isNew: known == nil, problems: problems, status: 422)
    }
    let seen = try visit.keyEvents.preview(one, index: visit.useCases.stores, now: visit.now)
    let hidden =
      visit.request.form.filter { $0.name != "csrf" }.map {
        Field($0.name, "", .hidden, value: $0.value)
      }
      + [visit.whyField]
    let save = visit.form(
      known == nil ? "/key-events-new/save" : Address.of("key-events", one.name, "save"), hidden,
      submit: words("Save"), prefix: "save")
    return try page(
      visit, known ?? fresh, isNew: known == nil,
      above: .card(words("The last 24 hours"), KeyEventPages.preview(seen, visit) + save))
  }

  static func save(_ visit: Visit, known: KeyEventNotification?) throws -> Response {
    let (one, problems) = notification(visit, known)
    guard problems.isEmpty else {
      return try page(visit, known ?? fresh, isNew: known == nil, problems: problems, status: 422)
    }
    do {
      try visit.keyEvents.put(one, replace: known != nil, reason: visit.why, now: visit.now)
    } catch AdministrationError.exists {
      return try page(
        visit, fresh, isNew: true,
        problems: [visit.words("There is a notification of this name already.")], status: 409)
    } catch AdministrationError.invalid(let problems) {
      return try page(
        visit, known ?? fresh, isNew: known == nil, problems: problems.map { visit.words($0) }, status: 422)
    }
    return .redirect(
      to: Address.of("key-events", one.name),
      flash: Flash(.good, visit.words("{1} is kept.", one.name)))
  }

  /// What the form says, and everything that is wrong with it.
  private static func notification(
    _ visit: Visit, _ known: KeyEventNotification?
  ) -> (KeyEventNotification, [String]) {
    let sent = visit.request
    var problems: [String] = []
    var one = KeyEventNotification(
      name: known?.name ?? sent.field("name") ?? "",
      type: sent.field("type").flatMap { KeyEventNotification.OperationType(rawValue: $0) }
        ?? .typical)
    one.description = sent.field("description") ?? ""
    one.vocabulary =
      sent.field("format").flatMap { KeyEventNotification.Vocabulary(rawValue: $0) } ?? .cts
    one.joint = sent.field("match").flatMap { KeyEventNotification.Joint(rawValue: $0) } ?? .all
    one.isStarted = sent.field("enabled") != nil
    if one.type == .custom { one.operations = lines(sent.field("operations")).map(operations) }
    for line in lines(sent.field("conditions")) {
      if let condition = KeyEventCondition(line) {
        one.conditions.append(condition)
      } else {
        problems.append(visit.words("'{1}' is no condition.", String(line.prefix(80))))
      }
    }
    if one.type != .all {
      one.operators = lines(sent.field("operators")).map { line in
        let (group, users) = split(line, at: ":")
        return .init(group: group, users: names(users))
      }
    }
    let target = sent.field("target") ?? ""
    one.recordsOnly = target == recordOnly
    one.policy = one.recordsOnly ? "" : target
    one.level = sent.field("level").flatMap { Level(name: $0) } ?? .medium
    let suppress = sent.field("suppress") ?? "none"
    one.suppress = TimeLength.seconds(suppress).flatMap { $0 > 0 ? $0 : nil }
    if one.suppress == nil, !suppress.isEmpty, suppress != "none" {
      problems.append(
        visit.words("'{1}' is no length of time such as 1h.", String(suppress.prefix(40))))
    }
    one.trails = names(sent.field("trails") ?? "")
    let found = visit.keyEvents.check(one.yaml, path: visit.words("the form")).diagnostics
    problems += found.filter { $0.severity == .error }.map {
      $0.message + ($0.hint.isEmpty ? "" : " (\($0.hint))")
    }
    return (one, problems)
  }

  private static func lines(_ text: String?) -> [String] {
    (text ?? "").split { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }.map {
      String($0).withoutOuterSpaces
    }
    .filter { !$0.isEmpty }
  }

  private static func operations(_ line: String) -> KeyEventNotification.Operations {
    let (head, tail) = split(line, at: ":")
    let (service, resource) = split(head, at: "/")
    return .init(service: service, resource: resource, names: names(tail))
  }

  private static func split(_ text: String, at sign: Character) -> (String, String) {
    guard let place = text.firstIndex(of: sign) else { return (text.withoutOuterSpaces, "") }
    return (
      String(text[..<place]).withoutOuterSpaces,
      String(text[text.index(after: place)...]).withoutOuterSpaces
    )
  }

  private static func names(_ text: String) -> [String] {
    text.split(separator: ",").map { String($0).withoutOuterSpaces }.filter { !$0.isEmpty }
  }
}
