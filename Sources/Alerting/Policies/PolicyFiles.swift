internal import Detection
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
    let sink = DiagnosticSink()
    var policies: [ActionPolicy] = []
    var places: [String: String] = [:]
    for file in files {
      sink.add(file.diagnostics)
      // A file with twin keys or a broken end does not say what it seems to say.
      if file.diagnostics.contains(where: { $0.severity == .error }) { continue }
      for document in file.documents {
        let reader = NodeReader(document, path: file.path, what: "an action policy", sink: sink)
        guard let policy = policy(reader) else { continue }
        if let place = places[policy.name] {
          reader.error(
            document["name"]?.position ?? document.position, "the policy '\(policy.name)' exists twice", place)
          continue
        }
        places[policy.name] = "first in \(file.path):\(document.position.line)"
        policies.append(policy)
      }
    }
    return (policies, sink.diagnostics)
  }

  private static func policy(_ reader: NodeReader) -> ActionPolicy? {
    let name = reader.requiredString("name")
    _ = reader.string("description")
    let nodes = reader.list("routes") ?? []
    let routes = nodes.map { route(reader.reader($0, what: "a route")) }
    if routes.isEmpty { reader.error(reader.position, "a policy without routes tells nobody", "write routes:") }
    if let last = routes.firstIndex(where: { $0.takesEverything && !$0.continues }), last + 1 < routes.count {
      reader.warning(
        nodes[last + 1].position, "route \(last + 2) is never reached: route \(last + 1) takes everything",
        "put it further up, or let route \(last + 1) say continue: true")
    }
    reader.finish("an action policy")
    return name.map { ActionPolicy(name: $0, routes: routes, path: reader.path) }
  }

  private static func route(_ reader: NodeReader) -> ActionPolicy.Route {
    var route = ActionPolicy.Route(notify: [])
    if let match = reader.mapping("match") {
      route.levels = levels(match)
      route.rules = names("rules", match)
      route.trails = names("trails", match)
      route.tags = names("tags", match)
      if let labels = match.mapping("labels") {
        for key in labels.keys { route.labels[key.text] = labels.requiredString(key.text) ?? "" }
      }
      match.finish("match")
    }
    route.notify = (reader.list("notify") ?? []).compactMap { target(reader.reader($0, what: "a recipient")) }
    if route.notify.isEmpty { reader.error(reader.position, "the route tells nobody", "write notify: with a channel") }
    route.continues = reader.boolean("continue") ?? false
    reader.finish("a route")
    return route
  }

  /// The texts of a key. An empty list would read as "none" and mean "all".
  private static func names(_ key: String, _ reader: NodeReader) -> [String] {
    placedNames(key, reader).map(\.text)
  }

  private static func placedNames(_ key: String, _ reader: NodeReader) -> [YAMLScalar] {
    let names = reader.placedStrings(key)
    if let place = reader.keys.first(where: { $0.text == key })?.position, names?.isEmpty ?? true {
      reader.error(place, "'\(key)' names nothing", "leave the key out to take everything")
    }
    return names ?? []
  }

  private static func levels(_ reader: NodeReader) -> Set<Level> {
    let names = Level.allCases.map(\.name)
    return Set(
      placedNames("levels", reader).compactMap { word in
        if let level = Level(name: word.text) { return level }
        let near = nearestName(to: word.text, among: names).map { "did you mean '\($0)'?" }
        reader.error(word.position, "'\(word.text)' is no level", near ?? names.joined(separator: ", "))
        return nil
      })
  }

  private static func target(_ reader: NodeReader) -> ActionPolicy.Target? {
    let channel = reader.requiredString("channel")
    let target = channel.map { channel in
      ActionPolicy.Target(
        channel: channel, users: reader.strings("users") ?? [], groups: reader.strings("groups") ?? [],
        template: reader.string("template") ?? "default", position: reader.position)
    }
    if channel == nil { for key in ["users", "groups", "template"] { _ = reader.node(key) } }
    reader.finish("a recipient")
    return target
  }
}
