internal import Foundation

/// Bytes that never change and never move: memory that is filled once.
///
/// Files are read, not mapped: a log that its writer truncates while it is mapped would end the process.
///
/// Sendable without a check by the compiler because the pointer is only read after `init` and the memory lives exactly
/// as long as the object.
final class ByteStorage: @unchecked Sendable {
  let bytes: UnsafeBufferPointer<UInt8>

  /// Takes over memory that came from `malloc`, of which `count` bytes are filled.
  init(owning memory: UnsafeMutableRawPointer?, count: Int) {
    bytes = UnsafeBufferPointer(start: memory?.assumingMemoryBound(to: UInt8.self), count: memory == nil ? 0 : count)
  }

  deinit { free(UnsafeMutableRawPointer(mutating: bytes.baseAddress)) }

  /// A copy of bytes.
  convenience init(copying source: [UInt8]) {
    let memory = malloc(max(1, source.count))
    source.withUnsafeBytes { if let from = $0.baseAddress { memory?.copyMemory(from: from, byteCount: $0.count) } }
    self.init(owning: memory, count: source.count)
  }

  /// A file's bytes, as many as it has when it is opened. Throws `ArchiveRejection` when it cannot be read or is larger
  /// than the limit.
  convenience init(path: String, limit: Int) throws(ArchiveRejection) {
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw ArchiveRejection(path: path, reason: "cannot be opened: " + Self.lastError) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ArchiveRejection(path: path, reason: "is not a regular file")
    }
    let size = Int(status.st_size)
    guard size <= limit else {
      throw ArchiveRejection(
        path: path, offset: limit, reason: "has \(size) bytes, more than the limit of \(limit) (maximumInflatedBytes)")
    }
    guard let memory = malloc(max(1, size)) else {
      throw ArchiveRejection(path: path, reason: "is too large for memory")
    }
    var filled = 0
    while filled < size {
      let count = read(descriptor, memory + filled, size - filled)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        free(memory)
        throw ArchiveRejection(path: path, offset: filled, reason: "cannot be read: " + Self.lastError)
      }
      if count == 0 { break }
      filled += count
    }
    self.init(owning: memory, count: filled)
  }

  private static var lastError: String { String(cString: strerror(errno)) }
}
