internal import Foundation

/// Appends whole lines to a file that several processes may share.
enum AppendedFile {
  /// What the disk refused.
  struct Refusal: Error {
    /// `cannot open`.
    var step: String
    /// The system's word for it.
    var reason: String
    /// Whether the whole line stood in the file before it was taken back: whoever follows the file may have read it.
    var wasVisible: Bool

    init(_ step: String, _ number: Int32 = errno, wasVisible: Bool = false) {
      self.step = step
      self.wasVisible = wasVisible
      reason = String(cString: strerror(number))
    }
  }

  /// Appends a line and waits until it is on disk. When it cannot be written whole, nothing of it stays.
  static func append(_ line: [UInt8], to path: String) throws(Refusal) {
    // O_NONBLOCK: a pipe without a reader must not stop the channel for ever.
    let flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK
    var file = open(path, flags, 0o600)
    if file < 0, errno == ENOENT {
      try createFolder(of: path)
      file = open(path, flags, 0o600)
    }
    guard file >= 0 else { throw Refusal("cannot open") }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw Refusal("cannot read the size of") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Refusal("no regular file:", EINVAL) }
    try lock(file)
    let size = lseek(file, 0, SEEK_END)
    // A line that a crash left torn must not swallow this one.
    let torn = size > 0 && lastByte(of: file, size: size) != 10
    do throws(Refusal) {
      try writeAll(torn ? [10] + line : line, to: file)
      guard fsync(file) == 0 else { throw Refusal("cannot sync", wasVisible: true) }
      if size == 0 { syncFolder(of: path) }
    } catch {
      _ = ftruncate(file, size)
      throw error
    }
  }

  private static func writeAll(_ bytes: [UInt8], to file: Int32) throws(Refusal) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Refusal("cannot write") }
      written += count
    }
  }

  /// Waits up to five seconds for other writers; the lock ends with the open file.
  private static func lock(_ file: Int32) throws(Refusal) {
    for _ in 0..<500 {
      if flock(file, LOCK_EX | LOCK_NB) == 0 { return }
      guard errno == EWOULDBLOCK || errno == EINTR else { throw Refusal("cannot lock") }
      usleep(10_000)
    }
    throw Refusal("cannot lock", EWOULDBLOCK)
  }

  private static func lastByte(of file: Int32, size: off_t) -> UInt8? {
    var byte: UInt8 = 0
    return pread(file, &byte, 1, size - 1) == 1 ? byte : nil
  }

  private static func createFolder(of path: String) throws(Refusal) {
    let folders = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    var place = ""
    for (index, folder) in folders.enumerated() {
      place += (index == 0 ? "" : "/") + folder
      guard !folder.isEmpty else { continue }
      guard mkdir(place, 0o700) == 0 || errno == EEXIST else { throw Refusal("cannot create the folder of") }
    }
  }

  /// A new file survives a crash only when its folder's entry is on disk, too.
  private static func syncFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "."
    let file = open(String(folder), O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = fsync(file)
    close(file)
  }
}
