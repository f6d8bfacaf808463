internal import WorkspaceFiles

extension FileChannelSettings {
  /// Reads `path`.
  init?(_ reader: NodeReader, folder: String) {
    guard reader.required("path") != nil, let path = reader.path("path", folder: folder) else { return nil }
    self.init(path: path)
  }
}
