internal import Administration
internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Engine

/// The page of one alert.
struct AlertDetail {
  let report: AlertReport
  let visit: Visit
  private var words: Words { visit.words }
  private var alert: Alert { report.alert }

  var page: Response {
    let body: HTML = """
      \(answers)
      \(HTML.card(words("What it is about"), about))
      \(HTML.card(words("Evidence"), evidence))
      \(HTML.card(words("How it came to people"), AlertChain(report: report, visit: visit).html))
      \(HTML.card(words("What else the actor did"), actor))
      \(HTML.card(words("What happened since"), notes))
      """
    return visit.page(
      alert.title, section: .alerts, crumbs: [Crumb(String(alert.id.prefix(8)), PageParts.alert(alert.id))],
      actions: actions, body)
  }

  private var actions: HTML {
    guard visit.may(.operator) else { return HTML() }
    return .actions([
      .button(words("Silence this"), Address.of("silences", "new", query: [("alert", alert.id)])),
      .button(words("Propose whitelist entry"), Address.of("whitelists", "new", query: [("alert", alert.id)])),
    ])
  }

  private var about: HTML {
    var pairs: [(term: String, value: HTML)] = [
      (words("Level"), .badge(alert.level, words)), (words("State"), PageParts.alertState(report.state, words)),
      (words("Rule"), report.rule.map { .link($0.title, PageParts.rule($0.id)) } ?? "\(alert.rule.text)"),
      (words("Trail"), "\(alert.trail.text)"), (words("Matches"), "\(alert.count)"),
      (words("First event"), visit.time(alert.firstEvent)), (words("Last event"), visit.time(alert.lastEvent)),
      (words("Slot"), .link(Moment.text(alert.slot), PageParts.run(alert.trail, alert.slot))),
    ]
    pairs += alert.labels.map { ($0.field, "\($0.value)") }
    if !alert.tags.isEmpty {
      pairs.append((words("Tags"), alert.tags.map { HTML.badge($0) }.joined(separator: " ")))
    }
    pairs.append((words("Alert id"), .code(alert.id)))
    pairs.append((words("Fingerprint"), .code(alert.fingerprint.text)))
    let description: HTML =
      report.rule.map { $0.description.isEmpty ? HTML() : HTML.prose($0.description) } ?? HTML()
    return "\(description)\(HTML.details(pairs))"
  }

  private var evidence: HTML {
    visit.table(
      words("Evidence"),
      [
        .init(words("Time")), .init(words("Operation")), .init(words("Actor")), .init(words("Source address")),
        .init(words("Resource")), .init(words("Outcome")),
      ], alert.samples.map { row($0.event) })
  }

  private func row(_ event: AuditEvent) -> [HTML] {
    let actor = event.actor.name.isEmpty ? event.actor.id : event.actor.name
    let outcome: HTML =
      event.outcome == .success
      ? HTML.badge(words("success"), .good)
      : HTML.badge(event.outcome == .denied ? words("denied") : words("failure"), .bad)
    return [
      Moment(event.time, now: visit.now, words: words).short,
      "<a href=\"\(PageParts.event(event.id))\">\(HTML.cut(event.operation, to: 60))</a>", .cut(actor, to: 60),
      .cut(event.sourceIP, to: 60), .cut(event.resources.map(\.id).filter { !$0.isEmpty }.joined(separator: ", ")),
      outcome,
    ]
  }

  private var actor: HTML {
    guard let timeline = report.timeline else {
      return .empty(words("The events do not say who it was"))
    }
    let rows = timeline.actions.map { action -> [HTML] in
      [
        .cut(action.operation, to: 60), .cut(action.service, to: 60), "\(action.count)", "\(action.failures)",
        Moment(action.first, now: visit.now, words: words).short,
        Moment(action.last, now: visit.now, words: words).short, "\(action.sourceIPs.joined(separator: ", "))",
      ]
    }
    let events = report.actorEvents.map { row($0) }
    let cut: HTML =
      timeline.isCut
      ? "<p class=\"muted\">\(words("There are more events than are shown; the newest are."))</p>" : HTML()
    return """
      <p class="muted">\(words("A day before and after the alert, without its own events; the rarest first."))</p>
      \(visit.table(words("Operations of the actor"), [.init(words("Operation")), .init(words("Service")), .init(words("Events"), .number), .init(words("Failed"), .number), .init(words("First")), .init(words("Last")), .init(words("Source addresses"))], rows, empty: .empty(words("Nothing else"))))
      \(cut)
      \(HTML.fold(words("Each event ({1})", String(events.count)), visit.table(words("Events of the actor"), [.init(words("Time")), .init(words("Operation")), .init(words("Actor")), .init(words("Source address")), .init(words("Resource")), .init(words("Outcome"))], events)))
      """
  }

  private var notes: HTML {
    var entries = report.notes.map { note in
      (
        time: visit.time(note.at), title: "\(note.by.isEmpty ? "Tocsin" : note.by)" as HTML,
        text: "<p>\(note.text)</p>" as HTML, tone: Tone.info
      )
    }
    entries.insert(
      (
        time: visit.time(alert.slot), title: "\(words("Alert of the run"))", text: HTML(),
        tone: PageParts.tone(alert.level)
      ),
      at: 0)
    return .timeline(entries)
  }

  /// What can be answered; what was answered.
  private var answers: HTML {
    let held = report.silences.map { silence in
      HTML.notice(
        .info,
        words("Silenced until {1} by {2}: {3}", Moment.text(silence.end), silence.author, silence.reason))
    }
    guard visit.may(.operator), report.handling?.closed == nil else { return "\(held)" }
    let note = Field(
      "note", words("Note"), hint: words("What the next reader should know; may be left out."), maximum: 2000)
    func button(_ verb: String, _ title: String, primary: Bool) -> HTML {
      let address = Address.of("alerts", alert.id, verb)
      return
        "<button type=\"submit\" formaction=\"\(address)\"\(attribute: "class", primary ? "primary" : nil)>\(title)</button>"
    }
    let isNew = report.handling?.acknowledged == nil
    let acknowledge = isNew ? button("acknowledge", words("Acknowledge"), primary: true) : HTML()
    let close = button("close", words("Close alert"), primary: !isNew)
    let first = Address.of("alerts", alert.id, isNew ? "acknowledge" : "close")
    return """
      \(held)
      <section class="card answers" aria-label="\(words("Answer"))"><form method="post" action="\(first)" class="form">\
      <input type="hidden" name="csrf" value="\(visit.csrf)">\(note.html(prefix: "answer"))\
      <div class="buttons">\(acknowledge)\(close)</div></form></section>
      """
  }
}
