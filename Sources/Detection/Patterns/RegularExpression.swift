internal import CRE2

/// A regular expression in RE2's syntax: linear time whatever the event holds, hence no look-around and no
/// back-references.
///
/// Sendable without a check by the compiler: the only mutable thing behind it is the RE2 object, which is made in `init`,
/// freed in `deinit`, and in between only searched with, which RE2 documents as safe from several threads ("RE2 objects
/// are thread-safe", re2.h). All stored properties are constants.
final class RegularExpression: @unchecked Sendable {
  let pattern: String
  let options: Options
  private let regex: OpaquePointer

  /// The options of `re|i`, `re|m` and `re|s`.
  struct Options: Hashable, Sendable {
    var ignoreCase = false
    var multiline = false
    var dotAll = false
  }

  /// A pattern that RE2 refuses, in its words.
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

  /// How many steps the compiled expression has.
  var size: Int { Int(tocsin_regex_size(regex)) }

  /// Whether the expression is found anywhere in the text.
  func isFound(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = text.baseAddress else { return "".withCString { tocsin_regex_search(regex, $0, 0) } }
    return base.withMemoryRebound(to: CChar.self, capacity: text.count) { tocsin_regex_search(regex, $0, text.count) }
  }
}

extension RegularExpression: Hashable {
  /// Expressions are equal when they are written alike.
  static func == (left: RegularExpression, right: RegularExpression) -> Bool {
    left.options == right.options && left.pattern.utf8.elementsEqual(right.pattern.utf8)
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(Array(pattern.utf8))
    hasher.combine(options)
  }
}
