internal import AuditEvents
internal import Engine
internal import Foundation

/// Places the received files that one transaction refers to. Inside the transaction: `keep` each and `sync`, or `undo`
/// when something failed; `finish` after the commit. When the commit itself fails the note stays, and what was placed is
/// removed when the store is opened or old events expire.
struct RawPlacement: Sendable {
  private let folder: RawFolder
  private var note: UnfinishedWork?
  private var placed: [String] = []
  private var folders: Set<String> = []

  init(in folder: RawFolder) { self.folder = folder }

  /// Keeps the bytes of a document as they were received and returns their path below the data folder.
  ///
  /// A compressed file is linked, which takes no space and no time; a plain one is written anew, because logs grow in
  /// place and the evidence must not. `modified` is when the received file was last written, as it was read.
  mutating func keep(
    _ document: EventDocument, trail: TrailName, arrival: Timestamp, modified: Timestamp
  ) throws -> String {
    let hour = RawFolder.folder(trail: trail, arrival: arrival)
    let isCompressed = Self.isGzip(document)
    let relative = "\(hour)/\(document.hash.hexadecimal).json\(isCompressed ? ".gz" : "")"
    let path = folder.path(relative)
    // A file of this name has this content; an earlier segment refers to it.
    if let stamp = try? EventFileStamp(path: path), stamp.size == document.receivedBytes { return relative }
    try prepare(hour)
    placed.append(relative)
    if isCompressed, try link(document, to: path, modified: modified) { return relative }
    try copy(document, to: path)
    return relative
  }

  /// Keeps a pack of received files, by the hash of its bytes, and returns its path below the data folder.
  mutating func keep(pack: [UInt8], hash: ContentHash, trail: TrailName, arrival: Timestamp) throws -> String {
    let hour = RawFolder.folder(trail: trail, arrival: arrival)
    let relative = "\(hour)/\(hash.hexadecimal).json.gz"
    let path = folder.path(relative)
    // Files that the pack takes the place of are removed later; the note is for them, too.
    try prepare(hour)
    if let stamp = try? EventFileStamp(path: path), stamp.size == pack.count { return relative }
    placed.append(relative)
    try pack.withUnsafeBytes { try DurableFile.write($0, to: path) }
    return relative
  }

  /// Leaves the note and makes the folder, before the first file.
  private mutating func prepare(_ hour: String) throws {
    if note == nil { note = try UnfinishedWork(in: folder) }
    if folders.insert(hour).inserted { try DurableFile.makeFolders(hour, below: folder.dataFolder) }
  }

  /// Waits until the names of the placed files are on disk, too.
  func sync() throws {
    for hour in folders { try DurableFile.sync(folder.path(hour)) }
  }

  /// The transaction is committed.
  func finish() { note?.finish() }

  /// The transaction is about to be taken back, and so are the files.
  func undo() {
    folder.remove(placed)
    note?.finish()
  }

  /// Links the received file. False when that cannot be done, or when it is no longer the file that was read.
  private func link(_ document: EventDocument, to path: String, modified: Timestamp) throws -> Bool {
    unlink(path)
    guard linkat(AT_FDCWD, document.path, AT_FDCWD, path, Int32(AT_SYMLINK_FOLLOW)) == 0 else { return false }
    guard let stamp = try? EventFileStamp(path: path), stamp.size == document.receivedBytes, stamp.modified == modified
    else {
      unlink(path)
      return false
    }
    try DurableFile.sync(path)
    return true
  }

  private func copy(_ document: EventDocument, to path: String) throws {
    if document.receivedBytes == document.inflatedBytes {
      let isWritten = try document.withBytes(0..<document.inflatedBytes) { bytes in
        let bytes = UnsafeRawBufferPointer(bytes)
        guard ContentHash(of: bytes) == document.hash else { return false }
        try DurableFile.write(bytes, to: path)
        return true
      }
      if isWritten { return }
    }
    let received = FileManager.default.contents(atPath: document.path) ?? Data()
    try received.withUnsafeBytes { bytes in
      // A log may have grown since; what was read is its beginning.
      let bytes = UnsafeRawBufferPointer(rebasing: bytes.prefix(document.receivedBytes))
      guard bytes.count == document.receivedBytes, ContentHash(of: bytes) == document.hash else {
        throw StoreError.database(
          action: "keep the received file",
          message: "\(document.path) is gone or has changed since it was read; take it again")
      }
      try DurableFile.write(bytes, to: path)
    }
  }

  /// Whether the received file is compressed, as its first bytes say.
  private static func isGzip(_ document: EventDocument) -> Bool {
    let descriptor = open(document.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return document.receivedBytes != document.inflatedBytes }
    defer { close(descriptor) }
    var head: [UInt8] = [0, 0]
    return read(descriptor, &head, 2) == 2 && head == [0x1F, 0x8B]
  }
}
