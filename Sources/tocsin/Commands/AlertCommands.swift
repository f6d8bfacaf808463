internal import Administration
internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Engine

/// Answers to alerts that were told.
enum AlertCommands {
  static let all = [show, acknowledge, close]

  private static let show = Command(
    name: "alerts show", summary: "one alert: what it is about, who was told, what became of it", synopsis: "ID",
    discussion: "The first six digits of the id are enough when no other alert begins with them.",
    examples: ["tocsin alerts show 4f1c2ab9"], options: [CommonOptions.workspace]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID")
    let opened = try OpenWorkspace(arguments, terminal)
    let alert = try opened.alerts.alert(arguments.words[0])
    func say(_ text: String) { terminal.line(Table.visible(text)) }
    say("[\(alert.level.name)] \(alert.title)")
    say("alert \(alert.id), trail \(alert.trail), slot \(alert.slot.rfc3339), fingerprint \(alert.fingerprint)")
    for label in alert.labels { say("  \(label.field) = \(label.value)") }
    say("\(counted(alert.count, "match")), first \(alert.firstEvent.rfc3339), last \(alert.lastEvent.rfc3339)")
    for match in alert.samples {
      let event = match.event
      say(
        "  \(event.time.rfc3339) \(event.operation) by \(event.actor.name) from \(event.sourceIP) (event \(event.id))")
    }
    let (handling, notes) = try opened.alerts.history(of: alert)
    say("state: \(handling?.state ?? "open")" + (handling.map { answer($0) } ?? ""))
    for notification in try opened.stores.entries(states: [], limit: 10_000)
    where notification.notification.alert == alert.id {
      let it = notification.notification
      let who = it.contact.isEmpty ? "" : " to \(it.contact) <\(it.address)>"
      say("  \(it.channel)\(who): \(notification.state.rawValue), \(it.reason) (notification \(it.id))")
    }
    for note in notes { say("  \(note.at.rfc3339) \(note.by.isEmpty ? "tocsin" : note.by): \(note.text)") }
    return .success
  }

  private static func answer(_ handling: AlertHandling) -> String {
    var text = ""
    if let answer = handling.acknowledged { text += ", acknowledged by \(answer.by) at \(answer.at.rfc3339)" }
    if let answer = handling.closed { text += ", closed by \(answer.by) at \(answer.at.rfc3339)" }
    if let over = handling.resolvedAt { text += ", over since \(over.rfc3339)" }
    return text
  }

  private static let acknowledge = answerCommand(
    .acknowledge, name: "alerts ack", summary: "say that somebody looks at an alert: escalation stops",
    example: "tocsin alerts ack 4f1c2ab9 --note 'on it'")
  private static let close = answerCommand(
    .close, name: "alerts close", summary: "say that an alert is dealt with: nothing more follows from it",
    example: "tocsin alerts close 4f1c2ab9 --note 'planned change'")

  private static func answerCommand(
    _ kind: AlertAnswer.Kind, name: String, summary: String, example: String
  ) -> Command {
    Command(
      name: name, summary: summary, synopsis: "ID | --token TOKEN",
      discussion: "Answers every open alert of the same fingerprint. The token is the end of the link in a message.",
      examples: [example],
      options: [
        CommonOptions.workspace, .value("by", "NAME", "who answers (default: your user name)"),
        .value("note", "TEXT", "what the next reader should know"),
        .value("token", "TOKEN", "the token of a link instead of an id"),
      ]
    ) { arguments, terminal in
      let opened = try OpenWorkspace(arguments, terminal)
      let now = SystemClock().now
      let handling: AlertHandling
      if let token = arguments.value("token") {
        try arguments.expect(words: 0...0, "")
        do {
          handling = try opened.alerts.answer(token: token, now: now)
        } catch let refusal as AlertLink.Refusal {
          throw CommandFailure(.userFiles, refusal.description)
        }
      } else {
        try arguments.expect(words: 1...1, "ID")
        handling = try opened.alerts.answer(
          kind, alert: arguments.words[0], by: Author.name(arguments), note: arguments.value("note") ?? "", now: now)
      }
      terminal.line(Table.visible("alert \(handling.alert): \(handling.state)" + answer(handling)))
      return .success
    }
  }
}
