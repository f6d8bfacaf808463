internal import Administration
internal import Alerting
internal import AuditEvents
internal import Engine

/// Answers an alert by the signed link of a message. Following the link changes nothing, because mail scanners follow
/// links, too: the page asks first. The link itself is the right to answer.
enum AnswerPages {
  static let endpoints: [Endpoint] = [
    .page("/answer/{token}", role: nil) { visit in
      let words = visit.words
      let (link, alert) = try read(visit)
      if let answered = try answered(link, visit) { return answered }
      let question =
        link.kind == .acknowledge
        ? words("Acknowledge this alert: you take it on?") : words("Close this alert: nothing more is to be done?")
      let facts = HTML.details([
        (words("Alert"), "\(HTML.badge(alert.level, words)) \(alert.title)"), (words("Trail"), "\(alert.trail.text)"),
        (words("Seen"), visit.time(alert.lastEvent)), (words("Matches"), "\(alert.count)"),
      ])
      return visit.page(
        words("Answer an alert"), section: nil,
        visit.confirmation(
          question, detail: facts, action: Address.of("answer", visit["token"]),
          submit: link.kind == .acknowledge ? words("Acknowledge") : words("Close"), cancel: "/", dangerous: false)
      ).with("X-Robots-Tag", "noindex")
    },
    .form("/answer/{token}", role: nil) { visit in
      let words = visit.words
      let (link, alert) = try read(visit)
      // A link answers once: what it leaves behind cannot be repeated by whoever finds it later.
      if let answered = try answered(link, visit) { return answered }
      try visit.useCases.alerts(by: visit.caller).answer(token: visit["token"], now: visit.now)
      let done = link.kind == .acknowledge ? words("The alert is acknowledged.") : words("The alert is closed.")
      let facts: HTML = "\(HTML.badge(alert.level, words)) \(alert.title)"
      return visit.page(
        words("Answer an alert"), section: nil, HTML.notice(.good, done) + .details([(words("Alert"), facts)]))
    },
  ]

  /// What is said when somebody answered before; nil when nobody did.
  private static func answered(_ link: AlertLink, _ visit: Visit) throws -> Response? {
    let words = visit.words
    guard let handling = try visit.useCases.stores.handling(alert: link.alert),
      let answer = handling.closed ?? (link.kind == .acknowledge ? handling.acknowledged : nil)
    else { return nil }
    let text =
      handling.closed == nil
      ? words("{1} took the alert on at {2}.", answer.by, Moment.text(answer.at))
      : words("{1} closed the alert at {2}.", answer.by, Moment.text(answer.at))
    return visit.page(words("Answer an alert"), section: nil, HTML.notice(.info, text))
      .with("X-Robots-Tag", "noindex")
  }

  private static func read(_ visit: Visit) throws -> (AlertLink, Alert) {
    let stores = visit.useCases.stores
    let link = try AlertLink(token: visit["token"], key: try stores.linkKey(), now: visit.now)
    guard let alert = try stores.alerts(ids: [link.alert]).first else { throw Failure.notFound }
    return (link, alert)
  }
}
