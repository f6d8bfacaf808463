internal import Administration
internal import Alerting
internal import AuditEvents
internal import Detection
internal import Engine
internal import Foundation
internal import WorkspaceFiles

/// Silences: alerts that need not be told for a while.
enum SilenceCommands {
  static let all = [add, list, show, expire]

  private static let add = Command(
    name: "silence add", summary: "hold certain alerts back for a while", synopsis: "--for 2h --reason TEXT [MATCH]",
    discussion:
      "What it holds back is counted, shown by `silence show`, and reported when it ends. All options of the\n"
      + "match must hold; an option given several times holds when one of its values does.",
    examples: [
      "tocsin silence add --for 2h --rule 'Access Key Created' --label userIdentity.userName=deploy --reason 'key rotation'",
      "tocsin silence add --from 2026-03-02T20:00:00Z --until 2026-03-03T04:00:00Z --trail prod --level '<= medium' "
        + "--reason maintenance",
    ],
    options: [
      CommonOptions.workspace, .value("level", "LEVEL", "a level or a range such as '<= medium'"),
      .value("rule", "RULE", "title or id of a rule, * for anything"),
      .value("trail", "T", "a trail, * for anything"), .value("tag", "TAG", "a tag of the rule, * for anything"),
      .value("label", "FIELD=VALUE", "a group value of the alert, * for anything"),
      .value("from", "TIME", "when it begins (default now)"), .value("until", "TIME", "when it ends"),
      .value("for", "TIME", "how long it holds, such as 90m, 2h, 3d"),
      .value("reason", "TEXT", "why; people will ask"), .value("by", "NAME", "who makes it (default: your user name)"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 0...0, "")
    let now = SystemClock().now
    let from = try arguments.time("from") ?? now
    let length = try arguments.value("for").map { text in
      guard let seconds = TimeLength.seconds(text), seconds > 0 else {
        throw CommandFailure(.usage, "--for takes a length of time such as 2h, not '\(text)'")
      }
      return seconds
    }
    guard let until = try arguments.time("until") ?? length.map({ from.adding(seconds: $0) }) else {
      throw CommandFailure(.usage, "say how long it holds: --for 2h, or --until TIME")
    }
    let opened = try OpenWorkspace(arguments, terminal)
    warnOfStrangers(arguments, opened.workspace, terminal)
    let silence = Silence(
      match: try match(arguments), from: from, until: until, author: Author.name(arguments),
      reason: arguments.value("reason") ?? "", createdAt: now)
    let kept = try opened.silences.add(silence, now: now)
    terminal.line("silence \(kept.id) holds back \(kept.match.text) from \(from.rfc3339) until \(until.rfc3339)")
    let recent = try opened.stores.alerts(trail: nil, limit: 1000).count { kept.match.takes($0) }
    terminal.line("of the last 1000 alerts it would have held back \(recent)")
    return .success
  }

  /// A slip of the pen makes a silence that holds nothing back; rules may also be still to come, so it is kept.
  private static func warnOfStrangers(_ arguments: Arguments, _ workspace: Workspace, _ terminal: Terminal) {
    let known: [(option: String, names: [String])] = [
      ("rule", workspace.rules.flatMap { [$0.title, $0.id.text] }),
      ("trail", workspace.configuration.trails.map(\.name.text)), ("tag", workspace.rules.flatMap(\.tags)),
    ]
    for (option, names) in known {
      for word in arguments.all(option) where !names.contains(where: { Glob(word).matches($0) }) {
        let near = nearestName(to: word, among: names).map { "; did you mean '\($0)'?" } ?? ""
        terminal.error("warning: no \(option) here is '\(Table.visible(word))'\(near)")
      }
    }
  }

  private static func match(_ arguments: Arguments) throws -> AlertMatcher {
    var match = AlertMatcher(
      rules: arguments.all("rule"), trails: arguments.all("trail"), tags: arguments.all("tag"))
    if let text = arguments.value("level") {
      guard let range = LevelRange(text) else {
        throw CommandFailure(.usage, "--level takes a level or a range such as '>= high', not '\(text)'")
      }
      match.levels = range.levels
    }
    for text in arguments.all("label") {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw CommandFailure(.usage, "--label takes FIELD=VALUE, not '\(text)'")
      }
      match.labels[parts[0]] = parts[1]
    }
    return match
  }

  private static let list = Command(
    name: "silence list", summary: "silences and what they held back, newest first",
    synopsis: "[--state STATE] [--unused]",
    examples: ["tocsin silence list --state active", "tocsin silence list --unused"],
    options: [
      CommonOptions.workspace, .value("state", "STATE", "pending, active or ended (default: all)"),
      .flag("unused", "only those that began and held nothing back"), OutputFormat.option,
    ]
  ) { arguments, terminal in
    let opened = try OpenWorkspace(arguments, terminal)
    let now = SystemClock().now
    if let state = arguments.value("state"), Silence.State(rawValue: state) == nil {
      throw CommandFailure(.usage, "--state takes pending, active or ended, not '\(state)'")
    }
    var table = Table(columns: ["id", "state", "holds_back", "from", "until", "author", "reason", "matches", "last"])
    for (silence, hits) in try opened.silences.silences() {
      let state = silence.state(at: now)
      if let wanted = arguments.value("state"), wanted != state.rawValue { continue }
      if arguments.has("unused"), !hits.isEmpty || state == .pending { continue }
      table.add(
        .string(silence.id), .string(state.rawValue), .string(silence.match.text), .string(silence.from.rfc3339),
        .string(silence.end.rfc3339), .string(silence.author), .string(silence.reason),
        .integer(Int64(hits.reduce(0) { $0 + $1.count })), .string(hits.map(\.last).max()?.rfc3339 ?? ""))
    }
    try table.print(OutputFormat(arguments), to: terminal, empty: "no silence")
    return .success
  }

  private static let show = Command(
    name: "silence show", summary: "one silence and every alert it held back", synopsis: "ID",
    examples: ["tocsin silence show 3"], options: [CommonOptions.workspace, OutputFormat.option]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID")
    let opened = try OpenWorkspace(arguments, terminal)
    let (silence, hits) = try opened.silences.silence(id: arguments.words[0])
    let format = try OutputFormat(arguments)
    if format == .table {
      terminal.line(Table.visible("silence \(silence.id) of \(silence.author): \(silence.match.text)"))
      terminal.line(
        "from \(silence.from.rfc3339) until \(silence.end.rfc3339), \(silence.state(at: SystemClock().now).rawValue)")
      if let ended = silence.endedAt { terminal.line(Table.visible("ended by \(silence.endedBy) at \(ended.rfc3339)")) }
      terminal.line(Table.visible("reason: \(silence.reason)"))
    }
    var table = Table(columns: [
      "level", "rule", "trail", "policy", "matches", "first", "last", "told_later", "fingerprint",
    ])
    for hit in hits.sorted(by: { ($1.level, $1.count) < ($0.level, $0.count) }) {
      table.add(
        .string(hit.level.name), .string(hit.title), .string(hit.trail.text), .string(hit.key.policy),
        .integer(Int64(hit.count)), .string(hit.first.rfc3339), .string(hit.last.rfc3339), .boolean(hit.isTold),
        .string(hit.key.fingerprint.text))
    }
    table.print(format, to: terminal, empty: "it held nothing back")
    return .success
  }

  private static let expire = Command(
    name: "silence expire", summary: "end a silence now", synopsis: "ID", examples: ["tocsin silence expire 3"],
    options: [CommonOptions.workspace, .value("by", "NAME", "who ends it (default: your user name)")]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID")
    let opened = try OpenWorkspace(arguments, terminal)
    let ended = try opened.silences.end(
      id: arguments.words[0], by: Author.name(arguments), now: SystemClock().now)
    terminal.line("silence \(ended.id) is over")
    return .success
  }
}

/// Who gives a command, for the record.
enum Author {
  static func name(_ arguments: Arguments) -> String { arguments.value("by") ?? NSUserName() }
}
