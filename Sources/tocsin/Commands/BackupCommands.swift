internal import Administration
internal import AuditEvents
internal import Engine
internal import Foundation
internal import Storage

/// Copies of the data folder.
enum BackupCommands {
  static let all = [backup, restore]

  private static let copyOption = Option.flag(
    "copy", "copy received files where they could be linked, so that damage to one does not touch the other")

  private static let backup = Command(
    name: "backup", summary: "copy the data folder while engines go on working", synopsis: "FOLDER | FILE.sqlite",
    discussion:
      "The database is copied as it is at one moment and checked; received files are linked when the folder is\n"
      + "on the same disk, otherwise copied and checked. A name that ends in .sqlite takes the database alone. Nothing\n"
      + "stands under the name until all of it is there.",
    examples: ["tocsin backup /backups/tocsin-monday", "tocsin backup /backups/state.sqlite"],
    options: [CommonOptions.workspace, copyOption]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "FOLDER")
    let workspace = try OpenWorkspace.load(arguments, terminal)
    let backup = Backup(folder: workspace.configuration.dataFolder, copies: arguments.has("copy"))
    let target = URL(fileURLWithPath: arguments.words[0]).standardizedFileURL.path
    let report = try backup.write(to: target) { show($0, terminal) }
    terminal.clearProgress()
    terminal.line("\(target): \(report.pages) pages, \(files(report)), checked")
    return .success
  }

  private static let restore = Command(
    name: "restore", summary: "put a backup in the place of the data folder", synopsis: "BACKUP [--replace]",
    discussion:
      "What stands in its place is moved aside, not removed. Stop every engine first. Events that came after the\n"
      + "backup are read again from their sources; notifications that were waiting then may have been sent since, and go\n"
      + "out marked as possible repeats.",
    examples: ["tocsin restore /backups/tocsin-monday --replace"],
    options: [
      CommonOptions.workspace, .flag("replace", "move an existing data folder aside"), copyOption,
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "BACKUP")
    let workspace = try OpenWorkspace.load(arguments, terminal)
    let folder = workspace.configuration.dataFolder
    let now = SystemClock().now
    if let owner = Backup.engine(of: folder, now: now), !EngineOwner.isGone(owner) {
      throw CommandFailure(
        .leased, "the engine \(EngineOwner.shown(owner)) is at work on this workspace", hint: "stop it first")
    }
    let source = URL(fileURLWithPath: arguments.words[0]).standardizedFileURL.path
    let report = try Backup(folder: folder, copies: arguments.has("copy")).restore(
      from: source, now: now, replaces: arguments.has("replace")
    ) { show($0, terminal) }
    terminal.clearProgress()
    terminal.line("\(folder): \(report.pages) pages, \(files(report)), checked")
    if let aside = report.replaced { terminal.line("what stood there is now \(aside)") }
    if report.waiting > 0 {
      terminal.line(
        "\(report.waiting) notifications wait and may have been sent before; see: tocsin notifications list")
    }
    terminal.line("look it over with: tocsin doctor --full")
    return .success
  }

  private static func files(_ report: Backup.Report) -> String {
    "\(report.files) received files (\(report.linked) linked, \(report.bytes >> 10) KB)"
  }

  private static func show(_ progress: Backup.Progress, _ terminal: Terminal) {
    switch progress {
    case .pages(let done, let total): terminal.progress("database: \(done) of \(total) pages")
    case .checking: terminal.progress("checking the copy ...")
    case .files(let done, let total): terminal.progress("received files: \(done) of \(total)")
    }
  }
}
