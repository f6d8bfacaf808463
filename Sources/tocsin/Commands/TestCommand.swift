internal import AuditEvents
internal import Detection
internal import Engine
internal import Foundation
internal import WorkspaceFiles

/// Runs the tests that rules carry.
enum TestCommand {
  static let test = Command(
    name: "test", summary: "run the tests that rules carry",
    synopsis: "[PATH | ID | TITLE]... [--coverage] [--junit FILE]",
    discussion:
      "A rule's tests stand under tocsin: tests: in its file. They take the same path as production. Words that are no\n"
      + "files pick rules by id, by a part of the path or by title, in which * stands for any text.",
    examples: [
      "tocsin test", "tocsin test Rules/cts --coverage", "tocsin test 'Root*' --junit report.xml",
    ],
    options: [
      CommonOptions.workspace, EventOptions.format, EventOptions.mapping, EventOptions.placeholders,
      EventOptions.idField, EventOptions.allLogSources,
      .flag("coverage", "name rules that lack a firing or a silent test, and end with 1"),
      .value("junit", "FILE", "write the results as JUnit XML"),
    ]
  ) { arguments, terminal in
    let files = FileManager.default
    var paths = arguments.words.filter { files.fileExists(atPath: $0) || $0.utf8.contains(0x2F) }
    let wanted = arguments.words.filter { !paths.contains($0) }
    if paths.isEmpty { paths = WorkspaceLoader.packs(in: try OpenWorkspace.folder(arguments) + "/Rules") }
    let options = try EventOptions(arguments, terminal)
    let (values, mappings, findings) = surroundings(arguments)
    let (rules, problems) = RuleFiles.load(
      paths: paths, placeholders: values.merging(options.placeholders) { $1 })
    let formats = options.isGiven ? options.reading.formats : EventFormats.all + mappings
    let errors = (findings + problems).filter { $0.severity == .error }
    for error in errors { terminal.line(Table.visible(error.description)) }
    let chosen = try choose(rules, wanted)

    var report = JUnitReport(errors: errors)
    var tests = 0
    var failures = 0
    var lacking = 0
    for rule in chosen {
      let results = RuleTestRunner.run(
        rule, among: rules, formats: formats, allLogSources: options.reading.allLogSources)
      tests += results.count
      report.add(rule, results)
      for result in results {
        guard let failure = result.failure else { continue }
        failures += 1
        let line = rule.tests.first { $0.name == result.name }?.position.line ?? rule.position.line
        terminal.line("\(rule.path):\(line): FAILED \(rule.title) / \(result.name)")
        terminal.line("  " + Table.visible(failure))
      }
      guard arguments.has("coverage"), let lack = rule.lackingTests else { continue }
      lacking += 1
      terminal.line("\(rule.path):\(rule.position.line): \(rule.title): \(lack)")
    }
    if let file = arguments.value("junit") { try write(report.xml, to: file) }
    let verdict = failures > 0 ? "\(failures) FAILED" : tests > 0 ? "all passed" : "nothing was tested"
    terminal.line("\(counted(chosen.count, "rule")), \(counted(tests, "test")), \(verdict)")
    if arguments.has("coverage") {
      terminal.line(
        lacking == 0
          ? "every rule has a firing and a silent test" : "\(counted(lacking, "rule")) without one or the other")
    }
    if !errors.isEmpty {
      terminal.line("\(counted(errors.count, "error")) in rule files: what they are about was not tested")
    }
    return failures == 0 && errors.isEmpty && lacking == 0 ? .success : .userFiles
  }

  /// The rules that any of the words names by id, path or title; all of them without words.
  private static func choose(_ rules: [Rule], _ words: [String]) throws(CommandFailure) -> [Rule] {
    if words.isEmpty { return rules }
    for word in words where !rules.contains(where: { names($0, word) }) {
      let near = nearestName(to: word, among: rules.map(\.title)).map { "did you mean '\($0)'?" }
      throw CommandFailure(
        .userFiles, "no rule is called '\(word)'", hint: near ?? "an id, a title or a part of a path")
    }
    return rules.filter { rule in words.contains { names(rule, $0) } }
  }

  private static func names(_ rule: Rule, _ word: String) -> Bool {
    rule.id == RuleID(word) || Glob(word).matches(rule.title) || Glob(word).matches(rule.name)
      || Glob("*\(word)*").matches(rule.path)
  }

  private static func write(_ text: String, to file: String) throws(CommandFailure) {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
    } catch {
      throw CommandFailure(.engine, "\(file): the report cannot be written: \(error.localizedDescription)")
    }
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
