internal import Foundation

/// Finds event files below folders.
public enum EventFiles {
  /// The files of the paths in order of their bytes, each once. A folder is searched to any depth for names that end in
  /// `.json`, `.ndjson`, `.jsonl`, `.log` or `.gz`; hidden files are skipped, links are not followed, and `isEventFile`
  /// leaves out what a vendor's layout keeps beside events. A file that is named is always taken. Paths that do not
  /// exist are problems.
  public static func list(
    under paths: [String], isEventFile: (String) -> Bool
  ) -> (files: [String], problems: [ArchiveRejection]) {
    var files: Set<String> = []
    var problems: [ArchiveRejection] = []
    for path in paths {
      switch kind(of: path, followingLinks: true) {
      case S_IFDIR: search(path, isEventFile, &files, &problems)
      case S_IFREG: files.insert(path)
      case nil: problems.append(ArchiveRejection(path: path, reason: "no such file or folder"))
      default: problems.append(ArchiveRejection(path: path, reason: "is neither a file nor a folder"))
      }
    }
    return (files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, problems)
  }

  private static func search(
    _ root: String, _ isEventFile: (String) -> Bool, _ files: inout Set<String>, _ problems: inout [ArchiveRejection]
  ) {
    var folders = [root]
    while let folder = folders.popLast() {
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
        problems.append(ArchiveRejection(path: folder, reason: "the folder cannot be read"))
        continue
      }
      for name in names where name.utf8.first != 0x2E {
        let path = folder.utf8.last == 0x2F ? folder + name : folder + "/" + name
        switch kind(of: path, followingLinks: false) {
        case S_IFDIR: folders.append(path)
        case S_IFREG where hasEventEnding(name) && isEventFile(path): files.insert(path)
        default: break
        }
      }
    }
  }

  private static func hasEventEnding(_ name: String) -> Bool {
    let lowered = name.utf8.map(ASCIIFold.lower)
    return [".json", ".ndjson", ".jsonl", ".log", ".gz"].contains {
      lowered.suffix($0.utf8.count).elementsEqual($0.utf8)
    }
  }

  private static func kind(of path: String, followingLinks: Bool) -> mode_t? {
    var status = stat()
    let failed = followingLinks ? stat(path, &status) : lstat(path, &status)
    return failed == 0 ? status.st_mode & S_IFMT : nil
  }
}

/// Size, time and inode of a file, by which a ledger tells without reading it whether it changed or was replaced.
public struct EventFileStamp: Sendable, Equatable {
  /// Bytes as received.
  public var size: Int64
  /// When it was last written.
  public var modified: Timestamp
  /// The file system's number for it.
  public var inode: UInt64

  /// The stamp of a file. Throws `ArchiveRejection` when there is none.
  public init(path: String) throws(ArchiveRejection) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw ArchiveRejection(path: path, reason: "no such file") }
    size = Int64(status.st_size)
    inode = UInt64(status.st_ino)
    modified = Timestamp(
      milliseconds: Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000)
  }
}
