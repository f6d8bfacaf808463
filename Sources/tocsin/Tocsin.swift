internal import Administration
internal import AuditEvents
internal import Engine
internal import Foundation
internal import WorkspaceFiles

/// The program: finds the command, runs it, and turns what it throws into a message and an exit code.
@main struct Tocsin {
  static func main() {
    // A peer or a pager that goes away must end a write with an error, not the process.
    signal(SIGPIPE, SIG_IGN)
    let terminal = Terminal()
    let code = run(Array(CommandLine.arguments.dropFirst()), terminal)
    terminal.clearProgress()
    terminal.flush()
    exit(code.rawValue)
  }

  static func run(_ words: [String], _ terminal: Terminal) -> ExitCode {
    do {
      return try dispatch(words, terminal)
    } catch let failure as CommandFailure {
      terminal.error("error: " + failure.message + (failure.hint.isEmpty ? "" : "\n  " + failure.hint))
      return failure.code
    } catch let refusal as AdministrationError {
      terminal.error("error: " + refusal.description + (hint(of: refusal).map { "\n  " + $0 } ?? ""))
      return .userFiles
    } catch StoreError.fenced {
      terminal.error("error: another engine took over this workspace")
      return .leased
    } catch StoreError.database(let action, let message) {
      terminal.error("error: the store could not \(action): \(message)")
      return .engine
    } catch StoreError.damaged(let text) {
      terminal.error("error: " + text)
      return .engine
    } catch {
      terminal.error("error: \(error)")
      return .engine
    }
  }

  /// What to do about a refusal on the command line.
  private static func hint(of refusal: AdministrationError) -> String? {
    guard case .exists(let kind, let name) = refusal else { return nil }
    switch kind {
    case .contact, .group:
      return "use --replace to put another in its place, or: tocsin \(kind.rawValue)s change \(name)"
    case .keyEvent: return "change it with: tocsin key-events modify \(name)"
    case .account: return "give it a new password or another role: tocsin accounts --help"
    default: return nil
    }
  }

  private static func dispatch(_ words: [String], _ terminal: Terminal) throws -> ExitCode {
    guard let first = words.first, first != "--help", first != "-h", first != "help" else {
      terminal.write(Commands.overview)
      return words.isEmpty ? .usage : .success
    }
    if first == "--version" {
      terminal.line("tocsin \(Commands.version)")
      return .success
    }
    // The longest name wins: `events query` before `events`.
    for length in [2, 1] where words.count >= length {
      let name = words.prefix(length).joined(separator: " ")
      guard let command = Commands.all.first(where: { $0.name == name }) else { continue }
      let rest = Array(words.dropFirst(length))
      if rest.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) {
        terminal.write(command.help)
        return .success
      }
      return try command.run(Arguments(rest, options: command.options), terminal)
    }
    let family = Commands.all.filter { $0.name.utf8.starts(with: (first + " ").utf8) }
    if !family.isEmpty, words.count == 1 || words[1] == "--help" {
      terminal.write(Commands.list(family))
      return .success
    }
    let near =
      nearestName(to: words.prefix(2).joined(separator: " "), among: Commands.all.map(\.name))
      ?? nearestName(to: first, among: Commands.all.map(\.name))
    throw CommandFailure(
      .usage, "there is no command '\(words.prefix(2).joined(separator: " "))'",
      hint: near.map { "did you mean: tocsin \($0)?" } ?? "tocsin --help lists all commands")
  }
}
