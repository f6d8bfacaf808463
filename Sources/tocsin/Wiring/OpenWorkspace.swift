internal import Administration
internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Engine
internal import Foundation
internal import Storage
internal import WorkspaceFiles

/// A workspace with its stores open: what most commands begin with.
struct OpenWorkspace {
  let workspace: Workspace
  let stores: any WorkspaceStores

  /// Finds, reads and checks the workspace of `--workspace` and opens its data folder. Errors in `tocsin.yml` end the
  /// command; problems of single rules, whitelists and templates are warnings here, and errors in `tocsin check`.
  init(_ arguments: Arguments, _ terminal: Terminal) throws {
    let files = try Self.load(arguments, terminal)
    stores = try SQLiteStores(folder: files.configuration.dataFolder, limits: files.configuration.limits)
    let overrides = RuleOverrides(try stores.ruleOverrideChanges())
    let keyEvents = try stores.keyEventCopies()
    workspace =
      overrides.isEmpty && keyEvents.isEmpty
      ? files : try Self.load(arguments, terminal, overrides: overrides, keyEvents: keyEvents)
  }

  /// The workspace read again over the same stores. Throws `ReloadRefusal` when any file has an error: a running service
  /// never trades a sound workspace for a broken one.
  func reloaded(_ arguments: Arguments) throws -> OpenWorkspace {
    let overrides = RuleOverrides(try stores.ruleOverrideChanges())
    let loaded = WorkspaceLoader.load(
      folder: try Self.folder(arguments), overrides: overrides, keyEvents: try stores.keyEventCopies())
    let findings = loaded.diagnostics + (loaded.workspace?.templates.check() ?? [])
    let errors = findings.filter { $0.severity == .error }
    guard let workspace = loaded.workspace, errors.isEmpty else { throw ReloadRefusal(diagnostics: errors) }
    return OpenWorkspace(workspace: workspace, stores: stores)
  }

  private init(workspace: Workspace, stores: any WorkspaceStores) {
    self.workspace = workspace
    self.stores = stores
  }

  /// What people do with this workspace.
  var useCases: UseCases { UseCases(stores: stores, workspace: workspace, clock: SystemClock()) }

  /// Who gives commands: the system's user, who may do everything because the store is theirs.
  static var caller: Caller { .commandLine(NSUserName()) }

  /// The administration of contacts over these stores.
  var contacts: ContactAdministration { useCases.contacts(by: Self.caller) }

  /// The administration of alerts over these stores.
  var alerts: AlertAdministration { useCases.alerts(by: Self.caller) }

  /// The administration of rules over these stores.
  var rules: RuleAdministration { useCases.rules(by: Self.caller) }

  /// The administration of silences over these stores.
  var silences: SilenceAdministration { useCases.silences(by: Self.caller) }

  /// Merges small segments. What fails here spoils no run: the segments stay as they are, and the next run tries again.
  func mergeSegments(_ terminal: Terminal) {
    do {
      _ = try stores.mergeSegments()
    } catch {
      terminal.error("warning: small segments were not merged: \(error)")
    }
  }

  /// Renders messages with the workspace's templates.
  var renderer: MessageRenderer { MessageRenderer(workspace.templates, settings: workspace.configuration.messages) }

  /// The title of a rule, or its id when it is gone.
  func title(of id: RuleID) -> String { workspace.rules.first { $0.id == id }?.title ?? id.text }

  /// Whether operators changed rules or key event notifications since the workspace was read.
  var hasNewOverrides: Bool {
    (try? stores.ruleOverrideChanges().count) ?? 0 != workspace.overrides.changes
      || (try? stores.keyEventCopies()) ?? [] != workspace.keyEvents.copies
  }

  /// Reads the workspace without opening its stores.
  static func load(
    _ arguments: Arguments, _ terminal: Terminal, overrides: RuleOverrides = RuleOverrides(),
    keyEvents: [KeyEventCopy] = []
  ) throws -> Workspace {
    let folder = try folder(arguments)
    let loaded = WorkspaceLoader.load(folder: folder, overrides: overrides, keyEvents: keyEvents)
    guard let workspace = loaded.workspace else {
      for diagnostic in loaded.diagnostics { terminal.error(diagnostic.description) }
      throw CommandFailure(.userFiles, "the workspace at \(folder) has errors", hint: "tocsin check shows all of them")
    }
    let errors = loaded.diagnostics.filter { $0.severity == .error }
    if !errors.isEmpty {
      terminal.error(
        "warning: \(counted(errors.count, "problem")) in rules, whitelists or templates; the rest works. See: tocsin check"
      )
    }
    return workspace
  }

  /// The folder of `--workspace`, or the nearest one at or above the current folder that has a `tocsin.yml`.
  static func folder(_ arguments: Arguments) throws -> String {
    let files = FileManager.default
    if let given = arguments.value("workspace") {
      guard files.fileExists(atPath: given + "/tocsin.yml") else {
        throw CommandFailure(
          .userFiles, "\(given)/tocsin.yml: no such file", hint: "--workspace takes a folder with tocsin.yml")
      }
      return URL(fileURLWithPath: given).standardizedFileURL.path
    }
    var folder = files.currentDirectoryPath
    while true {
      if files.fileExists(atPath: folder + "/tocsin.yml") { return folder }
      let parent = folder.split(separator: "/").dropLast().joined(separator: "/")
      guard folder != "/" else { break }
      folder = "/" + parent
    }
    throw CommandFailure(
      .userFiles, "no tocsin.yml here or in a folder above", hint: "go to a workspace, or name one with --workspace DIR"
    )
  }
}

extension Workspace {
  /// The trail of `--trail`; nil when the option is not given. A trail that is not in the workspace ends the command.
  func trail(_ arguments: Arguments) throws -> TrailName? {
    guard let text = arguments.value("trail") else { return nil }
    guard trail(TrailName(text)) != nil else {
      let near = nearestName(to: text, among: trails.map(\.configuration.name.text))
      throw CommandFailure(
        .usage, "there is no trail '\(text)'",
        hint: near.map { "did you mean '\($0)'?" } ?? trails.map(\.configuration.name.text).joined(separator: ", "))
    }
    return TrailName(text)
  }
}

/// Why a running service keeps its old workspace.
struct ReloadRefusal: Error {
  var diagnostics: [Diagnostic]
  var errors: Int { diagnostics.count }
}
