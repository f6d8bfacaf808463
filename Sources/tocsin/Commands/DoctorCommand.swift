internal import Administration
internal import AuditEvents
internal import Engine
internal import Foundation
internal import Storage
internal import WorkspaceFiles

/// Looks the workspace and its data folder over.
enum DoctorCommand {
  static let doctor = Command(
    name: "doctor", summary: "look the workspace and its stores over, and say what to do",
    synopsis: "[--full] [--repair]",
    discussion:
      "Checks configuration, permissions, disk, database, segments, received files, left-overs, whether ledger, outbox\n"
      + "and receipts agree, the lease and the clock. Without --full, samples of segments and files. --repair puts right\n"
      + "what can be put right without losing anything: damaged segments are made again from the received file, missing\n"
      + "files taken again from their source (what was damaged is kept in quarantine/), left-overs removed, claims and\n"
      + "leases of dead engines released, permissions narrowed. Ends with 0 when all is well, 1 when something is left to\n"
      + "do, 3 when the store cannot be used.",
    examples: ["tocsin doctor", "tocsin doctor --full --repair", "tocsin doctor --output json"],
    options: [
      CommonOptions.workspace, .flag("full", "read every segment and file"),
      .flag("repair", "put right what is safe to put right"), .value("output", "FORMAT", "table (default) or json"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 0...0, "")
    let format = try OutputFormat(arguments)
    let workspace = try OpenWorkspace.load(arguments, terminal)
    var examination = Examination(now: SystemClock().now, isGone: EngineOwner.isGone) { summary, document, hashes in
      workspace.trail(summary.trail)?.rebuild(
        rows: summary.rows, from: document, idHashes: hashes, limits: workspace.configuration.limits)
    }
    examination.isFull = arguments.has("full")
    examination.repairs = arguments.has("repair")
    var doctor = Doctor(folder: workspace.configuration.dataFolder, examination: examination)
    let broken = workspace.diagnostics.filter { $0.severity == .error }.count
    var findings = [
      broken == 0
        ? Finding(
          .note, "workspace", "\(counted(workspace.trails.count, "trail")), \(counted(workspace.rules.count, "rule"))")
        : Finding(
          .warning, "workspace", "\(counted(broken, "problem")) in rules, whitelists or templates; the rest works",
          advice: "tocsin check")
    ]
    findings += doctor.run { progress in
      switch progress {
      case .database: terminal.progress("database ...")
      case .segments(let done, let total): terminal.progress("segments: \(done) of \(total)")
      case .files(let done, let total): terminal.progress("received files: \(done) of \(total)")
      }
    }
    terminal.clearProgress()
    let open = findings.filter(\.isOpen).count
    if format == .table {
      for finding in findings { show(finding, terminal) }
      let repaired = findings.filter(\.isRepaired).count
      terminal.line(
        (open == 0 ? "all is well" : "\(open) to do") + (repaired > 0 ? ", \(repaired) repaired" : ""))
    } else {
      terminal.line(
        JSONText.array(
          findings.map { finding in
            .object([
              (key: "weight", value: .string(finding.weight.rawValue)), (key: "area", value: .string(finding.area)),
              (key: "what", value: .string(finding.what)), (key: "advice", value: .string(finding.advice)),
              (key: "repaired", value: .boolean(finding.isRepaired)),
            ])
          }
        ).text)
    }
    if findings.contains(where: { $0.weight == .fatal && $0.isOpen }) { return .engine }
    return open == 0 ? .success : .userFiles
  }

  private static func show(_ finding: Finding, _ terminal: Terminal) {
    let state = finding.isRepaired ? "repaired" : finding.weight == .note ? "ok" : finding.weight.rawValue
    let space = String(repeating: " ", count: max(1, 9 - state.utf8.count))
    terminal.line(state + space + finding.area + ": " + Table.visible(finding.what))
    if finding.isOpen, !finding.advice.isEmpty { terminal.line("         do: " + Table.visible(finding.advice)) }
  }
}
