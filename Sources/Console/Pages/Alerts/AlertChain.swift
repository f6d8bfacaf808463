internal import Administration
internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Engine

/// The way of an alert to people: condition, whitelist, suppression, route, receipts.
struct AlertChain {
  let report: AlertReport
  let visit: Visit
  private var words: Words { visit.words }

  var html: HTML { "\(steps)\(messages)\(decisions)" }

  private var steps: HTML {
    guard let trace = report.trace else {
      return "<p class=\"muted\">\(words("The rule or the event is gone, so the steps cannot be retraced."))</p>"
    }
    let entries = trace.steps.map { step -> (time: HTML, title: HTML, text: HTML, tone: Tone) in
      let tone: Tone =
        switch step.verdict {
        case .passed: .good
        case .stopped: .bad
        case .waiting: .warning
        }
      return (
        "\(station(step.station))", "\(words.sentence(step.text))",
        step.details.isEmpty ? HTML() : PageParts.list(step.details.map { words.sentence($0) }), tone
      )
    }
    let condition: HTML =
      trace.explanation.map { .fold(words("The condition with the values found"), .block($0.text(.plain, indent: 0))) }
      ?? HTML()
    return "\(HTML.timeline(entries))\(condition)"
  }

  private func station(_ station: Trace.Station) -> String {
    switch station {
    case .event: words("Event")
    case .rule: words("Rule")
    case .logSource: words("Log source")
    case .condition: words("Condition")
    case .match: words("Match")
    case .history: words("Age")
    case .whitelist: words("Whitelists")
    case .run: words("Run")
    case .suppression: words("Suppression")
    case .route: words("Route")
    case .delivery: words("Delivery")
    }
  }

  private var messages: HTML {
    let rows = report.messages.map { message -> [HTML] in
      let notification = message.entry.notification
      let answer = message.receipts.last.map { "\($0.outcome.name): \($0.outcome.detail)" } ?? "–"
      return [
        .link(notification.channel, Address.of("notifications", notification.id)),
        "\([notification.contact, notification.address].filter { !$0.isEmpty }.joined(separator: ", "))",
        "\(words.sentence(notification.reason))", PageParts.outboxBadge(message.entry.state, words), "\(answer)",
      ]
    }
    return """
      <h3>\(words("Messages"))</h3>
      \(visit.table(words("Messages"), [.init(words("Channel")), .init(words("Recipient")), .init(words("Why")), .init(words("State")), .init(words("Last answer"))], rows, empty: .empty(words("No message"))))
      """
  }

  private var decisions: HTML {
    let rows = report.decisions.map { decision -> [HTML] in
      [
        .link(Moment.text(decision.slot), PageParts.run(decision.trail, decision.slot)), "\(decision.count)",
        "\(words.sentence(decision.text))", PageParts.list(decision.recipients),
      ]
    }
    let ledger = report.ledger.map {
      words(
        "Policy {1}: told {2}, repeats are held until {3}, {4} held so far.", $0.key.policy, Moment.text($0.notifiedAt),
        Moment.text($0.until), String($0.heldCount))
    }
    return """
      <h3>\(words("Decisions about the same group"))</h3>
      \(visit.table(words("Decisions about the same group"), [.init(words("Slot")), .init(words("New matches"), .number), .init(words("Decision")), .init(words("Recipients"))], rows))
      \(ledger.isEmpty ? HTML() : PageParts.list(ledger))
      """
  }
}
