internal import AuditEvents
internal import Delivery
internal import Engine
internal import Foundation

/// One turn of the engine, for a systemd timer or by hand.
enum RunCommand {
  static let run = Command(
    name: "run", summary: "run every slot that is due, then send what waits",
    synopsis: "[--trail T] [--at TIME] [--dry-run]",
    discussion:
      "Takes new files of the trails' sources into the index, decides each due slot (missed ones first), and\n"
      + "sends the notifications. --dry-run decides and shows, and stores and sends nothing of the decision.",
    examples: ["tocsin run", "tocsin run --dry-run", "tocsin run --at 2026-03-02T10:00:00Z"],
    options: [
      CommonOptions.workspace, CommonOptions.trail, .value("at", "TIME", "run as if it were this time"),
      .flag("dry-run", "decide and show; store nothing of it, send nothing"), OutputFormat.option,
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 0...0, "")
    let output = try OutputFormat(arguments)
    let clock: any Clock = try arguments.time("at").map { ScriptedClock($0) } ?? SystemClock()
    if !arguments.has("dry-run"), clock.now.seconds > SystemClock().now.seconds + furthestAhead {
      throw CommandFailure(
        .usage,
        "--at \(clock.now.rfc3339) is more than a day ahead, and after a run there nothing is decided until then; "
          + "--dry-run shows what it would decide")
    }
    SignalWatch.explain("what was decided stays, and the next run decides and sends the rest", terminal)
    let opened = try OpenWorkspace(arguments, terminal)
    let only = arguments.value("trail").map { TrailName($0) }
    if let only, opened.workspace.trail(only) == nil { throw CommandFailure(.usage, "there is no trail '\(only)'") }
    if arguments.has("dry-run") { return try dryRun(opened, clock, only, output, terminal) }

    let service = EngineService(
      stores: opened.stores, clock: clock,
      workers: ProcessInfo.processInfo.activeProcessorCount)
    guard let lease = try service.acquireLease() else { throw try leased(opened) }
    defer { try? opened.stores.releaseLease(lease) }
    let delivery = DeliveryLine(opened, clock: clock, terminal: terminal)
    // What an earlier process left behind goes out before anything new.
    try opened.stores.releaseClaims()
    var decisions: [Decision] = []
    var quiet = 0
    var failures: [String: String] = [:]
    while true {
      let turn = try service.turn(opened.workspace, lease: lease, only: only) { trail, report in
        terminal.progress("\(trail): \(report.files) files, \(report.events) events")
      }
      decisions += turn.outcomes.flatMap(\.decisions)
      terminal.clearProgress()
      for failure in turn.failures { failures[failure.trail.text] = failure.error }
      for outcome in turn.outcomes {
        // A missed slot in which nothing happened is counted and not told: there may be thousands after a holiday.
        let isQuiet = outcome.run.late && outcome.decisions.isEmpty
        quiet += isQuiet ? 1 : 0
        if output == .table, !isQuiet { terminal.line(RunLine.text(outcome.run)) }
        terminal.progress("\(outcome.run.trail): slot \(outcome.run.slot.rfc3339)")
      }
      terminal.flush()
      CrashPoint.reach("committed")
      try delivery.drainInPace(lease: lease, service: service, terminal: terminal)
      guard turn.moreDue else { break }
    }
    // Last, because nobody waits for it.
    opened.mergeSegments(terminal)
    let retired = try service.retire(opened.workspace)
    terminal.clearProgress()
    for (trail, error) in failures.sorted(by: { $0.key < $1.key }) {
      terminal.error("error: the run of trail \(trail) failed: \(Table.visible(error))")
    }
    if output == .table, quiet > 0 { terminal.line("\(quiet) missed slots without anything to decide were caught up") }
    if output == .table, !retired.removed.isEmpty { terminal.line("too old, removed: \(retired.text)") }
    if output != .table || !decisions.isEmpty { DecisionTable.table(decisions).print(output, to: terminal) }
    return failures.isEmpty ? .success : .engine
  }

  /// Seconds that `--at` may be ahead of the clock: more is a slip of the pen that would silence a trail.
  static let furthestAhead: Int64 = 86_400

  private static func dryRun(
    _ opened: OpenWorkspace, _ clock: any Clock, _ only: TrailName?, _ output: OutputFormat, _ terminal: Terminal
  ) throws -> ExitCode {
    var decisions: [Decision] = []
    for trail in opened.workspace.trails where only == nil || only == trail.configuration.name {
      let slot = trail.configuration.schedule.slot(atOrBefore: clock.now)
      let run = TrailRun(workspace: opened.workspace, trail: trail, stores: opened.stores)
      let outcome = try run.decide(slot: slot, now: clock.now, late: false)
      if output == .table { terminal.line(RunLine.text(outcome.run) + " (dry run: nothing stored, nothing sent)") }
      decisions += outcome.decisions
    }
    DecisionTable.table(decisions).print(output, to: terminal, empty: "nothing new to decide")
    return .success
  }

  static func leased(_ opened: OpenWorkspace) throws -> CommandFailure {
    let holder = try opened.stores.leaseHolder()
    let who = holder.map { "\(EngineOwner.shown($0.owner)) holds it until \($0.until.rfc3339)" } ?? "it was just taken"
    return CommandFailure(.leased, "another engine runs this workspace: \(who)", hint: "tocsin status shows it")
  }
}

/// A run in one line.
enum RunLine {
  static func text(_ run: RunRecord) -> String {
    var text = "\(run.slot.rfc3339) \(run.trail): \(counted(run.events, "event")) in the window, "
    text += counted(run.matches, "new match")
    if run.exempt > 0 { text += ", \(run.exempt) exempt" }
    if run.history > 0 { text += ", \(run.history) history" }
    text += ", \(counted(run.sent, "alert")) told, \(run.held) held, \(counted(run.notifications, "notification"))"
    text += run.late ? " (a missed slot, caught up)" : ""
    return text + run.notes.map { "\n  note: " + Table.visible($0) }.joined()
  }
}
