/// Where a template lies below the folder of templates: `default/email.txt` or `default/zh/email.txt`.
struct TemplatePlace: Equatable {
  var set: String
  /// Empty for the set's own language.
  var language: String
  var file: String

  /// The place of a path; nil when it has no set, or too many folders.
  init?(_ path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard (2...3).contains(parts.count), !parts.contains("") else { return nil }
    set = parts[0]
    language = parts.count == 3 ? parts[1] : ""
    file = parts[parts.count - 1]
    if !language.isEmpty, !Self.isLanguage(language) { return nil }
  }

  /// Whether a folder's name is a BCP 47 tag such as `zh` or `zh-CN`.
  static func isLanguage(_ name: String) -> Bool {
    guard name.utf8.count <= 35 else { return false }
    let parts = name.utf8.split(separator: 45, omittingEmptySubsequences: false)
    func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 32) }
    func isLetterOrDigit(_ byte: UInt8) -> Bool { isLetter(byte) || (48...57).contains(byte) }
    guard let first = parts.first, (2...3).contains(first.count), first.allSatisfy(isLetter) else { return false }
    return parts.count <= 4
      && parts.dropFirst().allSatisfy { (1...8).contains($0.count) && $0.allSatisfy(isLetterOrDigit) }
  }

  /// `zh-hans-cn`, `zh-hans`, `zh`: a tag and what it is a case of, in lower case.
  static func tags(of language: String) -> [String] {
    guard isLanguage(language) else { return [] }
    let parts = language.lowercased().split(separator: "-")
    return (1...parts.count).reversed().map { parts[..<$0].joined(separator: "-") }
  }

  /// Where a name may lie, the best first: in the set's folder of the language and of what the language is a case of,
  /// in the set, and then, for a name that begins with another set, the same there.
  static func paths(of name: String, in set: String, _ language: String) -> [String] {
    var folders: [String] = []
    var tag = language[...]
    while !tag.isEmpty {
      folders.append(tag + "/")
      tag = tag.lastIndex(of: "-").map { tag[..<$0] } ?? ""
    }
    folders.append("")
    var paths = folders.map { "\(set)/\($0)\(name)" }
    if let slash = name.firstIndex(of: "/") {
      let (other, rest) = (name[..<slash], name[name.index(after: slash)...])
      paths += folders.map { "\(other)/\($0)\(rest)" }
    }
    return paths + [name]
  }
}
