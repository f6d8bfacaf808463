/// A command of the program: what its help says and what it does.
struct Command: Sendable {
  /// The words that call it, such as `events query`.
  var name: String
  /// One line for the list of commands.
  var summary: String
  /// What comes after the name, such as `[--trail T] PATH...`.
  var synopsis: String
  /// Paragraphs of the help.
  var discussion: String = ""
  /// Lines of the help that can be run as they are.
  var examples: [String]
  var options: [Option]
  var run: @Sendable (Arguments, Terminal) throws -> ExitCode

  /// The text of `--help`.
  var help: String {
    var text = "tocsin \(name): \(summary)\n\nUsage: tocsin \(name)\(synopsis.isEmpty ? "" : " " + synopsis)\n"
    if !discussion.isEmpty { text += "\n" + discussion + "\n" }
    let shown = options + [.flag("help", "show this help")]
    text += "\nOptions:\n"
    let names = shown.map { "--\($0.name)" + ($0.value.map { " \($0)" } ?? "") }
    let width = names.map(\.utf8.count).max() ?? 0
    for (option, name) in zip(shown, names) {
      text += "  " + name + String(repeating: " ", count: width - name.utf8.count + 2) + option.help + "\n"
    }
    text += "\nExamples:\n" + examples.map { "  " + $0 + "\n" }.joined()
    return text
  }
}
