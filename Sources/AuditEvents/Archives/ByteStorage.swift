internal import Foundation

/// Bytes that never change and never move: a file mapped into memory, or memory filled once.
///
/// Sendable without a check by the compiler because the pointer is only read after `init` and the memory lives exactly
/// as long as the object.
final class ByteStorage: @unchecked Sendable {
  let bytes: UnsafeBufferPointer<UInt8>
  private let release: @Sendable (UnsafeBufferPointer<UInt8>) -> Void

  /// Memory of this capacity that `fill` writes; it returns how many bytes it wrote.
  init(capacity: Int, fill: (UnsafeMutableBufferPointer<UInt8>) -> Int) {
    let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, capacity))
    let count = fill(memory)
    bytes = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(memory)[0..<count])
    release = { UnsafeMutablePointer(mutating: $0.baseAddress)?.deallocate() }
  }

  /// A file's bytes, mapped. Throws `ArchiveRejection` when it cannot be read.
  init(path: String) throws(ArchiveRejection) {
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ArchiveRejection(path: path, reason: "cannot be opened: " + Self.lastError) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ArchiveRejection(path: path, reason: "is not a regular file")
    }
    let size = Int(status.st_size)
    guard size > 0 else {
      bytes = UnsafeBufferPointer(start: nil, count: 0)
      release = { _ in }
      return
    }
    guard let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), memory != MAP_FAILED else {
      throw ArchiveRejection(path: path, reason: "cannot be read: " + Self.lastError)
    }
    bytes = UnsafeBufferPointer(start: memory.assumingMemoryBound(to: UInt8.self), count: size)
    release = { munmap(UnsafeMutableRawPointer(mutating: $0.baseAddress), $0.count) }
  }

  deinit { release(bytes) }

  private static var lastError: String { String(cString: strerror(errno)) }
}
