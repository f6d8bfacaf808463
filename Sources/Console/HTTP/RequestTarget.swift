/// The path and the query of a request line, taken apart before anything is decoded, so that an escaped slash or dot
/// never moves anything.
struct RequestTarget {
  var path: [String]
  var query: [(name: String, value: String)]
  /// Whether the path ended in a slash that means nothing.
  var hasTrailingSlash: Bool

  /// More fields than any page has.
  static let maximumFields = 200

  /// The parts of `/a/b?c=d`; nil when it is malformed: broken escapes, control characters, `.` and `..`, no slash at
  /// the beginning.
  init?(_ target: String) {
    let bytes = Array(target.utf8)
    guard bytes.first == 47, bytes.count <= 16_384, bytes.allSatisfy({ $0 > 32 && $0 < 127 }) else { return nil }
    let parts = bytes.split(separator: 63, maxSplits: 1, omittingEmptySubsequences: false)
    var segments = parts[0].dropFirst().split(separator: 47, omittingEmptySubsequences: false)
    hasTrailingSlash = segments.count > 1 && segments.last?.isEmpty == true
    if segments.last?.isEmpty == true { segments.removeLast() }
    guard segments.count <= 16 else { return nil }
    path = []
    for segment in segments {
      guard let text = PercentText.decode(segment), !text.isEmpty, text != ".", text != "..",
        text.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 })
      else { return nil }
      path.append(text)
    }
    guard let fields = parts.count > 1 ? PercentText.fields(parts[1], limit: Self.maximumFields) : [] else {
      return nil
    }
    query = fields
  }
}
