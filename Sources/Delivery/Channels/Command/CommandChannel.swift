internal import AuditEvents
internal import Detection
internal import Foundation
internal import WorkspaceFiles

/// Runs an executable for each notification. It gets the JSON part on standard input and what it needs to tell repeats
/// in its environment; its exit code decides.
public struct CommandChannel: Channel {
  /// The name in `tocsin.yml`.
  public let name: String
  /// `command`.
  public let kind = ChannelKind.command
  /// The executable's limit, and a second to end it.
  public var timeLimit: Int64 { settings.limit + 1 }
  private let settings: CommandSettings

  /// A channel that runs an executable.
  public init(name: String, settings: CommandSettings) {
    self.name = name
    self.settings = settings
  }

  /// Runs the executable to its end.
  public func send(_ notification: Notification, possibleRepeat: Bool) -> DeliveryOutcome {
    var environment = [
      "PATH=" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"),
      "TOCSIN_NOTIFICATION=" + SafeText.oneLine(notification.id), "TOCSIN_LEVEL=" + notification.level.name,
      "TOCSIN_TRAIL=" + SafeText.oneLine(notification.trail.text),
    ]
    if possibleRepeat { environment.append("TOCSIN_POSSIBLE_REPEAT=yes") }
    var secrets: [String] = []
    do throws(RequestRefusal) {
      for variable in settings.environment {
        let value = try variable.value.revealed("the variable \(variable.name)")
        if variable.value.hasReference { secrets.append(value) }
        environment.append(variable.name + "=" + value)
      }
    } catch {
      return error.outcome
    }
    let input = Array(((notification.checkedJSON?.compact ?? "{}") + "\n").utf8)
    let (ending, output) = ChildProcess.run(
      settings.path, settings.arguments, environment: environment, input: input, limit: settings.limit)
    return CommandAnswers.outcome(ending, words: Redaction(secrets: secrets).clean(Self.lastLine(of: output)))
  }

  /// The last line that is not empty: where programs say why they failed.
  private static func lastLine(of output: [UInt8]) -> ArraySlice<UInt8> { output.split(separator: 10).last ?? [] }
}

/// What the end of an executable means for a notification.
enum CommandAnswers {
  /// The table: 0 sent; of sysexits(3) 65 (data) and 64 (usage) never, 77 (permission) credential, 75 and anything else
  /// later. One that was ended before it could say what it did may have done it.
  static func outcome(_ ending: ChildProcess.Ending, words: String) -> DeliveryOutcome {
    func detail(_ text: String) -> String { words.isEmpty ? text : text + ": " + words }
    switch ending {
    case .exited(0): return .sent(detail: detail("exit code 0"))
    case .exited(64), .exited(65): return .never(detail: detail("refused"))
    case .exited(77): return .badCredential(detail: detail("exit code 77"))
    case .exited(let code): return .retry(after: nil, detail: detail("exit code \(code)"))
    case .signalled(let signal): return .unconfirmed(detail: detail("ended by signal \(signal)"))
    case .timedOut: return .unconfirmed(detail: detail("ended at its time limit"))
    case .notStarted(let reason): return .retry(after: nil, detail: detail("cannot be started: " + reason))
    }
  }
}
