public import Detection
internal import WorkspaceFiles

extension AlertMatcher {
  /// How deep `all`, `any` and `not` may stand in each other.
  private static let deepest = 8

  /// Reads a `match:` mapping; what is wrong goes to the reader's diagnostics.
  static func read(_ reader: NodeReader, depth: Int = 0) -> AlertMatcher {
    var matcher = AlertMatcher()
    matcher.levels = levels(reader)
    matcher.rules = names("rules", reader)
    matcher.trails = names("trails", reader)
    matcher.tags = names("tags", reader)
    if let labels = reader.mapping("labels") {
      for key in labels.keys { matcher.labels[key.text] = labels.requiredString(key.text) ?? "" }
    }
    matcher.all = children("all", reader, depth)
    matcher.any = children("any", reader, depth)
    matcher.not = children("not", reader, depth)
    reader.finish("match")
    return matcher
  }

  /// A mapping or a list of mappings. An empty one would read as "none" and mean "all".
  private static func children(_ key: String, _ reader: NodeReader, _ depth: Int) -> [AlertMatcher] {
    guard let node = reader.node(key) else { return [] }
    let items = if case .sequence(let items, _) = node { items } else { [node] }
    if items.isEmpty { reader.error(node.position, "'\(key)' names nothing", "leave the key out") }
    guard depth < deepest else {
      reader.error(node.position, "'\(key)' stands more than \(deepest) deep")
      return []
    }
    return items.map { item in
      let matcher = read(reader.reader(item, what: "a match"), depth: depth + 1)
      if matcher.takesEverything {
        reader.error(
          item.position, "an item of '\(key)' asks nothing", "write levels:, rules:, trails:, tags: or labels:")
      }
      return matcher
    }
  }

  /// The texts of a key. An empty list would read as "none" and mean "all".
  private static func names(_ key: String, _ reader: NodeReader) -> [String] {
    placedNames(key, reader).map(\.text)
  }

  private static func placedNames(_ key: String, _ reader: NodeReader) -> [YAMLScalar] {
    let names = reader.placedStrings(key)
    if let place = reader.keys.first(where: { $0.text == key })?.position, names?.isEmpty ?? true {
      reader.error(place, "'\(key)' names nothing", "leave the key out to take everything")
    }
    return names ?? []
  }

  /// `levels: [critical, high]` or `level: ">= high"`.
  private static func levels(_ reader: NodeReader) -> Set<Level> {
    var found: Set<Level> = []
    for word in placedNames("levels", reader) {
      if let level = Level(name: word.text) { found.insert(level) } else { refuse(word.text, word.position, reader) }
    }
    guard let node = reader.node("level"), let text = reader.string("level") else { return found }
    guard let range = LevelRange(text) else {
      refuse(text, node.position, reader)
      return found
    }
    return found.isEmpty ? range.levels : found.intersection(range.levels)
  }

  private static func refuse(_ text: String, _ position: SourcePosition, _ reader: NodeReader) {
    let names = Level.allCases.map(\.name)
    let near = nearestName(to: text, among: names).map { "did you mean '\($0)'?" }
    reader.error(position, "'\(text)' is no level", near ?? names.joined(separator: ", "))
  }
}

/// `high`, `>= high`, `> low`, `<= medium`, `< high`.
public struct LevelRange: Sendable, Equatable {
  /// The levels in it; never empty.
  public let levels: Set<Level>

  /// Reads the words; nil when they name no level.
  public init?(_ text: String) {
    let operators: [(sign: String, holds: (Level, Level) -> Bool)] = [
      (">=", { $0 >= $1 }), ("<=", { $0 <= $1 }), (">", { $0 > $1 }), ("<", { $0 < $1 }), ("=", { $0 == $1 }),
      ("", { $0 == $1 }),
    ]
    for (sign, holds) in operators where text.utf8.starts(with: sign.utf8) {
      let name = String(text.dropFirst(sign.count).drop { $0 == " " })
      guard let bound = Level(name: name) else { return nil }
      levels = Set(Level.allCases.filter { holds($0, bound) })
      if levels.isEmpty { return nil }
      return
    }
    return nil
  }
}
