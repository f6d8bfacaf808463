internal import Foundation
public import WorkspaceFiles

/// Reads rule files: all problems of all files at once, and every rule that is sound in spite of the others.
public enum RuleFiles {
  /// What the rules of a workspace are read with.
  struct Options {
    var placeholders: [String: [String]] = [:]
    var parameters: [RuleID: [String: YAMLNode]] = [:]
    /// What the values of the file that is being read may still grow to.
    var budget = ExpansionBudget()
  }

  /// The sound rules of files and folders (`.yml`, `.yaml`, to any depth), in the order of their paths, and what is
  /// wrong with the rest.
  /// - Parameters:
  ///   - paths: Files, whatever their names, and folders.
  ///   - placeholders: The values of each `%name%` under `expand`.
  ///   - parameters: By rule the operator's values for its parameters.
  public static func load(
    paths: [String], placeholders: [String: [String]] = [:], parameters: [RuleID: [String: YAMLNode]] = [:]
  ) -> (rules: [Rule], diagnostics: [Diagnostic]) {
    let sink = DiagnosticSink()
    let options = Options(placeholders: placeholders, parameters: parameters)
    var collection = RuleCollection()
    for path in files(paths, sink) {
      do {
        collection.add(
          try SmallFile.bytes(of: path, limit: YAMLFile.maximumBytes), path: path, options, sink)
      } catch {
        sink.error(path, nil, error.description)
      }
    }
    let rules = collection.rules(sink)
    return (rules, sink.diagnostics)
  }

  /// The sound rules of a text that stands for a file, and what is wrong with the rest.
  public static func read(
    _ text: String, path: String, placeholders: [String: [String]] = [:],
    parameters: [RuleID: [String: YAMLNode]] = [:]
  ) -> (rules: [Rule], diagnostics: [Diagnostic]) {
    let sink = DiagnosticSink()
    var collection = RuleCollection()
    collection.add(Array(text.utf8), path: path, Options(placeholders: placeholders, parameters: parameters), sink)
    let rules = collection.rules(sink)
    return (rules, sink.diagnostics)
  }

  private static func files(_ paths: [String], _ sink: DiagnosticSink) -> [String] {
    for path in paths where !FileManager.default.fileExists(atPath: path) {
      sink.error(path, nil, "no such file or folder")
    }
    return paths.flatMap { path in
      let files = WorkspaceFolder.ruleFiles(under: [path])
      if files.isEmpty, FileManager.default.fileExists(atPath: path) {
        sink.warning(path, nil, "the folder holds no rule file", "rule files end in .yml or .yaml")
      }
      return files
    }
  }
}
