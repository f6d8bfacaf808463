internal import Foundation
internal import Synchronization

/// Bytes that never change and never move: memory that is filled once.
///
/// Files are read, not mapped: a log that its writer truncates while it is mapped would end the process.
///
/// Sendable without a check by the compiler because the pointer is only read after `init` and the memory lives exactly
/// as long as the object.
final class ByteStorage: @unchecked Sendable {
  let bytes: UnsafeBufferPointer<UInt8>

  /// How much memory there is, when it goes back to the spare; 0 when it is freed.
  private let spareCapacity: Int

  /// Takes over memory that came from `malloc`, of which `count` bytes are filled.
  init(owning memory: UnsafeMutableRawPointer?, count: Int, spareCapacity: Int = 0) {
    bytes = UnsafeBufferPointer(start: memory?.assumingMemoryBound(to: UInt8.self), count: memory == nil ? 0 : count)
    self.spareCapacity = spareCapacity
  }

  deinit {
    let memory = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
    if spareCapacity == 0 || !SpareMemory.give(memory, capacity: spareCapacity) { free(memory) }
  }

  /// No bytes.
  static let none = ByteStorage(owning: nil, count: 0)

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

/// Memory of inflated files that are done with, kept for the next ones: taking it anew costs as much as a third of
/// inflating into it, because the system clears every page first.
enum SpareMemory {
  /// At most so many pieces of at most so many bytes are kept.
  private static let pieces = 2
  private static let largest = 16 << 20

  private struct Piece: @unchecked Sendable {
    // Nobody else has the address of a spare piece.
    var memory: UnsafeMutableRawPointer
    var capacity: Int
  }
  private static let spare = Mutex<[Piece]>([])

  /// Memory for at least so many bytes that was used before, and how much it is; nil when there is none. A piece that is
  /// too small is then given up for the one that will be made: so there are never more pieces than files open at a time.
  static func take(atLeast count: Int) -> (memory: UnsafeMutableRawPointer, capacity: Int)? {
    let piece = spare.withLock { spare -> Piece? in
      if let index = spare.lastIndex(where: { $0.capacity >= count }) { return spare.remove(at: index) }
      return spare.popLast()
    }
    guard let piece else { return nil }
    guard piece.capacity >= count else {
      free(piece.memory)
      return nil
    }
    return (piece.memory, piece.capacity)
  }

  /// Keeps memory that came from `malloc`; false when it is not wanted.
  static func give(_ memory: UnsafeMutableRawPointer?, capacity: Int) -> Bool {
    guard let memory, capacity <= largest else { return false }
    let piece = Piece(memory: memory, capacity: capacity)
    let unwanted = spare.withLock { spare -> Piece? in
      spare.append(piece)
      guard spare.count > pieces else { return nil }
      // The smallest is of the least use.
      return spare.remove(at: spare.indices.min { spare[$0].capacity < spare[$1].capacity } ?? 0)
    }
    if let unwanted { free(unwanted.memory) }
    return true
  }
}
