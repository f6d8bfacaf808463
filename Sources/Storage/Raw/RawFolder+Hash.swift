internal import Administration
internal import AuditEvents
internal import Foundation

extension RawFolder {
  /// What is wrong with a kept file; nil when its content has the recorded hash.
  func problem(of file: KeptFile) -> String? {
    switch hash(of: path(file.path)) {
    case .success(let hash):
      if hash.hexadecimal == file.hash { return nil }
      return "its content was changed: SHA-256 \(hash.hexadecimal), recorded \(file.hash)"
    case .failure(let problem): return problem.words
    }
  }

  struct Unreadable: Error {
    var words: String
  }

  func hash(of path: String) -> Result<ContentHash, Unreadable> {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      return .failure(
        Unreadable(words: errno == ENOENT ? "it is missing" : "it cannot be read (\(String(cString: strerror(errno))))")
      )
    }
    defer { close(descriptor) }
    var hasher = ContentHasher()
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = Foundation.read(descriptor, &buffer, buffer.count)
      if count == 0 { break }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        return .failure(Unreadable(words: "it cannot be read (\(String(cString: strerror(errno))))"))
      }
      buffer.withUnsafeBytes { hasher.add(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
    }
    guard let hash = hasher.finish() else { return .failure(Unreadable(words: "it cannot be hashed")) }
    return .success(hash)
  }
}
