internal import WorkspaceFiles

/// Reads YAML documents that have a name each, unique among all of them.
enum NamedDocuments {
  static func read<Value>(
    _ files: [YAMLFile], what: String, _ body: (NodeReader) -> (name: String, value: Value)?
  ) -> ([Value], [Diagnostic]) {
    let sink = DiagnosticSink()
    var values: [Value] = []
    var places: [String: String] = [:]
    for file in files {
      sink.add(file.diagnostics)
      // A file with twin keys or a broken end does not say what it seems to say.
      if file.diagnostics.contains(where: { $0.severity == .error }) { continue }
      for document in file.documents {
        let reader = NodeReader(document, path: file.path, what: "the \(what)", sink: sink)
        guard let (name, value) = body(reader) else { continue }
        if let place = places[name] {
          reader.error(document["name"]?.position ?? document.position, "the \(what) '\(name)' exists twice", place)
          continue
        }
        places[name] = "first in \(file.path):\(document.position.line)"
        values.append(value)
      }
    }
    return (values, sink.diagnostics)
  }
}
