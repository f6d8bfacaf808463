internal import AuditEvents
internal import Detection
internal import WorkspaceFiles

/// Reads one entry of a whitelist file.
struct WhitelistEntryReader {
  private let reader: NodeReader
  private let list: String
  private let number: Int
  private let sink: DiagnosticSink

  init(_ reader: NodeReader, list: String, number: Int, _ sink: DiagnosticSink) {
    self.reader = reader
    self.list = list
    self.number = number
    self.sink = sink
  }

  /// The entry; nil when anything about it is wrong.
  func entry() -> WhitelistEntry? {
    let errors = sink.errorCount
    let id = reader.string("id")
    var values: [WhitelistKind: [String]] = [:]
    var ranges: [IPRange] = []
    for kind in WhitelistKind.allCases {
      guard let items = texts(kind.key) else { continue }
      values[kind] = items.map(\.text)
      if kind == .ip { ranges = items.compactMap(range) } else { warnOfBroad(items, kind) }
    }
    let rules = texts("rules") ?? []
    let trails = texts("trails") ?? []
    let owner = word("owner", "who answers for the entry")
    let reason = word("reason", "why the entry is there")
    let expires = expiry()
    reader.finish("a whitelist entry")
    checkKinds(values, id: id)
    guard sink.errorCount == errors else { return nil }
    return WhitelistEntry(
      name: "\(list)#\(id ?? String(number))", values: values, ranges: ranges, rules: rules.map(\.text),
      trails: trails.map(\.text), owner: owner, reason: reason, expires: expires, path: reader.path,
      position: reader.position)
  }

  /// The texts of a key. A key with an empty list is an error: it would read as "nobody" and mean "everybody".
  private func texts(_ key: String) -> [YAMLScalar]? {
    guard reader.keys.contains(where: { $0.text == key }) else {
      _ = reader.node(key)
      return nil
    }
    guard let items = reader.placedStrings(key), !items.isEmpty else {
      let position = reader.keys.first { $0.text == key }?.position ?? reader.position
      reader.error(position, "'\(key)' names nothing", "leave the key out, or name something")
      return []
    }
    for item in items where item.text.allSatisfy(\.isWhitespace) {
      reader.error(item.position, "an empty text in '\(key)'", "a field that is missing never matches")
    }
    return items
  }

  private func word(_ key: String, _ what: String) -> String {
    guard let text = reader.requiredString(key) else { return "" }
    if text.allSatisfy(\.isWhitespace) {
      reader.error(reader.node(key)?.position ?? reader.position, "'\(key)' says nothing", what)
    }
    return text
  }

  private func range(_ item: YAMLScalar) -> IPRange? {
    do throws(IllFormed) {
      let range = try IPRange(item.text)
      if range.isTooBroad {
        reader.warning(
          item.position, "'\(item.text)' is too broad: it takes in much of the internet",
          "name the networks that are yours")
      }
      return range
    } catch {
      reader.error(item.position, error.message, error.hint)
      return nil
    }
  }

  private func warnOfBroad(_ items: [YAMLScalar], _ kind: WhitelistKind) {
    for item in items where Glob(item.text).isEverything {
      reader.warning(item.position, "'\(item.text)' is too broad: it takes in every \(kind.rawValue)", "name some")
    }
  }

  private func checkKinds(_ values: [WhitelistKind: [String]], id: String?) {
    if values.isEmpty {
      let keys = WhitelistKind.allCases.map(\.key).joined(separator: ", ")
      reader.error(reader.position, "the entry exempts nobody", "name at least one of: \(keys)")
    } else if values.keys.allSatisfy({ $0 == .userAgent }) {
      reader.warning(reader.position, "anybody can choose a user agent", "name users, roles or ips, too")
    }
    if let id, id.isEmpty || id.utf8.contains(0x23) || id.contains(where: \.isNewline) {
      reader.error(reader.node("id")?.position ?? reader.position, "'\(id)' is no id", "a short name without #")
    }
  }

  /// The moment from which on nothing is exempt any more; nil when the entry is permanent.
  private func expiry() -> Timestamp? {
    let permanent = reader.boolean("permanent") ?? false
    guard let text = reader.string("expires") else {
      if !permanent, !reader.keys.contains(where: { $0.text == "expires" }) {
        reader.error(
          reader.position, "the entry has no expiry", "write expires: with the last day, or permanent: true")
      }
      return nil
    }
    let position = reader.node("expires")?.position ?? reader.position
    if permanent { reader.error(position, "the entry is permanent and expires", "write one of them") }
    // A day means all of it, so that an entry lasts as long as a reader thinks it does.
    if text.utf8.count == 10, let day = Timestamp(rfc3339: text + "T00:00:00Z") { return day.adding(seconds: 86_400) }
    if text.utf8.count > 10, let moment = Timestamp(rfc3339: text) { return moment }
    reader.error(position, "'\(text)' is no day or moment", "such as 2027-03-31 or 2027-03-31T18:00:00+08:00")
    return nil
  }
}
