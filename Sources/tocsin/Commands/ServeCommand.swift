internal import Administration
internal import Alerting
internal import WorkspaceFiles
internal import Detection
internal import AuditEvents
internal import Delivery
internal import Engine
internal import Foundation

/// The engine as a service with its own timer.
enum ServeCommand {
  static let serve = Command(
    name: "serve", summary: "run on schedule until told to stop", synopsis: "[--log-format json]",
    discussion: "SIGHUP reads the workspace again: when it has errors the old one stays in force and the errors are\n"
      + "printed. SIGTERM and SIGINT finish what is in flight and end. A second engine on the same workspace waits\n"
      + "as hot standby. The web console and the HTTP API listen at 127.0.0.1:8470 unless tocsin.yml or --listen say\n"
      + "otherwise; --listen off serves without them.",
    examples: ["tocsin serve", "tocsin serve --log-format json", "systemctl start tocsin"],
    options: [
      CommonOptions.workspace, ConsoleCommand.listen,
      .value("log-format", "FORMAT", "text (default), or json: one object a line"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 0...0, "")
    guard let format = LogLine.Format(rawValue: arguments.value("log-format") ?? "text") else {
      throw CommandFailure(.usage, "--log-format takes text or json")
    }
    let control = ServiceControl()
    SignalWatch.begin(control)
    terminal.beginLog(format, clock: SystemClock())
    return try ServiceLoop(arguments, terminal, control).run()
  }
}

/// The loop of the service: lease, due slots, drain, wait.
struct ServiceLoop {
  private let arguments: Arguments
  private let terminal: Terminal
  private let control: ServiceControl
  private let clock = SystemClock()

  init(_ arguments: Arguments, _ terminal: Terminal, _ control: ServiceControl) {
    self.arguments = arguments
    self.terminal = terminal
    self.control = control
  }

  func run() throws -> ExitCode {
    var opened = try OpenWorkspace(arguments, terminal)
    let service = EngineService(
      stores: opened.stores, clock: clock,
      workers: ProcessInfo.processInfo.activeProcessorCount)
    let console = try startConsole(opened)
    defer { console?.stop() }
    guard let lease = try awaitLease(service, &opened, console) else { return .success }
    defer { try? opened.stores.releaseLease(lease) }
    try opened.stores.releaseClaims()
    var delivery = DeliveryLine(opened, clock: clock, terminal: terminal)
    say(
      "serving \(counted(opened.workspace.trails.count, "trail")); next slot \(service.nextSlot(opened.workspace).rfc3339)",
      "start")
    Systemd.notify("READY=1\nSTATUS=serving")
    while !control.shouldStop {
      if control.takeReload() || opened.hasNewOverrides {
        opened = reload(opened)
        console?.change(opened)
        delivery = DeliveryLine(opened, clock: clock, terminal: terminal)
      }
      do {
        guard try !serveTurn(service, opened, delivery, lease), !control.shouldStop else { continue }
        control.wait(milliseconds: try pause(service, opened))
      } catch StoreError.fenced {
        throw StoreError.fenced
      } catch {
        // A full disk or a file that vanished while it was read must not end the service: nothing of the turn is
        // stored, so the next one does it all.
        say("this turn failed and is tried again in 30 s: \(error)", "turn", .error)
        control.wait(milliseconds: 30_000)
      }
    }
    Systemd.notify("STOPPING=1")
    say("stopping: the workspace is given up cleanly", "stop")
    return .success
  }

  /// The console; when its place is taken, alerts matter more: only a place that was asked for ends the service.
  private func startConsole(_ opened: OpenWorkspace) throws -> ConsoleService? {
    let listen = arguments.value("listen")
    do {
      let console = try ConsoleService(opened, listen: listen, terminal: terminal) { [control] in control.wake() }
      if let console { say("console at \(console.address)", "console") }
      return console
    } catch let failure as CommandFailure where listen == nil {
      say("warning: \(failure.message); serving without it", "console", .warning)
      return nil
    }
  }

  /// One turn and the drain after it; true when slots are still due.
  private func serveTurn(
    _ service: EngineService, _ opened: OpenWorkspace, _ delivery: DeliveryLine, _ lease: LeaseToken
  ) throws -> Bool {
    try service.renew(lease)
    Systemd.notify("WATCHDOG=1")
    let turn = try service.turn(opened.workspace, lease: lease)
    for outcome in turn.outcomes { report(outcome) }
    for failure in turn.failures {
      say(
        "the run of trail \(failure.trail) failed and is tried again: \(Table.visible(failure.error))", "trail.failed",
        .error)
    }
    for line in turn.dispatched?.lines ?? [] { say("  " + line, "dispatch") }
    // A slow endpoint with many messages must not delay the next slot: what was not tried waits in the outbox.
    let (control, clock, nextSlot) = (control, clock, service.nextSlot(opened.workspace))
    try delivery.drain(lease: lease, service: service, terminal: terminal) {
      Systemd.notify("WATCHDOG=1")
      return control.shouldStop || clock.now >= nextSlot
    }
    if !turn.moreDue, !turn.outcomes.isEmpty, !control.shouldStop {
      opened.mergeSegments(terminal)
      let retired = try service.retire(opened.workspace)
      if !retired.removed.isEmpty { say("too old, removed: \(retired.text)", "retention") }
    }
    return turn.moreDue
  }

  /// Waits as hot standby until the lease is free; nil when told to stop first.
  private func awaitLease(
    _ service: EngineService, _ opened: inout OpenWorkspace, _ console: ConsoleService?
  ) throws -> LeaseToken? {
    var waited = false
    while !control.shouldStop {
      if let lease = try service.acquireLease() { return lease }
      if !waited {
        say("standby: " + (try RunCommand.leased(opened)).message, "standby")
        Systemd.notify("READY=1\nSTATUS=standby")
      }
      waited = true
      control.wait(milliseconds: 2000)
      // What its console shows and checks against must be what is true now, not when it started.
      if control.takeReload() || opened.hasNewOverrides {
        opened = reload(opened)
        console?.change(opened)
      }
    }
    return nil
  }

  /// Milliseconds until the next slot, the next waiting notification, or half a lease, whichever is first.
  private func pause(_ service: EngineService, _ opened: OpenWorkspace) throws -> Int64 {
    let now = clock.now
    var until = min(service.nextSlot(opened.workspace), now.adding(seconds: EngineService.leaseSeconds / 2))
    if let due = try opened.stores.waitingMessages().first?.due { until = min(until, max(due, now.adding(seconds: 1))) }
    if let due = try opened.stores.nextDue() { until = min(until, max(due, now.adding(seconds: 1))) }
    return max(50, until.milliseconds - now.milliseconds)
  }

  /// The new workspace, or the old one with the reasons printed when the new one has errors.
  private func reload(_ old: OpenWorkspace) -> OpenWorkspace {
    do {
      let new = try old.reloaded(arguments)
      say(
        "reloaded: \(counted(new.workspace.rules.count, "rule")), \(counted(new.workspace.trails.count, "trail"))",
        "reload")
      return new
    } catch let refusal as ReloadRefusal {
      for diagnostic in refusal.diagnostics { terminal.error(diagnostic.description) }
      say(
        "reload refused: \(counted(refusal.errors, "error")); the workspace that was read before stays in force",
        "reload", .error)
    } catch {
      say("reload refused: \(error); the workspace that was read before stays in force", "reload", .error)
    }
    return old
  }

  private func report(_ outcome: PassOutcome) {
    let run = outcome.run
    terminal.log(
      LogLine(
        .info, "run", RunLine.text(run),
        fields: [
          ("trail", .string(run.trail.text)), ("slot", .string(run.slot.rfc3339)),
          ("events", .integer(Int64(run.events))), ("matches", .integer(Int64(run.matches))),
          ("exempt", .integer(Int64(run.exempt))), ("sent", .integer(Int64(run.sent))),
          ("held", .integer(Int64(run.held))), ("notifications", .integer(Int64(run.notifications))),
          ("late", .boolean(run.late)),
          ("milliseconds", .integer(run.finishedAt.milliseconds - run.startedAt.milliseconds)),
        ]))
    for decision in outcome.decisions {
      let group = decision.labels.map { "\($0.field)=\($0.value)" }.joined(separator: " ")
      terminal.log(
        LogLine(
          .info, "decision", "  [\(decision.level.name)] \(decision.title) (\(group)): \(decision.text)",
          fields: [
            ("trail", .string(decision.trail.text)), ("slot", .string(decision.slot.rfc3339)),
            ("rule", .string(decision.rule.text)), ("level_of_rule", .string(decision.level.name)),
            ("fingerprint", .string(decision.fingerprint.text)), ("count", .integer(Int64(decision.count))),
            ("decision", .string(decision.text)),
          ]))
    }
  }

  private func say(_ text: String, _ event: String, _ weight: LogLine.Weight = .info) {
    terminal.log(LogLine(weight, event, text))
  }
}
