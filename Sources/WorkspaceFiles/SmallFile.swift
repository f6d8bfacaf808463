internal import Foundation

/// Reads files of bounded size. Devices, pipes and endless files end in a reason and not in a hang.
public enum SmallFile {
  /// Why a file cannot be read.
  public struct Unreadable: Error, Sendable, Equatable, CustomStringConvertible {
    /// The reason, to be read after the path: `cannot be opened: No such file or directory`.
    public var description: String
  }

  /// The bytes of a regular file of at most `limit` bytes. Throws `Unreadable`.
  public static func bytes(of path: String, limit: Int) throws(Unreadable) -> [UInt8] {
    if path.utf8.contains(0) { throw Unreadable(description: "has a NUL in its name") }
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Unreadable(description: "cannot be opened: " + lastError) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Unreadable(description: "is not a regular file")
    }
    guard status.st_size <= limit else { throw Unreadable(description: "is larger than \(limit) bytes") }
    // One byte more than expected tells a file that grew while it was read, or one that hides its size.
    let size = Int(status.st_size)
    var bytes = try part(of: descriptor, room: min(limit, size) + 1, expected: size)
    var isAtEnd = bytes.count <= size
    while !isAtEnd, bytes.count <= limit {
      let more = try part(of: descriptor, room: min(65_536, limit + 1 - bytes.count))
      isAtEnd = more.isEmpty
      bytes += more
    }
    guard bytes.count <= limit else { throw Unreadable(description: "is larger than \(limit) bytes") }
    return bytes
  }

  /// The next bytes of a file: fewer than there is room for only at its end. When as many come as were expected and there
  /// was room for more, that is the end, and nobody need ask for it.
  private static func part(of descriptor: Int32, room: Int, expected: Int = 0) throws(Unreadable) -> [UInt8] {
    var problem: Unreadable?
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { memory, filled in
      while filled < room, let start = memory.baseAddress {
        let count = Foundation.read(descriptor, start + filled, room - filled)
        if count < 0, errno == EINTR { continue }
        if count < 0 { problem = Unreadable(description: "cannot be read: " + lastError) }
        if count <= 0 { return }
        filled += count
        if filled == expected { return }
      }
    }
    if let problem { throw problem }
    return bytes
  }

  private static var lastError: String { strerror(errno).map { String(cString: $0) } ?? "unknown reason" }
}
