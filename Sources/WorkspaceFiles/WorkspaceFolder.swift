internal import Foundation

/// Finds the YAML files of a workspace.
public enum WorkspaceFolder {
  /// The `.yml` and `.yaml` files of the paths in order: a file as it is, a folder to any depth. Hidden ones are left
  /// out; paths that do not exist give nothing.
  public static func yamlFiles(under paths: [String]) -> [String] {
    paths.flatMap { path -> [String] in
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return [] }
      guard isFolder.boolValue else { return [path] }
      let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
      let wanted = names.filter { name in
        (name.hasSuffix(".yml") || name.hasSuffix(".yaml"))
          && !name.split(separator: "/").contains { $0.hasPrefix(".") }
      }
      return wanted.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { name in
        path.hasSuffix("/") ? path + name : path + "/" + name
      }
    }
  }
}
