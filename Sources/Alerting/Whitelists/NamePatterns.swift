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

  /// The names, folded, when there is nothing but names; nil when there is a glob, or nothing.
  var exactNames: Set<[UInt8]>? { globs.isEmpty && !exact.isEmpty ? exact : nil }

  var isEmpty: Bool { exact.isEmpty && globs.isEmpty }

  /// Whether a pattern fits; a missing name, which is empty, never fits.
  func matches(_ name: String) -> Bool {
    guard !name.isEmpty else { return false }
    if !exact.isEmpty, exact.contains(Self.folded(name)) { return true }
    return globs.contains { $0.matches(name) }
  }

  /// A name as it is compared.
  static func folded(_ text: String) -> [UInt8] {
    text.utf8.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
  }
}
