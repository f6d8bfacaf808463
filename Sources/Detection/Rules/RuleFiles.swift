internal import Foundation
public import WorkspaceFiles

/// Reads rule files: all problems of all files at once, and every rule that is sound in spite of the others.
public enum RuleFiles {
  /// The sound rules of files and folders (`.yml`, `.yaml`, to any depth), in the order of their paths, and what is
  /// wrong with the rest. `placeholders` are the value lists of `|expand`.
  public static func load(
    paths: [String], placeholders: [String: [String]] = [:]
  ) -> (rules: [Rule], diagnostics: [Diagnostic]) {
    let sink = DiagnosticSink()
    var rules: [Rule] = []
    var places: [RuleID: String] = [:]
    for path in files(paths, sink) {
      let file = YAMLFile.load(path: path)
      sink.add(file.diagnostics)
      // A file with twin keys does not say what it seems to say; none of its rules is used.
      if file.diagnostics.contains(where: { $0.severity == .error }) { continue }
      for document in file.documents {
        guard let rule = RuleParser(path: path, placeholders: placeholders, sink: sink).rule(document) else { continue }
        if let other = places[rule.id] {
          sink.error(path, document["id"]?.position ?? document.position, "the id \(rule.id) is taken", "by \(other)")
          continue
        }
        places[rule.id] = "\(path):\(document.position.line)"
        rules.append(rule)
      }
    }
    return (rules, sink.diagnostics)
  }

  private static func files(_ paths: [String], _ sink: DiagnosticSink) -> [String] {
    for path in paths where !FileManager.default.fileExists(atPath: path) {
      sink.error(path, nil, "no such file or folder")
    }
    return WorkspaceFolder.yamlFiles(under: paths)
  }
}
