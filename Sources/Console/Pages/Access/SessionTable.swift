internal import Administration

/// Browsers that are signed in.
enum SessionTable {
  /// The table; `end` makes the button that ends a session, `current` is the id of the one that looks.
  static func html(
    _ sessions: [ConsoleSession], _ visit: Visit, current: String? = nil, end: ((ConsoleSession) -> HTML)? = nil
  ) -> HTML {
    let words = visit.words
    var columns: [Table.Column] = [
      .init(words("Browser")), .init(words("From"), .code), .init(words("Since")), .init(words("Last seen")),
      .init(words("Ends")),
    ]
    if end != nil { columns.append(.init(words("Actions"), .actions)) }
    let rows = sessions.map { session -> [HTML] in
      let here: HTML = session.id == current ? " " + .badge(words("this one"), .info) : ""
      let row: [HTML] = [
        .cut(session.userAgent.isEmpty ? words("unknown") : session.userAgent, to: 70) + here, "\(session.address)",
        visit.time(session.createdAt), visit.time(session.lastSeen), visit.time(SessionRules.end(of: session)),
      ]
      return row + (end.map { [$0(session)] } ?? [])
    }
    return visit.table(words("Sessions"), columns, rows, empty: .empty(words("No browser is signed in.")))
  }
}
