internal import Foundation

/// Finds the YAML files of a workspace.
public enum WorkspaceFolder {
  /// What lies beside the packs of a workspace's `Rules/` and holds no rules.
  public static let besidePacks: Set<String> = [
    "whitelists", "policies", "notifications", "mappings", "calendars", "on-call", "placeholders.yml",
  ]

  /// The rule files of the paths in order: like `yamlFiles`, without what lies beside the packs when a path is the folder
  /// of all packs. A workspace's folder stands for its `Rules/`.
  public static func ruleFiles(under paths: [String]) -> [String] {
    paths.flatMap { path -> [String] in
      let folder = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
      if FileManager.default.fileExists(atPath: folder + "/tocsin.yml") { return ruleFiles(under: [folder + "/Rules"]) }
      let files = yamlFiles(under: [path])
      let others = besidePacks.map { folder + "/" + $0 }.filter { FileManager.default.fileExists(atPath: $0) }
      if others.isEmpty { return files }
      return files.filter { file in
        !others.contains { other in
          file.utf8.elementsEqual(other.utf8) || file.utf8.starts(with: (other + "/").utf8)
        }
      }
    }
  }

  /// The `.yml` and `.yaml` files of the paths in order: a file as it is, a folder (or a link to one) to any depth, not
  /// through links inside it. Hidden ones are left out; paths that do not exist give nothing.
  public static func yamlFiles(under paths: [String]) -> [String] {
    paths.flatMap { path -> [String] in
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return [] }
      guard isFolder.boolValue else { return [path] }
      let folder = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
      let wanted = names.filter { name in
        let lowered = name.lowercased()
        return (lowered.hasSuffix(".yml") || lowered.hasSuffix(".yaml"))
          && !name.split(separator: "/").contains { $0.hasPrefix(".") }
      }
      return wanted.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { name in
        path.hasSuffix("/") ? path + name : path + "/" + name
      }
    }
  }
}
