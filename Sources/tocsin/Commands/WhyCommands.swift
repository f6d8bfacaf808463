internal import AuditEvents
internal import Detection
internal import Engine

/// Why an event was told, or was not.
enum WhyCommands {
  static let all = [why, whyNot]

  private static let options: [Option] = [
    CommonOptions.workspace, .value("rule", "R", "a rule's id, title or file"),
    .value("at", "TIME", "the run of the slot at or before this time (in place of an event)"), CommonOptions.trail,
    .value("output", "FORMAT", "text (default) or json"),
  ]

  private static let why = Command(
    name: "why", summary: "how an event became a message, step by step", synopsis: "EVENT-ID [--rule R] [--trail T]",
    discussion: "For every rule that matched the event: the condition with the values found, whitelists, the run that\n"
      + "decided and why, suppression, route, and what the channels answered. With --rule and --at instead of an\n"
      + "event: what the run of that slot did with the rule. Nothing is changed.",
    examples: [
      "tocsin why 9ae24f49-c52c-4f0f-bcf9-9a4b8c220002",
      "tocsin why 9ae24f49-c52c-4f0f-bcf9-9a4b8c220002 --rule 'Access key created' --output json",
      "tocsin why --rule actiontrail/root_account_login --at 2026-03-02T10:00:00Z",
    ], options: options
  ) { arguments, terminal in
    let question = try Question(arguments, terminal)
    guard let id = arguments.words.first else { return try question.slots() }
    if arguments.value("rule") != nil { return try question.traces(id) }
    guard let traces = try question.explainer.why(event: id, trail: question.trail) else {
      return try question.missing(id)
    }
    if traces.isEmpty, !question.isJSON {
      terminal.line("the event is indexed, and no enabled rule matches it")
      terminal.line("  tocsin why-not \(Explanation.visible(id)) --rule R shows where it misses a rule")
      return .success
    }
    return question.show(traces)
  }

  private static let whyNot = Command(
    name: "why-not", summary: "where an event's way to a message broke off",
    synopsis: "EVENT-ID --rule R [--trail T], or --rule R --at TIME",
    discussion:
      "Goes through the stations in order and names the first at which it ended: not indexed, rule broken or\n"
      + "not enabled, other events, condition false (and which part), history, whitelisted, not decided yet, held,\n"
      + "no route, given up by the channel. With --at: why the run of a slot told nothing of the rule, and how many\n"
      + "events of its window pass each part of the condition.",
    examples: [
      "tocsin why-not 9ae24f49-c52c-4f0f-bcf9-9a4b8c220002 --rule 'Access key created'",
      "tocsin why-not --rule actiontrail/root_account_login --at 2026-03-02T10:00:00Z",
    ], options: options
  ) { arguments, terminal in
    let question = try Question(arguments, terminal)
    guard arguments.value("rule") != nil else {
      throw CommandFailure(.usage, "missing --rule R", hint: "tocsin why EVENT-ID shows the rules that matched")
    }
    guard let id = arguments.words.first else { return try question.slots() }
    return try question.traces(id)
  }
}

/// What was asked, with everything to answer it.
private struct Question {
  let arguments: Arguments
  let terminal: Terminal
  let opened: OpenWorkspace
  let explainer: Explainer
  let trail: TrailName?
  let isJSON: Bool

  init(_ arguments: Arguments, _ terminal: Terminal) throws {
    try arguments.expect(words: 0...1, "EVENT-ID")
    let output = arguments.value("output") ?? "text"
    guard ["text", "table", "json"].contains(output) else {
      throw CommandFailure(.usage, "--output takes text or json, not '\(output)'")
    }
    if arguments.words.isEmpty, arguments.value("rule") == nil || arguments.value("at") == nil {
      throw CommandFailure(.usage, "missing EVENT-ID, or --rule R and --at TIME", hint: "see --help")
    }
    if !arguments.words.isEmpty, arguments.value("at") != nil {
      throw CommandFailure(.usage, "--at goes with --rule and without an event", hint: "see --help")
    }
    self.arguments = arguments
    self.terminal = terminal
    isJSON = output == "json"
    opened = try OpenWorkspace(arguments, terminal)
    explainer = Explainer(workspace: opened.workspace, stores: opened.stores, now: SystemClock().now)
    trail = try opened.workspace.trail(arguments)
  }

  func slots() throws -> ExitCode {
    guard let moment = try arguments.time("at"), let name = arguments.value("rule") else { return .usage }
    let choice = try RuleChoice(named: name, opened)
    guard let rule = choice.rule else {
      guard case .broken(_, let problems) = choice else { return .userFiles }
      terminal.line("the rule is broken, so it is not used:")
      for problem in problems { terminal.line("  " + problem) }
      return .success
    }
    let traces = try explainer.trace(rule: rule, at: moment, trail: trail)
    if isJSON {
      terminal.line(JSONText.array(traces.map(\.json)).text)
    } else {
      terminal.write(traces.map { $0.text(style) }.joined(separator: "\n"))
    }
    return .success
  }

  func traces(_ id: String) throws -> ExitCode {
    show(
      try explainer.trace(
        event: id, trail: trail, rule: try RuleChoice(named: arguments.value("rule") ?? "", opened)))
  }

  func missing(_ id: String) throws -> ExitCode {
    let step = try explainer.missing(event: id, trail: trail)
    guard !isJSON else {
      _ = show([step])
      return .userFiles
    }
    terminal.write(step.text(style))
    return .userFiles
  }

  func show(_ traces: [Trace]) -> ExitCode {
    if isJSON {
      terminal.line(JSONText.array(traces.map(\.json)).text)
    } else {
      terminal.write(traces.map { $0.text(style) }.joined(separator: "\n"))
    }
    return .success
  }

  private var style: ExplanationStyle { terminal.hasColour ? .coloured : .plain }
}

extension RuleChoice {
  /// The rule that a command's words name; a name that is none ends the command.
  init(named name: String, _ opened: OpenWorkspace) throws {
    do throws(RuleChoice.Unknown) {
      self = try RuleChoice(name, in: opened.workspace)
    } catch {
      throw CommandFailure(.userFiles, error.message, hint: error.hint)
    }
  }
}
