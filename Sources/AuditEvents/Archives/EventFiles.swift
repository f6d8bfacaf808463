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
    return (files.sorted(by: ByteOrder.precedes), problems)
  }

  private static func search(
    _ root: String, _ isEventFile: (String) -> Bool, _ files: inout Set<String>, _ problems: inout [ArchiveRejection]
  ) {
    var folders = [root]
    while let folder = folders.popLast() {
      guard let listing = opendir(folder) else {
        problems.append(ArchiveRejection(path: folder, reason: "the folder cannot be read"))
        continue
      }
      defer { closedir(listing) }
      let start = folder.utf8.last == 0x2F ? folder : folder + "/"
      while let entry = readdir(listing) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
          name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        guard name.utf8.first != 0x2E else { continue }
        let path = start + name
        // Most file systems say what an entry is, so that it need not be asked for.
        switch Int32(entry.pointee.d_type) {
        case Int32(DT_DIR): folders.append(path)
        case Int32(DT_REG): if hasEventEnding(name), isEventFile(path) { files.insert(path) }
        case Int32(DT_UNKNOWN):
          switch kind(of: path, followingLinks: false) {
          case S_IFDIR: folders.append(path)
          case S_IFREG where hasEventEnding(name) && isEventFile(path): files.insert(path)
          default: break
          }
        default: break
        }
      }
    }
  }

  private static func hasEventEnding(_ name: String) -> Bool {
    let end = name.utf8.suffix(7).map(ASCIIFold.lower)
    return endings.contains { end.suffix($0.count).elementsEqual($0) }
  }

  private static let endings = [".json", ".ndjson", ".jsonl", ".log", ".gz"].map { Array($0.utf8) }

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
