internal import Administration
internal import Alerting
internal import AuditEvents
internal import Engine

/// Who is on call, and when people work.
enum OnCallCommands {
  static let all = [list, show, standIn, takeBack, check, calendars, calendar]

  private static let list = Command(
    name: "on-call list", summary: "the on-call rotations and who has them now", synopsis: "[--at TIME]",
    examples: ["tocsin on-call list"],
    options: [CommonOptions.workspace, .value("at", "TIME", "at this time (default now)"), OutputFormat.option]
  ) { arguments, terminal in
    let opened = try OpenWorkspace(arguments, terminal)
    let moment = try arguments.time("at") ?? SystemClock().now
    var table = Table(columns: ["rotation", "on_call", "until", "time_zone", "members", "stands_in"])
    for rotation in try opened.contacts.rotations() {
      let duty = rotation.onCall(at: moment)
      table.add(
        .string(rotation.name), .string(duty?.user ?? ""),
        .string(duty.map { rotation.clock.text($0.range.upperBound) } ?? ""), .string(rotation.clock.zone),
        .array(rotation.members.map { .string($0) }), .boolean(duty?.isOverride ?? false))
    }
    try table.print(
      OutputFormat(arguments), to: terminal, empty: "no on-call rotation; they are files in Rules/on-call")
    return .success
  }

  private static let show = Command(
    name: "on-call show", summary: "the next shifts of a rotation and who stands in", synopsis: "ROTATION [--shifts N]",
    examples: ["tocsin on-call show weekly --shifts 8"],
    options: [
      CommonOptions.workspace, .value("at", "TIME", "from this time on (default now)"),
      .value("shifts", "N", "how many (default 5)"), OutputFormat.option,
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ROTATION")
    let opened = try OpenWorkspace(arguments, terminal)
    let (rotation, standIns) = try opened.contacts.rotation(arguments.words[0])
    let moment = try arguments.time("at") ?? SystemClock().now
    var table = Table(columns: ["from", "until", "on_call", "stands_in"])
    for duty in rotation.duties(from: moment, count: min(1000, try arguments.integer("shifts", default: 5))) {
      table.add(
        .string(rotation.clock.text(duty.range.lowerBound)), .string(rotation.clock.text(duty.range.upperBound)),
        .string(duty.user), .boolean(duty.isOverride))
    }
    let output = try OutputFormat(arguments)
    table.print(output, to: terminal, empty: "the rotation has not begun")
    if output == .table {
      for one in standIns {
        terminal.line(
          Table.visible(
            "stand-in \(one.number): \(one.user) from \(rotation.clock.text(one.range.lowerBound)) until "
              + "\(rotation.clock.text(one.range.upperBound)), by \(one.by)"
              + (one.reason.isEmpty ? "" : ": \(one.reason)")))
      }
    }
    return .success
  }

  private static let standIn = Command(
    name: "on-call stand-in", summary: "let somebody stand in for whoever a rotation says",
    synopsis: "ROTATION CONTACT --from TIME --until TIME",
    examples: [
      "tocsin on-call stand-in weekly bob --from 2026-12-24T09:00:00+08:00 --until 2026-12-27T09:00:00+08:00"
    ],
    options: [
      CommonOptions.workspace, .value("from", "TIME", "when it begins (default now)"),
      .value("until", "TIME", "when it ends"), .value("reason", "TEXT", "why"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 2...2, "ROTATION CONTACT")
    guard let until = try arguments.time("until") else {
      throw CommandFailure(.usage, "say when it ends: --until TIME")
    }
    let opened = try OpenWorkspace(arguments, terminal)
    let kept = try opened.contacts.standIn(
      arguments.words[1], rotation: arguments.words[0], from: try arguments.time("from") ?? SystemClock().now,
      until: until, reason: arguments.value("reason") ?? "")
    terminal.line(
      "stand-in \(kept.number): \(kept.user) has \(kept.rotation) from \(kept.range.lowerBound.rfc3339) until "
        + "\(kept.range.upperBound.rfc3339)")
    return .success
  }

  private static let takeBack = Command(
    name: "on-call take-back", summary: "take a stand-in back", synopsis: "NUMBER",
    examples: ["tocsin on-call take-back 3"],
    options: [CommonOptions.workspace, .value("reason", "TEXT", "why, for the audit log")]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "NUMBER")
    guard let number = Int64(arguments.words[0]) else {
      throw CommandFailure(
        .usage, "'\(arguments.words[0])' is no number of a stand-in", hint: "see tocsin on-call show")
    }
    try OpenWorkspace(arguments, terminal).contacts.removeStandIn(number, reason: arguments.value("reason"))
    terminal.line("stand-in \(number) is taken back")
    return .success
  }

  private static let check = Command(
    name: "on-call check", summary: "find members of rotations whom nobody knows or who are disabled", synopsis: "",
    examples: ["tocsin on-call check"], options: [CommonOptions.workspace]
  ) { arguments, terminal in
    let problems = try OpenWorkspace(arguments, terminal).contacts.rotationProblems()
    for problem in problems {
      terminal.line(Table.visible("\(problem.isError ? "error" : "warning"): \(problem.message)"))
    }
    let errors = problems.count { $0.isError }
    terminal.flush()
    terminal.error("\(errors) errors, \(problems.count - errors) warnings")
    return errors > 0 ? .userFiles : .success
  }

  private static let calendars = Command(
    name: "calendars list", summary: "the calendars, and whether people work now", synopsis: "[--at TIME]",
    examples: ["tocsin calendars list"],
    options: [CommonOptions.workspace, .value("at", "TIME", "at this time (default now)"), OutputFormat.option]
  ) { arguments, terminal in
    let opened = try OpenWorkspace(arguments, terminal)
    let moment = try arguments.time("at") ?? SystemClock().now
    var table = Table(columns: ["calendar", "time_zone", "hours", "now", "until"])
    for calendar in opened.contacts.calendars() {
      let isOpen = calendar.isOpen(moment)
      let change = isOpen ? calendar.closing(from: moment) : calendar.opening(from: moment)
      table.add(
        .string(calendar.name), .string(calendar.clock.zone),
        .string(calendar.hours.map(\.text).joined(separator: ", ")),
        .string(isOpen ? "working hours" : "off"), .string(change.map { calendar.clock.text($0) } ?? ""))
    }
    try table.print(OutputFormat(arguments), to: terminal, empty: "no calendar; they are files in Rules/calendars")
    return .success
  }

  private static let calendar = Command(
    name: "calendars show", summary: "the working hours of the coming days", synopsis: "CALENDAR [--days N]",
    examples: ["tocsin calendars show default --days 14"],
    options: [
      CommonOptions.workspace, .value("at", "TIME", "from this time on (default now)"),
      .value("days", "N", "how many days (default 7)"), OutputFormat.option,
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "CALENDAR")
    let calendar = try OpenWorkspace(arguments, terminal).contacts.calendar(arguments.words[0])
    let from = try arguments.time("at") ?? SystemClock().now
    let days = min(366, try arguments.integer("days", default: 7))
    var table = Table(columns: ["from", "until"])
    for span in calendar.workingHours(in: from..<from.adding(seconds: Int64(max(0, days)) * 86_400)) {
      table.add(.string(calendar.clock.text(span.lowerBound)), .string(calendar.clock.text(span.upperBound)))
    }
    try table.print(OutputFormat(arguments), to: terminal, empty: "no working hours in that time")
    return .success
  }
}
