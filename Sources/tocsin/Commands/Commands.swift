/// Every command, in the order of the help.
enum Commands {
  static let version = "0.1.0"

  static let all: [Command] =
    [
      DemoCommand.demo, CheckCommand.check, TestCommand.test, IngestCommand.ingest, RunCommand.run, ServeCommand.serve,
      ConsoleCommand.console,
      UnitsCommand.units,
    ]
    + [ScanCommand.scan, StatusCommand.status] + WhyCommands.all + [BacktestCommand.backtest, RuleStatsCommand.stats]
    + EventsCommands.all + RulesCommands.all + RuleOverrideCommands.all + RunsCommands.all + RecordCommands.all
    + NotificationCommands.all + ContactCommands.all + GroupCommands.all + PolicyCommands.all + KeyEventCommands.all
    + SilenceCommands.all
    + AlertCommands.all + [WhitelistCommands.list] + ChannelCommands.all + TemplateCommands.all
    + AccountCommands.all + TokenCommands.all + AuditCommands.all + [VerifyCommand.verify, DoctorCommand.doctor]
    + BackupCommands.all

  /// The text of `tocsin --help`.
  static var overview: String {
    """
    tocsin \(version): scheduled alerts from cloud audit logs

    Every 15 minutes it looks at the events of the last 30, matches them against Sigma rules, honours whitelists,
    tells the right people, and holds repeats for an hour.

    Usage: tocsin COMMAND [OPTIONS]; tocsin COMMAND --help explains a command with examples.

    \(list(all))
    Exit codes: 0 done, 1 something is wrong in your files or input, 2 the command line was not understood,
    3 the engine could not do it, 4 another engine holds the workspace.

    """
  }

  static func list(_ commands: [Command]) -> String {
    let width = commands.map(\.name.utf8.count).max() ?? 0
    return commands.map { command in
      "  " + command.name + String(repeating: " ", count: width - command.name.utf8.count + 2) + command.summary + "\n"
    }.joined()
  }
}
