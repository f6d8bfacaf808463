internal import CRE2

/// A regular expression in RE2's syntax: linear time whatever the event holds, hence no look-around and no
/// back-references.
///
/// Sendable without a check by the compiler because an RE2 object is immutable after it was made and documents that it
/// may be used from several threads; it is freed when the last reference goes.
final class RegularExpression: @unchecked Sendable {
  let pattern: String
  let options: Options
  private let regex: OpaquePointer

  struct Options: Hashable, Sendable {
    var ignoreCase = false
    var multiline = false
    var dotAll = false
  }

  struct Malformed: Error { var reason: String }

  init(_ pattern: String, _ options: Options) throws(Malformed) {
    var reason = [CChar](repeating: 0, count: 256)
    let compiled = pattern.withCString { text in
      tocsin_regex_compile(
        text, pattern.utf8.count, options.ignoreCase, options.multiline, options.dotAll, &reason, reason.count)
    }
    guard let compiled else {
      throw Malformed(reason: String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
    regex = compiled
    self.pattern = pattern
    self.options = options
  }

  deinit { tocsin_regex_free(regex) }

  /// Whether the expression is found anywhere in the text.
  func isFound(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = text.baseAddress else { return "".withCString { tocsin_regex_search(regex, $0, 0) } }
    return base.withMemoryRebound(to: CChar.self, capacity: text.count) { tocsin_regex_search(regex, $0, text.count) }
  }
}
