internal import Detection
internal import Foundation
public import WorkspaceFiles

/// Reads action policies: YAML files with a `name` and ordered `routes`.
public enum PolicyFiles {
  /// The policies of files and folders, and everything that is wrong with them.
  public static func load(paths: [String]) -> (policies: [ActionPolicy], diagnostics: [Diagnostic]) {
    let sink = DiagnosticSink()
    var policies: [ActionPolicy] = []
    for path in WorkspaceFolder.yamlFiles(under: paths) {
      let file = YAMLFile.load(path: path)
      sink.add(file.diagnostics)
      for document in file.documents {
        guard let policy = policy(NodeReader(document, path: path, what: "an action policy", sink: sink)) else {
          continue
        }
        if policies.contains(where: { $0.name == policy.name }) {
          sink.error(path, document.position, "the policy '\(policy.name)' exists twice")
          continue
        }
        policies.append(policy)
      }
    }
    return (policies, sink.diagnostics)
  }

  private static func policy(_ reader: NodeReader) -> ActionPolicy? {
    let name = reader.requiredString("name")
    _ = reader.string("description")
    let routes = (reader.list("routes") ?? []).map { route(reader.reader($0, what: "a route")) }
    if routes.isEmpty { reader.error(reader.position, "a policy without routes tells nobody", "write routes:") }
    reader.finish("an action policy")
    return name.map { ActionPolicy(name: $0, routes: routes) }
  }

  private static func route(_ reader: NodeReader) -> ActionPolicy.Route {
    var route = ActionPolicy.Route(notify: [])
    if let match = reader.mapping("match") {
      route.levels = levels(match)
      route.rules = match.strings("rules") ?? []
      route.trails = match.strings("trails") ?? []
      route.tags = match.strings("tags") ?? []
      if let labels = match.mapping("labels") {
        for key in labels.keys { route.labels[key.text] = labels.string(key.text) }
      }
      match.finish("match")
    }
    route.notify = (reader.list("notify") ?? []).compactMap { target(reader.reader($0, what: "a recipient")) }
    if route.notify.isEmpty { reader.error(reader.position, "the route tells nobody", "write notify: with a channel") }
    route.continues = reader.boolean("continue") ?? false
    reader.finish("a route")
    return route
  }

  private static func levels(_ reader: NodeReader) -> Set<Level> {
    let names = Level.allCases.map(\.name)
    return Set(
      (reader.strings("levels") ?? []).compactMap { word in
        if let level = Level(name: word) { return level }
        let near = nearestName(to: word, among: names).map { "did you mean '\($0)'?" }
        reader.error(
          reader.node("levels")?.position ?? reader.position, "'\(word)' is no level",
          near ?? names.joined(separator: ", "))
        return nil
      })
  }

  private static func target(_ reader: NodeReader) -> ActionPolicy.Target? {
    let channel = reader.requiredString("channel")
    let target = channel.map { channel in
      ActionPolicy.Target(
        channel: channel, users: reader.strings("users") ?? [], groups: reader.strings("groups") ?? [],
        template: reader.string("template") ?? "default")
    }
    reader.finish("a recipient")
    return target
  }
}
