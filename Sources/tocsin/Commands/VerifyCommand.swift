internal import Administration
internal import AuditEvents
internal import Engine

/// Proves that what is kept was not changed.
enum VerifyCommand {
  static let verify = Command(
    name: "verify", summary: "check that nothing that is kept was changed or damaged", synopsis: "[--anchor N:HASH]",
    discussion:
      "Checks every hash of the audit log, the accounts against what it says of them, the structure of the database, and\n"
      + "each received file against the hash it had when it came. Note the last line elsewhere: with --anchor a later check finds a log that was written anew as a\n"
      + "whole. Ends with 1 and the places when something is wrong.",
    examples: ["tocsin verify", "tocsin verify --skip-files --output json"],
    options: [
      CommonOptions.workspace,
      .value("anchor", "N:HASH", "number and hash of an entry as an earlier check printed them"),
      .flag("skip-files", "leave out the received files, which may take long"),
      .value("output", "FORMAT", "table (default) or json"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 0...0, "")
    let anchor = try arguments.value("anchor").map { text in
      guard let anchor = Verification.Anchor(text) else {
        throw CommandFailure(.usage, "--anchor takes NUMBER:HASH as an earlier check printed them, not '\(text)'")
      }
      return anchor
    }
    let format = try OutputFormat(arguments)
    let report: Verification.Report
    do {
      let opened = try OpenWorkspace(arguments, terminal)
      report = try opened.useCases.verification(by: OpenWorkspace.caller).run(
        anchor: anchor, files: !arguments.has("skip-files")
      ) { progress in
        switch progress {
        case .entries(let count): terminal.progress("audit log: \(count) entries")
        case .database: terminal.progress("database ...")
        case .files(let done, let total):
          if done % 100 == 0 { terminal.progress("received files: \(done) of \(total)") }
        }
      }
    } catch StoreError.damaged(let text) {
      throw CommandFailure(.userFiles, text)
    }
    if format == .table {
      for problem in report.problems { terminal.error("wrong: " + Table.visible(problem)) }
      terminal.line(
        arguments.has("skip-files") ? "received files: left out" : "received files: \(report.files) checked")
      terminal.line("problems: \(report.problems.count)")
      if report.entries > 0 { terminal.line("audit log: \(report.entries):\(report.newest.hexadecimal)") }
    } else {
      terminal.line(
        JSONText.object([
          (key: "sound", value: .boolean(report.problems.isEmpty)), (key: "entries", value: .integer(report.entries)),
          (key: "newest", value: .string(report.newest.hexadecimal)),
          (key: "files", value: .integer(Int64(report.files))),
          (key: "problems", value: .array(report.problems.map { .string($0) })),
        ]).text)
    }
    return report.problems.isEmpty ? .success : .userFiles
  }
}
