internal import Engine
internal import Foundation

/// A note in `raw/` that somebody is placing or removing received files, so that what a crash leaves behind is found
/// without looking at every file each time: while there is no note, there is no orphan.
///
/// Whoever works holds a lock on the note, which the kernel takes away when the process ends, however it does. A number
/// of a process would not do: in another container it is nobody's or somebody else's, and numbers are given again.
final class UnfinishedWork: Sendable {
  private static let prefix = ".unfinished-"
  private let path: String
  private let descriptor: Int32

  /// Leaves a note. It is on disk before any file is placed after it, because file systems keep the order of names.
  init(in folder: RawFolder) throws {
    let path = folder.path("raw/\(Self.prefix)\(getpid())-\(UInt64.random(in: 0 ... .max))")
    try DurableFile.makeFolders("raw", below: folder.dataFolder)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw DurableFile.failure(path) }
    (self.path, self.descriptor) = (path, descriptor)
    // Without waiting: somebody who was stopped while looking at the note must not stop this process, too. Should it not
    // be locked, others look for orphans in vain.
    _ = flock(descriptor, LOCK_EX | LOCK_NB)
  }

  /// Takes the note away: the work is done or taken back.
  func finish() { unlink(path) }

  deinit { close(descriptor) }

  /// The notes that nobody holds any more. They may only be acted upon inside a transaction that writes: files are placed
  /// in such transactions alone, so that then nobody is at work.
  static func left(in folder: RawFolder) -> [String] {
    folder.names(in: "raw").filter { $0.hasPrefix(prefix) && !isHeld(folder.path("raw/" + $0)) }
  }

  private static func isHeld(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    // It is gone meanwhile, or nobody here can tell.
    guard descriptor >= 0 else { return true }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
