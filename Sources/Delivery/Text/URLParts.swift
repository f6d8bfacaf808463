/// What a URL is made of, as far as showing it without secrets needs.
struct URLParts {
  var scheme = ""
  var userInfo = ""
  /// Host and port.
  var host = ""
  var path: [Substring] = []
  var query: [(name: Substring, value: Substring)] = []

  /// Takes a URL apart; what is missing stays empty. Never fails.
  init(_ url: String) {
    var rest = url[...]
    if let fragment = rest.firstIndex(of: "#") { rest = rest[..<fragment] }
    if let mark = rest.firstIndex(of: "?") {
      let pairs = rest[rest.index(after: mark)...].split(separator: "&")
      query = pairs.map { pair in
        let cut = pair.firstIndex(of: "=") ?? pair.endIndex
        return (pair[..<cut], pair[cut...].dropFirst())
      }
      rest = rest[..<mark]
    }
    if let colon = rest.firstIndex(of: ":"), rest[colon...].hasPrefix("://") {
      scheme = String(rest[..<colon])
      rest = rest[colon...].dropFirst(3)
    }
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    var authority = rest[..<slash]
    if let at = authority.lastIndex(of: "@") {
      userInfo = String(authority[..<at])
      authority = authority[at...].dropFirst()
    }
    host = String(authority)
    path = rest[slash...].split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { $0 }
  }

  /// What may be secret: user and password, query values, path segments that look like tokens; as written and decoded.
  var tokens: [String] {
    var found = [userInfo] + userInfo.split(separator: ":").map(String.init)
    found += query.map { $0.value.isEmpty ? String($0.name) : String($0.value) }
    found += path.filter(Self.looksSecret).map(String.init)
    return found + found.map(Self.percentDecoded)
  }

  /// The URL without what may be secret.
  var redacted: String {
    var text = scheme.isEmpty ? "" : scheme + "://"
    if !userInfo.isEmpty { text += "***@" }
    text += host
    for segment in path { text += "/" + (Self.looksSecret(segment) ? "***" : segment) }
    for (index, pair) in query.enumerated() {
      text += (index == 0 ? "?" : "&") + (pair.value.isEmpty ? "***" : pair.name + "=***")
    }
    return text
  }

  /// Tokens in paths are long, or shorter with digits (`T0123ABCD`); names of resources are neither.
  private static func looksSecret(_ segment: Substring) -> Bool {
    let digits = segment.utf8.contains { $0 >= 48 && $0 <= 57 }
    return segment.utf8.count >= 16 || (digits && segment.utf8.count >= 8)
  }

  private static func percentDecoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2)
      if byte == 37, digits.count == 2, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
