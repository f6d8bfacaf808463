internal import AuditEvents
internal import Engine
internal import Foundation

/// The files of the data folder: `state.sqlite`, and below `raw/<trail>/<YYYYMMDDHH of arrival>/` the received files by
/// the hash of their content. Folders are made for their owner only, and so is every file that Tocsin writes.
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
  ///
  /// A file that is there is not opened: closing any descriptor of it would drop the locks of every other connection of
  /// this process (fcntl(2)), and the next process that ends would take away the write-ahead log under them.
  func makeDatabaseFile() throws -> String {
    let path = dataFolder + "/state.sqlite"
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      close(descriptor)
    } else if errno != EEXIST || faccessat(AT_FDCWD, path, R_OK | W_OK, AT_EACCESS) != 0 {
      throw StoreError.database(
        action: "open the store",
        message: "\(path) cannot be written (\(String(cString: strerror(errno)))): "
          + "check the folder's owner and permissions")
    }
    return path
  }

  /// The path of a file by its path below the data folder.
  func path(_ relative: String) -> String { dataFolder + "/" + relative }

  /// The folder, below the data folder, of what a trail receives in the hour of a moment.
  static func folder(trail: TrailName, arrival: Timestamp) -> String {
    let parts = arrival.civil
    let digits = [(parts.year, 4), (parts.month, 2), (parts.day, 2), (parts.hour, 2)].map { value, width in
      let text = String(max(0, value))
      return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
    return "raw/\(folderName(trail))/\(digits.joined())"
  }

  /// A trail's name as the name of a folder: bytes that could lead elsewhere become `%` and two digits, and a long name
  /// ends in its hash.
  static func folderName(_ trail: TrailName) -> String {
    var name = ""
    for byte in trail.text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: name.unicodeScalars.append(Unicode.Scalar(byte))
      case 0x2E where !name.isEmpty: name += "."
      default: name += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    if name.isEmpty { return "%" }
    return name.utf8.count <= 100 ? name : name.prefix(80) + "-" + ContentHash(ofParts: [trail.text]).prefix(16)
  }

  /// Removes files that no segment refers to any more, and folders that are empty then.
  func remove(_ relatives: [String]) {
    for relative in relatives {
      unlink(path(relative))
      var folder = relative[...]
      for _ in 0..<2 {
        guard let slash = folder.lastIndex(of: "/") else { break }
        folder = folder[..<slash]
        // Fails, as it should, while other files are there.
        rmdir(path(String(folder)))
      }
    }
  }

  /// The kept files, folder by folder: the folder of a trail's hour and the names in it.
  func forEachHour(_ body: (_ folder: String, _ names: [String]) throws -> Void) rethrows {
    for trail in names(in: "raw") where !trail.hasPrefix(".") {
      for hour in names(in: "raw/" + trail) {
        let folder = "raw/\(trail)/\(hour)"
        try body(folder, names(in: folder))
      }
    }
  }

  /// The bytes of a file.
  static func bytes(of path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else { throw DurableFile.failure(path) }
    return Array(data)
  }

  func names(in relative: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path(relative)))?.sorted() ?? []
  }
}
