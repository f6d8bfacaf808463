public import WorkspaceFiles

/// Reads action policies: YAML files with a `name` and ordered `routes`.
public enum PolicyFiles {
  /// The policies of files and folders (`.yml`, `.yaml`, to any depth), and everything that is wrong with them. With
  /// any error in them nobody can say who would be told; they are then not to be used.
  public static func load(paths: [String]) -> (policies: [ActionPolicy], diagnostics: [Diagnostic]) {
    read(WorkspaceFolder.yamlFiles(under: paths).map(YAMLFile.load(path:)))
  }

  /// The policies of text that stands for a file of this path.
  public static func read(_ text: String, path: String) -> (policies: [ActionPolicy], diagnostics: [Diagnostic]) {
    read([YAMLFile.read(text, path: path)])
  }

  private static func read(_ files: [YAMLFile]) -> (policies: [ActionPolicy], diagnostics: [Diagnostic]) {
    NamedDocuments.read(files, what: "policy") { policy($0).map { ($0.name, $0) } }
  }

  private static func policy(_ reader: NodeReader) -> ActionPolicy? {
    let name = reader.requiredString("name")
    _ = reader.string("description")
    let nodes = reader.list("routes") ?? []
    let routes = nodes.map { RouteReader.route(reader.reader($0, what: "a route")) }
    if routes.isEmpty { reader.error(reader.position, "a policy without routes tells nobody", "write routes:") }
    if let last = routes.firstIndex(where: { $0.takesEverything && !$0.continues }), last + 1 < routes.count {
      reader.warning(
        nodes[last + 1].position, "route \(last + 2) is never reached: route \(last + 1) takes everything",
        "put it further up, or let route \(last + 1) say continue: true")
    }
    var policy = ActionPolicy(name: name ?? "", routes: routes, path: reader.path)
    if let calendar = reader.string("calendar") { policy.calendar = calendar }
    policy.quietHours = reader.mapping("quiet-hours").flatMap(PeaceReader.quietHours)
    if let budget = reader.mapping("budget") { policy.budget = PeaceReader.budget(budget) }
    policy.escalation = (reader.list("escalation") ?? []).compactMap {
      EscalationReader.step(reader.reader($0, what: "an escalation step"))
    }
    for (earlier, later) in zip(policy.escalation, policy.escalation.dropFirst()) where later.after < earlier.after {
      reader.error(
        reader.node("escalation")?.position ?? reader.position, "a later escalation step comes before an earlier one",
        "order them by after:")
      break
    }
    reader.finish("an action policy")
    return name == nil ? nil : policy
  }
}
