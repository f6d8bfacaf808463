internal import WorkspaceFiles

/// The rules read so far: each id and each name once.
struct RuleCollection {
  private(set) var rules: [Rule] = []
  private var ids: [RuleID: String] = [:]
  private var names: [String: String] = [:]

  /// Adds the sound rules of a file's bytes and reports the others.
  mutating func add(_ bytes: [UInt8], path: String, _ options: RuleFiles.Options, _ all: DiagnosticSink) {
    let sink = DiagnosticSink(limit: YAMLFile.maximumDiagnostics)
    defer { all.add(sink) }
    var options = options
    options.budget = ExpansionBudget()
    for document in Self.documents(bytes, path: path, sink) {
      guard let rule = RuleParser(path: path, options: options, sink: sink).rule(document) else { continue }
      let place = "\(path):\(document.position.line)"
      if let other = ids[rule.id] {
        sink.error(
          path, document["id"]?.position ?? document.position, "the id \(rule.id) is taken by the rule at \(other)",
          "give each rule a UUID of its own")
        continue
      }
      if !rule.name.isEmpty, let other = names[rule.name] {
        sink.error(
          path, document["name"]?.position ?? document.position,
          "the name '\(rule.name)' is taken by the rule at \(other)", "names are unique")
        continue
      }
      ids[rule.id] = place
      if !rule.name.isEmpty { names[rule.name] = place }
      rules.append(rule)
    }
  }

  /// The documents of a file. When one is broken, each is read alone, so that it does not take the others with it: a
  /// line that begins with `---` always begins a document (YAML 1.1, section 9.1.1). A broken document (with twin keys,
  /// say) does not mean what it seems to mean, so nothing of it is used.
  private static func documents(_ bytes: [UInt8], path: String, _ sink: DiagnosticSink) -> [YAMLNode] {
    let whole = YAMLFile.read(bytes, path: path)
    guard whole.diagnostics.contains(where: { $0.severity == .error }) else {
      sink.add(whole.diagnostics)
      return whole.documents
    }
    return parts(of: bytes).flatMap { part in
      let file = YAMLFile.read(part.bytes, path: path, firstLine: part.line)
      sink.add(file.diagnostics)
      return file.diagnostics.contains { $0.severity == .error } ? [] : file.documents
    }
  }

  /// The bytes of each document and the line that it begins in.
  private static func parts(of bytes: [UInt8]) -> [(bytes: [UInt8], line: Int)] {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    var parts: [(bytes: [UInt8], line: Int)] = [([], 1)]
    for (number, line) in lines.enumerated() {
      let isMark = line.starts(with: [0x2D, 0x2D, 0x2D]) && (line.count == 3 || line[line.startIndex + 3] <= 0x20)
      if isMark, number > 0 { parts.append(([], number + 1)) }
      parts[parts.count - 1].bytes += line
      parts[parts.count - 1].bytes.append(0x0A)
    }
    return parts
  }
}
