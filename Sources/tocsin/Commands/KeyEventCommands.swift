internal import Administration
internal import AuditEvents
internal import Detection
internal import Engine
internal import WorkspaceFiles

/// Key event notifications: which operations are told of, whose, and to whom.
enum KeyEventCommands {
  static let all = [list, show, add, modify, start, stop, remove, preview, check, export]

  private static let list = Command(
    name: "key-events list", summary: "key event notifications, started and stopped", synopsis: "",
    examples: ["tocsin key-events list", "tocsin key-events list --output json"],
    options: [CommonOptions.workspace, OutputFormat.option]
  ) { arguments, terminal in
    let (book, diagnostics) = try opened(arguments, terminal).book()
    var table = Table(
      columns: ["name", "state", "type", "what", "target", "trails", "level", "source", "changed_by"])
    for entry in book.entries {
      let one = entry.notification
      table.add(
        .string(one.name), .string(one.isStarted ? "started" : "stopped"), .string(one.type.rawValue),
        .string(one.summary), .string(target(one)), .array(one.trails.map { .string($0) }), .string(one.level.name),
        .string(entry.source.rawValue), entry.change.map { .string($0.by) } ?? .null)
    }
    table.print(
      try OutputFormat(arguments), to: terminal,
      empty: "no key event notification yet; add one with: tocsin key-events add sign_ins --type typical")
    for diagnostic in diagnostics { terminal.error(diagnostic.description) }
    return diagnostics.contains { $0.severity == .error } ? .userFiles : .success
  }

  private static let show = Command(
    name: "key-events show", summary: "one notification, as YAML or as the Sigma rule it becomes",
    synopsis: "NAME [--sigma]",
    examples: ["tocsin key-events show sign_ins", "tocsin key-events show sign_ins --sigma"],
    options: [CommonOptions.workspace, .flag("sigma", "print the rule it is compiled to")]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "NAME")
    let entry = try opened(arguments, terminal).notification(arguments.words[0])
    if arguments.has("sigma") {
      terminal.write(entry.notification.sigma)
      return .success
    }
    let one = entry.notification
    terminal.line("# \(one.isStarted ? "started" : "stopped"): \(Table.visible(one.summary)); \(target(one))")
    let origin = entry.source == .store ? "the store" : entry.file + (entry.source == .changed ? ", changed" : "")
    terminal.line("# from \(Table.visible(origin)); rule \(one.ruleID)")
    if let change = entry.change {
      terminal.line("# changed by \(Table.visible(change.by)) at \(change.at.rfc3339)")
    }
    terminal.write(one.yaml)
    return .success
  }

  private static let add = Command(
    name: "key-events add", summary: "add a notification", synopsis: "NAME [OPTIONS], or --file FILE",
    discussion: "It is kept in the store and holds from the next run; to keep it in git, write it into a file of\n"
      + "Rules/notifications (`tocsin key-events export` prints it).",
    examples: [
      "tocsin key-events add iam_changes --operation IAM:user:createUser,deleteUser --policy default",
      "tocsin key-events add failed_logins --operation IAM:login --condition 'trace_rating = warning' --level high",
      "tocsin key-events add audit_feed --type all --record-only",
    ],
    options: [CommonOptions.workspace] + KeyEventOptions.all + [.flag("stopped", "add it without starting it")]
  ) { arguments, terminal in
    let administration = try opened(arguments, terminal)
    if let (text, path) = try KeyEventOptions.text(arguments) {
      try arguments.expect(words: 0...0, "")
      return try put(text, path, replace: false, administration, arguments, terminal)
    }
    try arguments.expect(words: 1...1, "NAME")
    var notification = KeyEventNotification(name: arguments.words[0], type: .typical)
    try KeyEventOptions.apply(arguments, to: &notification)
    notification.isStarted = !arguments.has("stopped")
    try put(notification, replace: false, administration, arguments, terminal)
    return .success
  }

  private static let modify = Command(
    name: "key-events modify", summary: "change what the options name and keep the rest",
    synopsis: "NAME [OPTIONS], or --file FILE",
    examples: [
      "tocsin key-events modify iam_changes --level high --operators admins:alice,bob",
      "tocsin key-events modify --file iam_changes.yml",
    ], options: [CommonOptions.workspace] + KeyEventOptions.all
  ) { arguments, terminal in
    let administration = try opened(arguments, terminal)
    if let (text, path) = try KeyEventOptions.text(arguments) {
      try arguments.expect(words: 0...0, "")
      return try put(text, path, replace: true, administration, arguments, terminal)
    }
    try arguments.expect(words: 1...1, "NAME")
    var notification = try administration.notification(arguments.words[0]).notification
    try KeyEventOptions.apply(arguments, to: &notification)
    try put(notification, replace: true, administration, arguments, terminal)
    return .success
  }

  private static let start = switching(
    "start", "start a notification", example: "sign_ins", says: "started", KeyEventAdministration.start)
  private static let stop = switching(
    "stop", "stop a notification and keep it", example: "sign_ins --reason maintenance", says: "stopped",
    KeyEventAdministration.stop)

  private static func switching(
    _ verb: String, _ summary: String, example: String, says word: String,
    _ change: @escaping @Sendable (KeyEventAdministration) -> (String, String?, Timestamp) throws -> Void
  ) -> Command {
    Command(
      name: "key-events \(verb)", summary: summary, synopsis: "NAME",
      examples: ["tocsin key-events \(verb) \(example)"],
      options: [CommonOptions.workspace, .value("reason", "TEXT", "why, for the audit log")]
    ) { arguments, terminal in
      try arguments.expect(words: 1...1, "NAME")
      try change(try opened(arguments, terminal))(arguments.words[0], arguments.value("reason"), SystemClock().now)
      terminal.line("\(arguments.words[0]) is \(word)")
      return .success
    }
  }

  private static let remove = Command(
    name: "key-events remove", summary: "remove a notification, or take back what was changed of a file's",
    synopsis: "NAME", examples: ["tocsin key-events remove iam_changes"],
    options: [CommonOptions.workspace, .value("reason", "TEXT", "why, for the audit log")]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "NAME")
    let name = arguments.words[0]
    let file = try opened(arguments, terminal).remove(
      name, reason: arguments.value("reason"), now: SystemClock().now)
    terminal.line(file.map { "\(name) is again what \($0) says" } ?? "\(name) is removed")
    return .success
  }

  private static let preview = Command(
    name: "key-events preview", summary: "how often a notification would have fired", synopsis: "NAME [--hours N]",
    examples: ["tocsin key-events preview sign_ins", "tocsin key-events preview --file new.yml --hours 168"],
    options: [
      CommonOptions.workspace, .value("hours", "N", "how far back (default 24)"),
      .value("file", "FILE", "a YAML file with a notification, which is not kept"),
    ]
  ) { arguments, terminal in
    let workspace = try OpenWorkspace(arguments, terminal)
    let administration = workspace.useCases.keyEvents(by: OpenWorkspace.caller)
    let hours = Int64(min(try arguments.integer("hours", default: 24), 10_000))
    let notification: KeyEventNotification
    if let (text, path) = try KeyEventOptions.text(arguments) {
      let (found, diagnostics) = administration.check(text, path: path)
      for diagnostic in diagnostics { terminal.error(diagnostic.description) }
      guard let first = found.first else { return .userFiles }
      notification = first
    } else {
      try arguments.expect(words: 1...1, "NAME")
      notification = try administration.notification(arguments.words[0]).notification
    }
    let seen = try administration.preview(
      notification, hours: hours, index: workspace.stores, now: SystemClock().now)
    terminal.line(
      "\(notification.name) would have fired \(seen.traces) times in the last \(hours) h: \(seen.events) events of "
        + "\(seen.trails.count) trails, \(seen.operators) operators"
        + (seen.stopped.map { "; there are more, and those before \($0.rfc3339) were not looked at" } ?? ""))
    for event in seen.examples {
      terminal.line(
        Table.visible("  \(event.time.rfc3339)  \(event.operation)  \(event.service)  \(event.actor.name)  \(event.id)")
      )
    }
    return .success
  }

  private static let check = Command(
    name: "key-events check", summary: "find every problem in notifications", synopsis: "[FILE...]",
    examples: ["tocsin key-events check", "tocsin key-events check new.yml"], options: [CommonOptions.workspace]
  ) { arguments, terminal in
    let workspace = try OpenWorkspace(arguments, terminal)
    let administration = workspace.useCases.keyEvents(by: OpenWorkspace.caller)
    var (count, diagnostics): (Int, [Diagnostic]) = (0, [])
    if arguments.words.isEmpty {
      count = workspace.workspace.keyEvents.entries.count
      let paths = workspace.workspace.configuration.folder + "/Rules/notifications/"
      diagnostics = workspace.workspace.diagnostics.filter {
        $0.path.utf8.starts(with: paths.utf8) || $0.path.utf8.starts(with: "(stored)/notifications/".utf8)
      }
    }
    for path in arguments.words {
      guard let bytes = try? SmallFile.bytes(of: path, limit: KeyEventAdministration.longestText) else {
        diagnostics += YAMLFile.load(path: path).diagnostics
        continue
      }
      let (found, problems) = administration.check(String(decoding: bytes, as: UTF8.self), path: path)
      count += found.count
      diagnostics += problems
    }
    for diagnostic in diagnostics { terminal.line(Table.visible(diagnostic.description)) }
    let errors = diagnostics.count { $0.severity == .error }
    terminal.flush()
    terminal.error("\(count) notifications: \(errors) errors, \(diagnostics.count - errors) warnings")
    return errors > 0 ? .userFiles : .success
  }

  private static let export = Command(
    name: "key-events export", summary: "print notifications as YAML for Rules/notifications", synopsis: "[NAME...]",
    examples: ["tocsin key-events export > Rules/notifications/all.yml"], options: [CommonOptions.workspace]
  ) { arguments, terminal in
    let administration = try opened(arguments, terminal)
    let entries =
      arguments.words.isEmpty
      ? try administration.book().book.entries : try arguments.words.map { try administration.notification($0) }
    terminal.write(entries.map(\.notification.yaml).joined(separator: "---\n"))
    return .success
  }

  private static func opened(_ arguments: Arguments, _ terminal: Terminal) throws -> KeyEventAdministration {
    try OpenWorkspace(arguments, terminal).useCases.keyEvents(by: OpenWorkspace.caller)
  }

  private static func put(
    _ notification: KeyEventNotification, replace: Bool, _ administration: KeyEventAdministration,
    _ arguments: Arguments, _ terminal: Terminal
  ) throws {
    let kept = try administration.put(
      notification, replace: replace, reason: arguments.value("reason"), now: SystemClock().now)
    // Those of a file were told when it was read.
    if arguments.value("file") == nil {
      for warning in kept.warnings { terminal.error(warning.description) }
    }
    terminal.line(
      "\(notification.name) is \(replace ? "changed" : "added") and \(kept.notification.isStarted ? "started" : "stopped"): "
        + "\(notification.summary); \(target(notification))")
  }

  private static func put(
    _ text: String, _ path: String, replace: Bool, _ administration: KeyEventAdministration, _ arguments: Arguments,
    _ terminal: Terminal
  ) throws -> ExitCode {
    let (found, diagnostics) = administration.check(text, path: path)
    for diagnostic in diagnostics { terminal.error(diagnostic.description) }
    if diagnostics.contains(where: { $0.severity == .error }) { return .userFiles }
    for notification in found { try put(notification, replace: replace, administration, arguments, terminal) }
    return .success
  }

  private static func target(_ notification: KeyEventNotification) -> String {
    if notification.recordsOnly { return "recorded only" }
    return notification.policy.isEmpty ? "the trail's policy" : "policy \(notification.policy)"
  }
}
