internal import Administration
internal import Alerting
internal import AuditEvents
internal import Detection

/// Who would be told of an alert, where and when, and why others not.
struct RouteTester {
  let visit: Visit
  private var words: Words { visit.words }

  func page() throws -> Response {
    func value(_ name: String) -> String { visit.request.first(name) ?? "" }
    let at = PageParts.time(visit.request.first("at"))
    var result = HTML()
    if !value("alert").isEmpty || !value("level").isEmpty {
      do {
        result = show(try trial(at: at ?? visit.now), at: at ?? visit.now)
      } catch let refusal as AdministrationError {
        result = .problems(words("Please correct:"), [words(refusal)])
      }
    }
    let fields = [
      Field(
        "alert", words("Alert"), value: value("alert"), hint: words("The id of an alert, or describe one:"), maximum: 64
      ),
      Field("level", words("Level"), .choice(PageParts.levels(words, any: "–")), value: value("level")),
      Field("trail", words("Trail"), .choice(PageParts.trails(visit, any: false)), value: value("trail")),
      Field("rule", words("Rule"), value: value("rule"), maximum: 300),
      Field("tag", words("Tag"), value: value("tag"), maximum: 100),
      Field("at", words("At (UTC)"), .line(type: "datetime-local"), value: at.map { PageParts.input($0) } ?? ""),
    ]
    let body: HTML = """
      <p class="text">\(words("Sends nothing. Silences and repeats are shown, but do not change the answer."))</p>
      \(FilterForm("/policies/route", fields: fields, submit: words("Try"), clear: words("Clear"), title: words("The alert")).html)
      \(result)
      """
    return visit.page(
      words("Try an alert"), section: .policies, crumbs: [Crumb(words("Try an alert"), "/policies/route")], body)
  }

  private func trial(at moment: Timestamp) throws -> PolicyAdministration.Trial {
    let use = visit.useCases.policies(by: visit.caller)
    let request = visit.request
    if let id = request.first("alert"), !id.isEmpty {
      return try use.trial(try visit.useCases.alerts(by: visit.caller).alert(id), at: moment)
    }
    guard let level = Level(name: request.first("level") ?? "") else { throw Failure.malformed }
    let alert = try use.sample(
      level: level, trail: TrailName(request.first("trail") ?? ""), rule: request.first("rule") ?? "",
      tags: request.all("tag").filter { !$0.isEmpty }, at: moment)
    return try use.trial(alert, at: moment)
  }

  private func show(_ trial: PolicyAdministration.Trial, at moment: Timestamp) -> HTML {
    let rows = trial.routed.recipients.map { recipient -> [HTML] in
      let when =
        recipient.delay.map { words.sentence($0.text) }
        ?? recipient.group.map { words("after {1}, with others of its group", words.span($0.grouping.wait)) }
        ?? words("at once")
      return [
        "\(recipient.contact?.name ?? words("the channel"))", "\(recipient.channel)", "\(recipient.address)",
        "\(when)", "\(words.sentence(recipient.reason))",
        .link(recipient.template, Address.of("templates", recipient.template)),
      ]
    }
    var remarks = trial.silences.map {
      words("Silenced until {1} by {2}: {3}", Moment.text($0.end), $0.author, $0.reason)
    }
    if let held = trial.held {
      remarks.append(
        words("Told {1}; repeats are held until {2}.", Moment.text(held.notifiedAt), Moment.text(held.until)))
    }
    let steps = trial.steps.map { index -> String in
      let step = trial.policy.escalation[index]
      return words("after {1}:", words.span(step.after)) + " "
        + step.notify.map { words.sentence(PolicyWords.target($0)) }.joined(separator: "; ")
    }
    let table = visit.table(
      words("Would be told"),
      [
        .init(words("Recipient")), .init(words("Channel")), .init(words("Address")), .init(words("When")),
        .init(words("Why")), .init(words("Template")),
      ], rows, empty: .empty(words("Nobody would be told")))
    let heading: HTML =
      "\(HTML.badge(trial.alert.level, words)) \(trial.alert.title) · \(trial.alert.trail.text) · \(Moment.text(moment))"
    return """
      <p class="heading">\(heading) · \(HTML.link(words("policy {1}", trial.policy.name), Address.of("policies", trial.policy.name)))</p>
      \(remarks.map { HTML.notice(.info, $0) })
      \(HTML.card(words("Would be told"), table))
      <div class="columns">
      \(HTML.card(words("What each route says"), PageParts.list(trial.routes.map { words.sentence($0) })))
      \(HTML.card(words("Left out"), PageParts.list(trial.routed.dropped.map { words.sentence($0) })))
      \(HTML.card(words("Escalation"), PageParts.list(steps)))
      </div>
      """
  }
}
