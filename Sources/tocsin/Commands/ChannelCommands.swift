internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Engine

/// The channels of the workspace.
enum ChannelCommands {
  static let all = [list, test]

  static let list = Command(
    name: "channels list", summary: "the configured ways out, and how each is doing", synopsis: "",
    examples: ["tocsin channels list"],
    options: [CommonOptions.workspace, OutputFormat.option]
  ) { arguments, terminal in
    let opened = try OpenWorkspace(arguments, terminal)
    let now = SystemClock().now
    let known = Dictionary(try opened.stores.endpoints().map { ($0.channel, $0) }, uniquingKeysWith: { $1 })
    var table = Table(columns: ["channel", "type", "needs_address", "state", "last_problem"])
    for channel in opened.workspace.configuration.channels {
      let endpoint = known[channel.name] ?? EndpointState(channel: channel.name)
      table.add(
        .string(channel.name), .string(channel.kind.rawValue), .boolean(channel.kind.needsAddress),
        .string(endpoint.words(now: now)), .string(endpoint.problem))
    }
    try table.print(OutputFormat(arguments), to: terminal, empty: "no channel")
    return .success
  }

  static let test = Command(
    name: "channels test", summary: "send a test message over a channel, now", synopsis: "NAME [--to CONTACT]",
    discussion: "The message is a sample alert, rendered with the workspace's templates and marked as an exercise. It\n"
      + "goes around the outbox: the channel's answer is printed, and nothing is tried again.",
    examples: ["tocsin channels test mail --to alice", "tocsin channels test robot"],
    options: [
      CommonOptions.workspace, .value("to", "CONTACT", "the contact; needed by channels that need an address"),
      .value("template", "NAME", "the template set (default: default)"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "NAME")
    let opened = try OpenWorkspace(arguments, terminal)
    let name = arguments.words[0]
    guard let configuration = opened.workspace.configuration.channels.first(where: { $0.name == name }) else {
      let names = opened.workspace.configuration.channels.map(\.name).joined(separator: ", ")
      throw CommandFailure(.usage, "there is no channel '\(name)'", hint: names.isEmpty ? "" : "channels: \(names)")
    }
    let contact = try contact(arguments, opened)
    let kind = configuration.kind
    let address = kind.needsAddress ? contact?.address(for: kind.rawValue) ?? "" : ""
    if kind.needsAddress, address.isEmpty {
      throw CommandFailure(
        .usage, contact.map { "\($0.id) has no address for \(kind.rawValue)" } ?? "\(name) needs a recipient",
        hint: "--to CONTACT; see tocsin contacts list")
    }
    let channel = BuiltInChannels.make(configuration, now: { SystemClock().now }) { text in
      terminal.write(text)
      terminal.flush()
    }
    let notification = ChannelTest.notification(
      channel: name, kind: kind, contact: contact, address: address, template: arguments.value("template") ?? "default",
      renderer: opened.renderer, now: SystemClock().now)
    if !notification.message.templateError.isEmpty {
      terminal.error("warning: " + Table.visible(notification.message.templateError))
    }
    let outcome = channel.send(notification, possibleRepeat: false)
    let to = address.isEmpty ? "" : " to \(address)"
    terminal.line("\(name): \(outcome.name)\(to): \(Table.visible(outcome.detail))")
    guard case .sent = outcome else { return .engine }
    return .success
  }

  private static func contact(_ arguments: Arguments, _ opened: OpenWorkspace) throws -> Contact? {
    guard let id = arguments.value("to") else { return nil }
    guard let contact = try opened.stores.contactBook().contacts[id] else {
      throw CommandFailure(.usage, "there is no contact '\(id)'", hint: "see tocsin contacts list")
    }
    return contact
  }
}
