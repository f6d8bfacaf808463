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
      let root = path.utf8.last == UInt8(ascii: "/") ? path : path + "/"
      return names(in: root).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { root + $0 }
    }
  }

  /// The YAML files below a folder, relative to it. The system says with each name what it is, which
  /// `FileManager.enumerator` asks for once more: it took ten times as long.
  private static func names(in root: String) -> [String] {
    var found: [String] = []
    var folders = [""]
    while let folder = folders.popLast() {
      guard let listing = opendir(root + folder) else { continue }
      defer { closedir(listing) }
      while let entry = readdir(listing) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { start in
          start.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        guard name.utf8.first != UInt8(ascii: ".") else { continue }
        let path = folder + name
        if isYAML(name) { found.append(path) }
        if isFolder(root + path, type: entry.pointee.d_type) { folders.append(path + "/") }
      }
    }
    return found
  }

  private static func isYAML(_ name: String) -> Bool {
    let lowered = name.utf8.suffix(5).map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    return lowered.elementsEqual(".yaml".utf8) || lowered.suffix(4).elementsEqual(".yml".utf8)
  }

  /// Whether an entry is a folder and no link to one. Some file systems do not say what an entry is.
  private static func isFolder(_ path: @autoclosure () -> String, type: UInt8) -> Bool {
    guard type == DT_UNKNOWN else { return type == DT_DIR }
    var status = stat()
    return lstat(path(), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
