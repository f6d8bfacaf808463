internal import AuditEvents
internal import Detection
internal import Engine
internal import WorkspaceFiles

/// Runs the tests that rules carry.
enum TestCommand {
  static let test = Command(
    name: "test", summary: "run the tests that rules carry", synopsis: "[PATH...] [--coverage]",
    discussion: "A rule's tests stand under tocsin: tests: in its file. They take the same path as production.",
    examples: ["tocsin test", "tocsin test Rules/cts --coverage"],
    options: [
      CommonOptions.workspace, EventOptions.format, EventOptions.mapping, EventOptions.placeholders,
      EventOptions.idField, EventOptions.allLogSources,
      .flag("coverage", "name rules that lack a firing or a silent test"),
    ]
  ) { arguments, terminal in
    let paths =
      arguments.words.isEmpty
      ? WorkspaceLoader.packs(in: try OpenWorkspace.folder(arguments) + "/Rules") : arguments.words
    let options = try EventOptions(arguments, terminal)
    let (values, mappings, findings) = surroundings(arguments)
    let (rules, problems) = RuleFiles.load(
      paths: paths, placeholders: values.merging(options.placeholders) { $1 })
    let diagnostics = findings + problems
    let formats = options.isGiven ? options.reading.formats : EventFormats.all + mappings
    for diagnostic in diagnostics where diagnostic.severity == .error { terminal.error(diagnostic.description) }
    var failed = diagnostics.contains { $0.severity == .error }
    var tests = 0
    for rule in rules {
      let results = RuleTestRunner.run(
        rule, among: rules, formats: formats, allLogSources: options.reading.allLogSources)
      tests += results.count
      for result in results where result.failure != nil {
        failed = true
        terminal.line("\(rule.path): FAILED \(rule.title) / \(result.name): \(result.failure ?? "")")
      }
      guard arguments.has("coverage") else { continue }
      let lacks = [
        rule.tests.contains(where: \.expectsAlert) ? nil : "firing",
        rule.tests.contains { !$0.expectsAlert } ? nil : "silent",
      ]
      .compactMap { $0 }
      if !lacks.isEmpty { terminal.line("\(rule.path): no \(lacks.joined(separator: " and no ")) test") }
    }
    terminal.line("\(rules.count) rules, \(tests) tests" + (failed ? ", with failures" : ", all passed"))
    return failed ? .userFiles : .success
  }

  /// What the workspace gives rules to be read with, when there is one.
  private static func surroundings(
    _ arguments: Arguments
  ) -> (placeholders: [String: [String]], mappings: [JSONFormat], diagnostics: [Diagnostic]) {
    guard let folder = try? OpenWorkspace.folder(arguments) else { return ([:], [], []) }
    let (values, problems) = WorkspaceLoader.placeholders(in: folder)
    let (mappings, findings) = MappingFile.load(folder: folder + "/Rules/mappings")
    return (values, mappings, problems + findings)
  }
}
