internal import WorkspaceFiles

/// Names and `*` globs, compared without ASCII case on UTF-8 bytes. Names without a star are looked up, not tried.
struct NamePatterns: Sendable {
  private let exact: Set<[UInt8]>
  private let globs: [Glob]

  init(_ patterns: [String]) {
    let all = patterns.map { Glob($0) }
    exact = Set(all.filter(\.isExact).map { Self.folded($0.pattern) })
    globs = all.filter { !$0.isExact }
  }

  var isEmpty: Bool { exact.isEmpty && globs.isEmpty }

  /// Whether a pattern fits; a missing name, which is empty, never fits.
  func matches(_ name: String) -> Bool {
    guard !name.isEmpty else { return false }
    if !exact.isEmpty, exact.contains(Self.folded(name)) { return true }
    return globs.contains { $0.matches(name) }
  }

  private static func folded(_ text: String) -> [UInt8] {
    text.utf8.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
  }
}
