internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Engine
internal import Foundation
internal import Storage

/// The whole job on the sample events that ship with the project, on a clock of its own.
enum DemoCommand {
  static let demo = Command(
    name: "demo", summary: "the whole job on shipped sample events; sends nothing", synopsis: "[--messages N]",
    discussion:
      "Takes the sample events of each trail in as if they were delivered on the morning they tell of, runs every\n"
      + "quarter hour of it on a clock of its own, and shows who would be told what, and why. It works on a store that\n"
      + "is thrown away afterwards, with contacts of its own; nothing is sent.",
    examples: ["tocsin demo", "tocsin demo --messages 10"],
    options: [
      CommonOptions.workspace, .value("messages", "N", "show the text of the first N messages (default 3)"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 0...0, "")
    let workspace = try OpenWorkspace.load(arguments, terminal)
    let folder = NSTemporaryDirectory() + "/tocsin-demo-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let stores = try SQLiteStores(folder: folder)
    try stores.updateContacts { $0 = DemoStory.contacts }
    let messages = try arguments.integer("messages", default: 3)
    try DemoStory(workspace: workspace, stores: stores, terminal: terminal, messages: messages).tell()
    return .success
  }
}

/// Delivers, runs and tells.
private struct DemoStory {
  static let contacts = ContactBook(
    contacts: [
      Contact(id: "alice", name: "Alice Wu", emails: ["alice@example.com"], timeZone: "Asia/Shanghai"),
      Contact(id: "bob", name: "Bob Meyer", emails: ["bob@example.com"], timeZone: "Europe/Berlin"),
      Contact(id: "carol", name: "Carol Diaz", emails: ["carol@example.com"], enabled: false),
    ],
    groups: [ContactGroup(id: "security", name: "Security team", members: ["alice", "bob", "carol"])])

  let workspace: Workspace
  let stores: any EngineStores
  let terminal: Terminal
  let messages: Int

  /// A sample file and when it is delivered.
  private struct SampleFile {
    var trail: LoadedTrail
    var path: String
    var at: Timestamp
  }

  func tell() throws {
    let deliveries = try deliveries()
    guard let first = deliveries.map(\.at).min(), let last = deliveries.map(\.at).max() else {
      throw CommandFailure(.userFiles, "the workspace's trails have no event files to show")
    }
    let schedule = workspace.trails[0].configuration.schedule
    let slots = schedule.due(last: schedule.slot(atOrBefore: first), now: schedule.slot(after: last))
    introduce(first, last, deliveries.count)
    guard let lease = try stores.acquireLease(owner: "demo", now: first, until: last.adding(seconds: 86_400)) else {
      throw CommandFailure(.engine, "the demo's own store could not be used")
    }
    var totals = (sent: 0, held: 0, exempt: 0, shown: 0)
    for slot in slots {
      terminal.line()
      terminal.line(bold("\(clock(slot)) UTC"))
      for trail in workspace.trails {
        try takeIn(deliveries.filter { $0.trail.configuration.name == trail.configuration.name && $0.at < slot }, slot)
        let run = TrailRun(workspace: workspace, trail: trail, stores: stores)
        let outcome = try run.decide(slot: slot, now: slot, late: false)
        try stores.commit(outcome, lease: lease)
        tell(outcome, shown: &totals.shown)
        totals.sent += outcome.run.sent
        totals.held += outcome.run.held
        totals.exempt += outcome.run.exempt
      }
    }
    conclude(totals.sent, totals.held, totals.exempt)
  }

  /// Each sample file, delivered a few seconds after its newest event.
  private func deliveries() throws -> [SampleFile] {
    try workspace.trails.flatMap { trail in
      let files = EventFiles.list(
        under: trail.configuration.sources, isEventFile: trail.format.isEventFile(path:)
      ).files
      return try files.compactMap { path in
        let limits = workspace.configuration.limits
        let document = try EventDocument.open(path: path, limits: limits)
        var builder = EventBatchBuilder(format: trail.format, ruleFields: [])
        for range in try document.records(limits: limits).ranges {
          try document.withBytes(range) { record in try builder.append(record: record, offset: range.lowerBound) }
        }
        let newest = builder.finish().times.max()
        return newest.map { SampleFile(trail: trail, path: path, at: Timestamp(milliseconds: $0).adding(seconds: 5)) }
      }
    }
  }

  private func takeIn(_ deliveries: [SampleFile], _ slot: Timestamp) throws {
    for delivery in deliveries {
      let ingest = TrailIngest(trail: delivery.trail, store: stores, limits: workspace.configuration.limits)
      _ = try ingest.take(files: [delivery.path], arrival: delivery.at, workers: 1) { _ in }
    }
  }

  private func introduce(_ first: Timestamp, _ last: Timestamp, _ files: Int) {
    let rules = Set(workspace.trails.flatMap { $0.rules.map(\.id) }).count
    terminal.line(bold("A morning in three clouds, \(first.rfc3339.prefix(10))"))
    terminal.line(
      "\(files) audit files arrive between \(clock(first)) and \(clock(last)); \(rules) rules watch them. Every quarter hour each"
    )
    terminal.line("trail's last half hour is decided. Nothing is sent: this shows who would be told what, and why.")
  }

  private func conclude(_ sent: Int, _ held: Int, _ exempt: Int) {
    terminal.line()
    terminal.line(
      "\(sent) alerts told, \(held) times a repeat was held back, \(exempt) matches of whitelisted actors left out.")
    terminal.line("Next: tocsin rules list, tocsin check, and tocsin --help. Your own trails go into tocsin.yml.")
  }

  private func tell(_ outcome: PassOutcome, shown: inout Int) {
    terminal.line(
      "  \(outcome.run.trail): \(counted(outcome.run.events, "event")) in the window, "
        + counted(outcome.run.matches, "new match"))
    for decision in outcome.decisions where decision.count > 0 {
      let times = decision.count > 1 ? " (\(decision.count) times)" : ""
      terminal.line("    \(badge(decision.level)) \(bold(decision.title))\(times)")
      terminal.line("             \(Table.visible(group(decision)))")
      terminal.line("             \(decision.text)")
      for recipient in decision.recipients { terminal.line("             -> \(Table.visible(recipient))") }
    }
    let again = outcome.decisions.filter { $0.count == 0 }.count
    if again > 0 {
      terminal.line("    \(again) alerts told before are seen again in the overlap: nothing new, nobody is told")
    }
    var alerts: Set<String> = []
    for notification in outcome.notifications where shown < messages && alerts.insert(notification.alert).inserted {
      guard let text = notification.message.parts["text"] else { continue }
      shown += 1
      let who =
        notification.address.isEmpty ? notification.channel : "\(notification.channel) to \(notification.address)"
      terminal.line("      ┌─ the message on \(who)")
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) { terminal.line("      │ \(line)") }
      terminal.line("      └─")
    }
  }

  /// The group values with the last part of each field's name, which says enough to a reader.
  private func group(_ decision: Decision) -> String {
    decision.labels.filter { $0.value != "<none>" }.map { label in
      let name = label.field.split(separator: ".").last.map(String.init) ?? label.field
      return "\(name) \(label.value)"
    }.joined(separator: ", ")
  }

  private func clock(_ moment: Timestamp) -> String { String(moment.rfc3339.dropFirst(11).prefix(5)) }

  private func bold(_ text: String) -> String { terminal.hasColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

  private func badge(_ level: Level) -> String {
    let padded = level.name + String(repeating: " ", count: max(0, 8 - level.name.utf8.count))
    guard terminal.hasColour else { return padded }
    let colour = level >= .high ? "31" : level == .medium ? "33" : "36"
    return "\u{1B}[\(colour)m\(padded)\u{1B}[0m"
  }
}
