/// Values by name in the order they were put in. Names are compared scalar by scalar.
public struct TemplateMap: Sendable {
  /// A name and its value.
  public struct Entry: Sendable {
    /// The name.
    public let key: String
    /// Its value.
    public fileprivate(set) var value: TemplateValue
  }

  /// All entries in order.
  public private(set) var entries: [Entry] = []
  /// Where each key is, kept only for maps too long to search one by one.
  private var positions: [ScalarKey: Int] = [:]
  private static let longestSearched = 8

  /// An empty map.
  public init() {}

  /// A map of pairs; a repeated name keeps its first place and its last value.
  public init(_ pairs: some Sequence<(String, TemplateValue)>) {
    for (key, value) in pairs { self[key] = value }
  }

  /// How many names there are.
  public var count: Int { entries.count }
  /// Whether there is none.
  public var isEmpty: Bool { entries.isEmpty }
  /// The names in order.
  public var keys: [String] { entries.map(\.key) }

  /// The value of a name; nil when there is none. A new name goes to the end; nil removes it.
  public subscript(key: String) -> TemplateValue? {
    get { position(of: key).map { entries[$0].value } }
    set {
      switch (position(of: key), newValue) {
      case (let position?, let value?): entries[position].value = value
      case (nil, let value?): append(key, value)
      case (let position?, nil): remove(at: position)
      case (nil, nil): break
      }
    }
  }

  private func position(of key: String) -> Int? {
    if entries.count > TemplateMap.longestSearched { return positions[ScalarKey(text: key)] }
    return entries.firstIndex { sameScalars($0.key, key) }
  }

  private mutating func append(_ key: String, _ value: TemplateValue) {
    entries.append(Entry(key: key, value: value))
    if entries.count == TemplateMap.longestSearched + 1 {
      index()
    } else if entries.count > TemplateMap.longestSearched {
      positions[ScalarKey(text: key)] = entries.count - 1
    }
  }

  private mutating func remove(at position: Int) {
    entries.remove(at: position)
    index()
  }

  private mutating func index() {
    positions.removeAll()
    guard entries.count > TemplateMap.longestSearched else { return }
    for (position, entry) in entries.enumerated() { positions[ScalarKey(text: entry.key)] = position }
  }
}

extension TemplateMap: Equatable {
  /// Whether the same names have the same values, in any order.
  public static func == (left: TemplateMap, right: TemplateMap) -> Bool {
    left.count == right.count && left.entries.allSatisfy { right[$0.key] == $0.value }
  }
}

extension TemplateMap: ExpressibleByDictionaryLiteral {
  /// Values by name; a repeated name keeps its first place and its last value.
  public init(dictionaryLiteral elements: (String, TemplateValue)...) { self.init(elements) }
}
