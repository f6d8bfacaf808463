internal import Detection
public import WorkspaceFiles

/// Reads whitelists: YAML files with a `name` and `entries`. An entry with a mistake is reported and left out, never
/// applied in part: what it would have exempted is told.
public enum WhitelistFiles {
  /// The entries of files and folders (`.yml`, `.yaml`, to any depth) in the order of their paths, and everything that
  /// is wrong or dubious about them.
  public static func load(paths: [String]) -> (whitelists: Whitelists, diagnostics: [Diagnostic]) {
    read(WorkspaceFolder.yamlFiles(under: paths).map(YAMLFile.load(path:)))
  }

  /// The entries of text that stands for a file of this path.
  public static func read(_ text: String, path: String) -> (whitelists: Whitelists, diagnostics: [Diagnostic]) {
    read([YAMLFile.read(text, path: path)])
  }

  private static func read(_ files: [YAMLFile]) -> (whitelists: Whitelists, diagnostics: [Diagnostic]) {
    let sink = DiagnosticSink()
    var entries: [WhitelistEntry] = []
    for file in files {
      sink.add(file.diagnostics)
      // A file with twin keys or a broken end does not say what it seems to say; none of it is used.
      if file.diagnostics.contains(where: { $0.severity == .error }) { continue }
      for document in file.documents {
        entries += list(NodeReader(document, path: file.path, what: "a whitelist", sink: sink), sink)
      }
    }
    reportTwins(entries, sink)
    return (Whitelists(entries: entries), sink.diagnostics)
  }

  private static func list(_ reader: NodeReader, _ sink: DiagnosticSink) -> [WhitelistEntry] {
    let name = reader.string("name") ?? stem(of: reader.path)
    _ = reader.string("description")
    let nodes = reader.required("entries") == nil ? [] : reader.list("entries") ?? []
    reader.finish("a whitelist")
    return nodes.enumerated().compactMap { index, node in
      WhitelistEntryReader(reader.reader(node, what: "a whitelist entry"), list: name, number: index + 1, sink).entry()
    }
  }

  private static func reportTwins(_ entries: [WhitelistEntry], _ sink: DiagnosticSink) {
    var first: [String: WhitelistEntry] = [:]
    for entry in entries {
      if let other = first[entry.name] {
        sink.warning(
          entry.path, entry.position, "the name '\(entry.name)' is taken by \(other.path):\(other.position.line)",
          "give one an id or the list another name, or reasons and hits cannot tell them apart")
      } else {
        first[entry.name] = entry
      }
    }
  }

  /// `ci-bots` for `Rules/whitelists/ci-bots.yml`.
  private static func stem(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    for ending in [".yml", ".yaml"] where file.hasSuffix(ending) { return String(file.dropLast(ending.count)) }
    return file
  }
}
