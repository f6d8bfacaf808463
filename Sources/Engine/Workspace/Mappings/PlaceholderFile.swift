internal import Foundation
public import WorkspaceFiles

/// Reads the values of `%name%` under `expand`: a mapping of each name to its values.
public enum PlaceholderFile {
  /// The values by name, and what is wrong with the file. Sound names are there in spite of the others.
  public static func load(path: String) -> (values: [String: [String]], diagnostics: [Diagnostic]) {
    read(YAMLFile.load(path: path))
  }

  /// The values by name in a text that stands for a file.
  public static func read(_ text: String, path: String) -> (values: [String: [String]], diagnostics: [Diagnostic]) {
    read(YAMLFile.read(text, path: path))
  }

  private static func read(_ file: YAMLFile) -> (values: [String: [String]], diagnostics: [Diagnostic]) {
    let sink = DiagnosticSink()
    sink.add(file.diagnostics)
    var values: [String: [String]] = [:]
    for document in file.documents {
      let reader = NodeReader(document, path: file.path, what: "names and values", sink: sink)
      for key in reader.keys {
        var name = key.text[...]
        // The name may stand as it does in rules.
        if name.utf8.count > 2, name.utf8.first == 0x25, name.utf8.last == 0x25 { name = name.dropFirst().dropLast() }
        if name.isEmpty || name.utf8.contains(0x25) {
          sink.error(file.path, key.position, "'\(key.text.prefix(80))' is no name", "letters, digits and _")
          continue
        }
        let list = (reader.placedStrings(key.text) ?? []).map(\.text)
        if list.isEmpty {
          sink.warning(
            file.path, key.position, "the placeholder %\(name)% has no values, so that rules with it are refused",
            "write at least one")
        }
        if values[String(name)] != nil {
          sink.error(
            file.path, key.position, "the placeholder %\(name)% is there twice", "write all values in one list")
        }
        values[String(name)] = list
      }
    }
    return (values, sink.diagnostics)
  }
}
