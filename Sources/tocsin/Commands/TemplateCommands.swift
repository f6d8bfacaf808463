internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Engine
internal import Foundation
internal import WorkspaceFiles

/// The message templates of the workspace.
enum TemplateCommands {
  static let all = [list, preview, check]

  private static let list = Command(
    name: "templates list", summary: "every template, by set, channel and language", synopsis: "[NAME]",
    examples: ["tocsin templates list", "tocsin templates list default --output json"],
    options: [CommonOptions.workspace, OutputFormat.option]
  ) { arguments, terminal in
    try arguments.expect(words: 0...1, "NAME")
    let workspace = try OpenWorkspace.load(arguments, terminal)
    if let name = arguments.words.first { try expect(template: name, in: workspace) }
    var table = Table(columns: ["template", "channel", "part", "languages", "bytes", "file"])
    var rows: [(entry: TemplateListing, languages: [String])] = []
    for entry in workspace.templates.listing {
      if let name = arguments.words.first, name != entry.set { continue }
      let language = entry.language.isEmpty ? "en" : entry.language
      if let last = rows.last, last.entry.set == entry.set, last.entry.path == entry.path {
        rows[rows.count - 1].languages.append(language)
      } else {
        rows.append((entry, [language]))
      }
    }
    for (entry, languages) in rows {
      table.add(
        .string(entry.set), .string(entry.kind.rawValue), .string(entry.part),
        .array(languages.map { .string($0) }), .integer(Int64(entry.bytes)), .string(entry.path))
    }
    try table.print(OutputFormat(arguments), to: terminal, empty: "no template; messages have their built-in form")
    return .success
  }

  private static let preview = Command(
    name: "templates preview", summary: "the message that a template makes of real events; sends nothing",
    synopsis: "NAME --channel C (--event FILE | --alert ID) [--language L] [--time-zone Z] [--open FILE.html]",
    discussion:
      "C is a channel of tocsin.yml or a sort of channel (email, dingtalk, slack, ...). FILE holds events of any known\n"
      + "format; the rules of the workspace say what would be told of them, and the most serious alert is shown. With\n"
      + "--all every alert of the file goes into one message. Ends with 1 when the template failed and the message has\n"
      + "a plain form.",
    examples: [
      "tocsin templates preview default --channel email --event Sources/tocsin/Samples/cts --open mail.html",
      "tocsin templates preview digest --channel dingtalk --event Sources/tocsin/Samples/cts --all --language zh",
      "tocsin templates preview default --channel sms --alert 5f3a",
    ],
    options: [
      CommonOptions.workspace, .value("channel", "C", "a channel of tocsin.yml, or a sort of channel"),
      .value("event", "FILE", "a file or folder of events"),
      .value("alert", "ID", "an alert of the past, or its beginning"),
      .value("language", "L", "the reader's language, such as zh (default: that of tocsin.yml)"),
      .value("time-zone", "Z", "the reader's time zone (default UTC)"),
      .flag("all", "all alerts of the events in one message"), .flag("drill", "as an exercise"),
      .value("open", "FILE.html", "write a page that shows the message in a browser"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "NAME")
    let name = arguments.words[0]
    guard let channel = arguments.value("channel") else {
      throw CommandFailure(.usage, "missing --channel C", hint: "a channel of tocsin.yml, or email, dingtalk, ...")
    }
    let workspace = try OpenWorkspace.load(arguments, terminal)
    try expect(template: name, in: workspace)
    let kind = try kind(of: channel, in: workspace)
    if let language = arguments.value("language"), !MessageSettings.isLanguage(language) {
      throw CommandFailure(.usage, "'\(language)' is no language", hint: "write en, zh or zh-CN")
    }
    let previews = PreviewRequests(
      workspace: workspace, language: arguments.value("language"), timeZone: arguments.value("time-zone") ?? "UTC")
    var request = try request(previews, arguments, terminal)
    request.channelKind = kind
    request.recipient.channel = channel
    request.recipient.template = name
    request.isDrill = arguments.has("drill")
    let message = MessageRenderer(workspace.templates, settings: workspace.configuration.messages).render(request)
    let words = "template \(name), channel \(channel), language \(request.recipient.contact?.language ?? "")"
    if let path = arguments.value("open") {
      let isMail = message.parts["html"] != nil && message.templateError.isEmpty
      let page = PreviewPage.html(message, title: request.alert.title, note: words)
      try write(isMail ? message.parts["html"] ?? page : page, to: path)
      if isMail { try write(page, to: path + ".parts.html") }
      terminal.line("wrote \(path)" + (isMail ? " (the mail) and \(path).parts.html (all parts)" : ""))
    } else {
      for (part, text) in message.parts.sorted(by: { $0.key < $1.key }) {
        terminal.line("--- \(part), \(text.utf8.count) bytes")
        terminal.write(text.hasSuffix("\n") ? text : text + "\n")
      }
    }
    for finding in workspace.templates.check() where finding.path.contains("/\(name)/") {
      terminal.error(finding.description)
    }
    if message.templateError.isEmpty { return .success }
    terminal.error("error: " + message.templateError)
    return .userFiles
  }

  private static let check = Command(
    name: "templates check", summary: "prove every template with samples and with a hostile event",
    synopsis: "[--event FILE...]",
    discussion:
      "Renders every template in every language with alerts made of the events of FILE (default: the sources of all\n"
      + "trails), with alerts that say little or much, and with an event as an attacker would write it. Prints\n"
      + "path:line:column: what, and a hint. Ends with 1 when there is an error.",
    examples: ["tocsin templates check", "tocsin templates check --event Sources/tocsin/Samples"],
    options: [CommonOptions.workspace, .values("event", "FILE...", "files or folders of events")]
  ) { arguments, terminal in
    let workspace = try OpenWorkspace.load(arguments, terminal)
    let named = arguments.all("event") + arguments.words
    let paths = named.isEmpty ? workspace.configuration.trails.flatMap(\.sources) : named
    let found = PreviewRequests(workspace: workspace).requests(events: paths)
    if !named.isEmpty {
      for problem in found.problems { terminal.error("error: " + problem) }
    }
    let samples = found.requests.map { (name: "the alert '\($0.alert.title)'", request: $0) }
    let broken = TemplateCatalogue.load(folder: workspace.configuration.folder + "/Templates").diagnostics
    var findings = broken
    for finding in workspace.templates.check(with: samples) where !findings.contains(finding) {
      findings.append(finding)
    }
    for finding in findings { terminal.line(finding.description) }
    let errors = findings.count { $0.severity == .error }
    terminal.line(
      "\(workspace.templates.listing.count) templates with \(samples.count) alerts and \(TemplateCatalogue.samples) "
        + "samples: \(errors) errors, \(findings.count - errors) warnings")
    return errors == 0 ? .success : .userFiles
  }

  private static func request(
    _ previews: PreviewRequests, _ arguments: Arguments, _ terminal: Terminal
  ) throws -> MessageRequest {
    switch (arguments.value("event"), arguments.value("alert")) {
    case (let path?, nil):
      let found = previews.requests(events: [path])
      for problem in found.problems { terminal.error("warning: " + problem) }
      guard var request = found.requests.first else {
        throw CommandFailure(.userFiles, "no rule finds anything in \(path)", hint: "tocsin scan --rules Rules \(path)")
      }
      if arguments.has("all") {
        request.others = found.requests.dropFirst().map { GroupedAlert(alert: $0.alert, rule: $0.rule) }
      }
      return request
    case (nil, let id?):
      let alerts = try OpenWorkspace(arguments, terminal).stores.alerts(trail: nil, limit: 100_000)
      guard let alert = alerts.first(where: { $0.id.hasPrefix(id.lowercased()) }) else {
        throw CommandFailure(.userFiles, "there is no alert '\(id)'", hint: "tocsin alerts list shows all")
      }
      return previews.request(alert)
    default:
      throw CommandFailure(.usage, "say either --event FILE or --alert ID", hint: "see --help")
    }
  }

  private static func expect(template name: String, in workspace: Workspace) throws(CommandFailure) {
    guard !workspace.templates.names.contains(name) else { return }
    let near = nearestName(to: name, among: workspace.templates.names).map { "did you mean '\($0)'?" }
    throw CommandFailure(
      .userFiles, "there is no template '\(name)'", hint: near ?? workspace.templates.names.joined(separator: ", "))
  }

  private static func kind(of channel: String, in workspace: Workspace) throws(CommandFailure) -> ChannelKind {
    if let found = workspace.configuration.channels.first(where: { $0.name == channel }) { return found.kind }
    if let kind = ChannelKind(rawValue: channel) { return kind }
    let known = workspace.configuration.channels.map(\.name) + ChannelKind.allCases.map(\.rawValue)
    let near = nearestName(to: channel, among: known).map { "did you mean '\($0)'?" }
    throw CommandFailure(.userFiles, "there is no channel '\(channel)'", hint: near ?? known.joined(separator: ", "))
  }

  private static func write(_ text: String, to path: String) throws {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    } catch {
      throw CommandFailure(.engine, "cannot write \(path)", hint: "does the folder exist?")
    }
  }
}
