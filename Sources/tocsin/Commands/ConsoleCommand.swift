internal import Engine
internal import Foundation

/// The console without the schedule.
enum ConsoleCommand {
  static let listen = Option.value(
    "listen", "ADDRESS:PORT",
    "where the console listens; 'off' for nowhere (default: console: in tocsin.yml, or 127.0.0.1:8470)")

  static let console = Command(
    name: "console", summary: "serve the web console and the HTTP API without running anything", synopsis: "",
    discussion:
      "For looking around while another process runs the engine, or none does. `tocsin serve` has the console,\n"
      + "too. Make the first account with: tocsin accounts add NAME --role administrator",
    examples: ["tocsin console", "tocsin console --listen 127.0.0.1:9000"], options: [CommonOptions.workspace, listen]
  ) { arguments, terminal in
    try arguments.expect(words: 0...0, "")
    let control = ServiceControl()
    SignalWatch.begin(control)
    var opened = try OpenWorkspace(arguments, terminal)
    guard
      let console = try ConsoleService(
        opened, listen: arguments.value("listen"), terminal: terminal, changed: { control.wake() })
    else { throw CommandFailure(.usage, "the console is off", hint: "say where: --listen 127.0.0.1:8470") }
    defer { console.stop() }
    terminal.error("console at \(console.address)")
    Systemd.notify("READY=1\nSTATUS=console")
    while !control.shouldStop {
      control.wait(milliseconds: 2000)
      // Another process may change rules, too.
      guard control.takeReload() || opened.hasNewOverrides else { continue }
      do {
        opened = try opened.reloaded(arguments)
        console.change(opened)
      } catch {
        terminal.error("reload refused: the workspace that was read before stays in force; tocsin check says why")
        control.wait(milliseconds: 10_000)
      }
    }
    return .success
  }
}
