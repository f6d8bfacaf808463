internal import Engine
internal import Foundation

/// The files of the data folder. Folders are made for their owner only, and so is every file that Tocsin writes.
struct RawFolder: Sendable {
  /// The data folder.
  let dataFolder: String

  /// Makes the data folder when it is missing.
  func makeDataFolder() throws {
    do {
      try FileManager.default.createDirectory(
        atPath: dataFolder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw StoreError.database(
        action: "open the store",
        message: "the data folder \(dataFolder) cannot be made: check its owner and permissions")
    }
  }

  /// Makes an empty `state.sqlite` when it is missing and returns its path. SQLite gives its other files the same mode.
  func makeDatabaseFile() throws -> String {
    let path = dataFolder + "/state.sqlite"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StoreError.database(
        action: "open the store",
        message:
          "\(path) cannot be written (\(String(cString: strerror(errno)))): check the folder's owner and permissions")
    }
    close(descriptor)
    return path
  }
}
