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
    var buffer = [UInt8](repeating: 0, count: limit + 1 < 65_536 ? limit + 1 : max(65_536, Int(status.st_size) + 1))
    var filled = 0
    while true {
      if filled == buffer.count, filled <= limit {
        buffer.append(contentsOf: repeatElement(0, count: min(buffer.count, limit + 1 - filled)))
      }
      let count = buffer.withUnsafeMutableBytes { memory in
        memory.baseAddress.map { Foundation.read(descriptor, $0 + filled, memory.count - filled) } ?? 0
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw Unreadable(description: "cannot be read: " + lastError)
      }
      filled += count
      guard filled <= limit else { throw Unreadable(description: "is larger than \(limit) bytes") }
      if count == 0 { return Array(buffer[..<filled]) }
    }
  }

  private static var lastError: String { strerror(errno).map { String(cString: $0) } ?? "unknown reason" }
}
