internal import Administration
internal import AuditEvents
internal import Detection
internal import Engine
internal import Foundation
internal import WorkspaceFiles

/// What operators do to rules without editing files.
enum RuleOverrideCommands {
  static let all = [enable, disable, pause, reset, set, unset, history]

  private static let reason = Option.value("reason", "TEXT", "why; kept with who and when")
  private static let by = Option.value("by", "NAME", "who does it (default: the user of this system)")
  private static let common = [CommonOptions.workspace, CommonOptions.trail, reason, by]
  private static let named = "RULE is a title, an id, a name, or a path such as actiontrail/root_sign_in. "
  private static let stored =
    "The word is stored beside the rule\nand wins over the trail's list until: tocsin rules reset RULE"

  private static let enable = Command(
    name: "rules enable", summary: "run a rule although the trail's list leaves it out",
    synopsis: "RULE [--trail T] [--reason TEXT]", discussion: named + stored,
    examples: ["tocsin rules enable 'Alibaba API Error Burst' --reason 'trial for a week'"], options: common
  ) { arguments, terminal in
    try change(arguments, terminal, "is enabled") { rules, word, trail, author in
      try rules.enable(word, trail: trail, by: author)
    }
  }

  private static let disable = Command(
    name: "rules disable", summary: "do not run a rule although the trail's list has it",
    synopsis: "RULE --reason TEXT [--trail T]", discussion: named + stored,
    examples: ["tocsin rules disable actiontrail/alibaba_root_account_sign_in --reason 'covered elsewhere'"],
    options: common
  ) { arguments, terminal in
    try change(arguments, terminal, "is disabled") { rules, word, trail, author in
      try rules.disable(word, trail: trail, by: author)
    }
  }

  private static let pause = Command(
    name: "rules pause", summary: "let a rule tell nobody for a while",
    synopsis: "RULE --for 2h --reason TEXT [--trail T]",
    discussion: named + "The rule goes on matching and\nits decisions say that it is paused; the pause ends by itself.",
    examples: ["tocsin rules pause 'Alibaba Root Account Sign-in' --for 2h --reason 'planned work'"],
    options: common + [.value("for", "TIME", "how long, such as 30m, 2h or 7d")]
  ) { arguments, terminal in
    guard let text = arguments.value("for"), let seconds = TimeLength.seconds(text) else {
      throw CommandFailure(.usage, "--for takes a time such as 30m, 2h or 7d")
    }
    return try change(arguments, terminal, "is paused for \(text)") { rules, word, trail, author in
      try rules.pause(word, seconds: seconds, trail: trail, by: author)
    }
  }

  private static let reset = Command(
    name: "rules reset", summary: "follow the trail's list again, after enable, disable or pause",
    synopsis: "RULE [--trail T]", discussion: named,
    examples: ["tocsin rules reset 'Alibaba Root Account Sign-in'"], options: common
  ) { arguments, terminal in
    try change(arguments, terminal, "follows the trail's list") { rules, word, trail, author in
      try rules.follow(word, trail: trail, by: author)
    }
  }

  private static let set = Command(
    name: "rules set", summary: "give parameters of a rule other values", synopsis: "RULE NAME=VALUE...",
    discussion: named + "tocsin rules show RULE lists\nits parameters and their limits. Values are written as in YAML.",
    examples: ["tocsin rules set 'Alibaba Console Sign-in Failures' failures=10 --reason 'noisy office'"],
    options: [CommonOptions.workspace, reason, by]
  ) { arguments, terminal in
    try arguments.expect(words: 2...100, "RULE NAME=VALUE")
    let opened = try OpenWorkspace(arguments, terminal)
    let author = author(arguments)
    for word in arguments.words.dropFirst() {
      guard let cut = word.firstIndex(of: "="), cut != word.startIndex else {
        throw CommandFailure(.usage, "'\(word)' is not NAME=VALUE", hint: "such as failures=10")
      }
      let (name, value) = (String(word[..<cut]), String(word[word.index(after: cut)...]))
      try opened.rules.set(arguments.words[0], parameter: name, to: value, by: author)
      terminal.line("\(try opened.rules.rule(arguments.words[0]).title): \(name) = \(value)")
    }
    return .success
  }

  private static let unset = Command(
    name: "rules unset", summary: "give parameters of a rule the rule's own values again", synopsis: "RULE NAME...",
    discussion: named, examples: ["tocsin rules unset 'Alibaba Console Sign-in Failures' failures"],
    options: [CommonOptions.workspace, reason, by]
  ) { arguments, terminal in
    try arguments.expect(words: 2...100, "RULE NAME")
    let opened = try OpenWorkspace(arguments, terminal)
    for name in arguments.words.dropFirst() {
      try opened.rules.unset(arguments.words[0], parameter: name, by: author(arguments))
      terminal.line("\(try opened.rules.rule(arguments.words[0]).title): \(name) has the rule's own value")
    }
    return .success
  }

  private static let history = Command(
    name: "rules changes", summary: "what operators did to rules, newest first", synopsis: "[RULE]",
    examples: ["tocsin rules changes --output csv"], options: [CommonOptions.workspace, OutputFormat.option]
  ) { arguments, terminal in
    try arguments.expect(words: 0...1, "")
    let opened = try OpenWorkspace(arguments, terminal)
    let rule = try arguments.words.first.map { try opened.rules.rule($0).id }
    var table = Table(columns: ["at", "rule", "trail", "change", "by", "reason", "id"])
    for change in try opened.rules.changes(of: rule) {
      table.add(
        .string(change.at.rfc3339), .string(opened.title(of: change.rule)), .string(change.trail?.text ?? "all"),
        .string(change.action.text), .string(change.by), .string(change.reason), .string(change.rule.text))
    }
    try table.print(OutputFormat(arguments), to: terminal, empty: "nobody changed a rule beside its file")
    return .success
  }

  private static func change(
    _ arguments: Arguments, _ terminal: Terminal, _ done: String,
    _ body: (RuleAdministration, String, TrailName?, RuleAdministration.Author) throws -> Void
  ) throws -> ExitCode {
    try arguments.expect(words: 1...1, "RULE")
    let opened = try OpenWorkspace(arguments, terminal)
    let trail = arguments.value("trail").map { TrailName($0) }
    if let trail, opened.workspace.trail(trail) == nil {
      throw CommandFailure(.usage, "there is no trail '\(trail)'")
    }
    try body(opened.rules, arguments.words[0], trail, author(arguments))
    let rule = try opened.rules.rule(arguments.words[0])
    terminal.line("\(rule.title) \(done)" + (trail.map { " in \($0)" } ?? ""))
    return .success
  }

  private static func author(_ arguments: Arguments) -> RuleAdministration.Author {
    let user = NSUserName()
    return RuleAdministration.Author(
      name: arguments.value("by") ?? (user.isEmpty ? "unknown" : user), reason: arguments.value("reason") ?? "",
      at: SystemClock().now)
  }
}
