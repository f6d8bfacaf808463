internal import Administration
internal import Alerting
internal import AuditEvents
internal import Detection

/// Alerts in a table, the same on every page.
enum AlertTable {
  private static func link(_ title: String, _ address: String) -> HTML {
    "<a href=\"\(address)\">\(HTML.cut(title))</a>"
  }

  static func html(_ lines: [AlertLine], _ visit: Visit, caption: String, next: String? = nil) -> HTML {
    let words = visit.words
    let rows = lines.map { line -> [HTML] in
      let alert = line.alert
      let actor = alert.samples.first.map { $0.event.actor.name.isEmpty ? $0.event.actor.id : $0.event.actor.name }
      return [
        .badge(alert.level, words), link(alert.title, PageParts.alert(alert.id)),
        .cut(actor ?? "–", to: 60), "\(alert.trail.text)", "\(alert.count)",
        visit.time(alert.slot), PageParts.alertState(line.state, words),
      ]
    }
    return visit.table(
      caption,
      [
        .init(words("Level"), .tag), .init(words("Alert"), .title), .init(words("Actor")), .init(words("Trail")),
        .init(words("Matches"), .number), .init(words("Slot"), .time), .init(words("State")),
      ], rows,
      empty: .empty(words("No alert"), words("Nothing was told that fits.")), next: next)
  }
}
