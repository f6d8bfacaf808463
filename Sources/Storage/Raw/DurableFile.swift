internal import Engine
internal import Foundation

/// Files that are on disk, name and content, when a call returns.
enum DurableFile {
  /// Makes the folders of a relative path, for their owner only.
  static func makeFolders(_ relative: String, below base: String) throws {
    var path = base
    for part in relative.split(separator: "/") {
      let parent = path
      path += "/" + part
      if mkdir(path, 0o700) == 0 {
        try sync(parent)
      } else if errno != EEXIST {
        throw failure(path)
      }
    }
  }

  /// Writes a new file under another name and gives it its own when all of it is on disk. The folder is not synced.
  static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws {
    let draft = path + ".part"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(draft) }
    var written = 0
    var isWhole = true
    while written < bytes.count {
      let count = Foundation.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        isWhole = false
        break
      }
      written += count
    }
    guard isWhole, fsync(descriptor) == 0 else {
      let error = failure(draft)
      close(descriptor)
      unlink(draft)
      throw error
    }
    close(descriptor)
    guard rename(draft, path) == 0 else { throw failure(path) }
  }

  /// Waits until a file's content, or a folder's names, are on disk.
  static func sync(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure(path) }
  }

  /// What the last failed call on a path says.
  static func failure(_ path: String) -> StoreError {
    .database(action: "keep the received file", message: "\(path): \(String(cString: strerror(errno)))")
  }
}
