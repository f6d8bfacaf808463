/// Judges the path of a file in a vendor's folder layout.
enum EventFilePath {
  /// Whether one of the folders in the path has the name, upper and lower case being the same; with `root`, only a
  /// folder below one of that name counts.
  static func hasFolder(_ path: String, named name: String, below root: String? = nil) -> Bool {
    var folders = path.split(separator: "/").dropLast().map { $0.lowercased() }[...]
    if let root { folders = folders.drop { $0 != root } }
    return folders.contains(name)
  }

  /// Whether the file's own name contains the text, upper and lower case being the same.
  static func fileName(_ path: String, contains text: String) -> Bool {
    let name = Array((path.split(separator: "/").last ?? "").lowercased().utf8)
    let wanted = Array(text.utf8)
    return name.indices.contains { name[$0...].starts(with: wanted) }
  }
}
