internal import Engine
internal import Foundation

/// A note in `raw/` that somebody is placing or removing received files, so that what a crash leaves behind is found
/// without looking at every file each time: while there is no note, there is no orphan.
struct UnfinishedWork: Sendable {
  private static let prefix = ".unfinished-"
  private let path: String

  /// Leaves a note. It is on disk before any file is placed after it, because file systems keep the order of names.
  init(in folder: RawFolder) throws {
    let process = getpid()
    path = folder.path("raw/\(Self.prefix)\(process)-\(UInt64.random(in: 0 ... .max))")
    try DurableFile.makeFolders("raw", below: folder.dataFolder)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw DurableFile.failure(path) }
    close(descriptor)
  }

  /// Takes the note away: the work is done or taken back.
  func finish() { unlink(path) }

  /// The notes of processes that are gone; notes of this process count as such, because it has one transaction at a
  /// time. They may only be acted upon inside a transaction that writes: then nobody is at work.
  static func left(in folder: RawFolder) -> [String] {
    folder.names(in: "raw").filter { name in
      guard name.hasPrefix(prefix) else { return false }
      let process = name.dropFirst(prefix.count).prefix { $0 != "-" }
      guard let process = Int32(process), process != getpid() else { return true }
      return kill(process, 0) != 0 && errno == ESRCH
    }
  }
}
