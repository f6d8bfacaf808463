/// Takes a mapping apart key by key and gathers every problem on the way. Keys that nobody asked for are reported by
/// `finish`, so that a slip of the pen never passes in silence.
public final class NodeReader {
  /// The file, for diagnostics.
  public let path: String
  /// The mapping's place.
  public let position: SourcePosition
  private let entries: [YAMLEntry]
  private var places = KeyPlaces()
  private var asked: [String] = []
  private var isAsked: [Bool]
  private let sink: DiagnosticSink

  /// A reader of a mapping; anything else is reported and read as an empty mapping.
  public init(_ node: YAMLNode, path: String, what: String, sink: DiagnosticSink) {
    self.path = path
    self.sink = sink
    position = node.position
    if case .mapping(let entries, _) = node {
      self.entries = entries
    } else {
      entries = []
      sink.error(path, node.position, "\(node.kindName) where \(what) was expected", "write keys and values")
    }
    isAsked = Array(repeating: false, count: entries.count)
    asked.reserveCapacity(16)
  }

  /// Reports a problem at a node of this file.
  public func error(_ position: SourcePosition, _ message: String, _ hint: String = "") {
    sink.error(path, position, message, hint)
  }

  /// Reports something dubious at a node of this file.
  public func warning(_ position: SourcePosition, _ message: String, _ hint: String = "") {
    sink.warning(path, position, message, hint)
  }

  /// The keys in the order of the file.
  public var keys: [YAMLScalar] { entries.map(\.key) }

  /// The value of a key as it stands; nil when there is none. A null counts as none.
  public func node(_ key: String) -> YAMLNode? {
    asked.append(key)
    guard let place = places.place(of: key, in: entries) else { return nil }
    isAsked[place] = true
    let node = entries[place].value
    if case .scalar(let scalar) = node, scalar.value == .null { return nil }
    return node
  }

  /// The value of a key that must be there.
  public func required(_ key: String) -> YAMLNode? {
    guard let node = node(key) else {
      if let place = places.place(of: key, in: entries) {
        sink.error(path, entries[place].key.position, "the key '\(key)' has no value")
        return nil
      }
      let hint = nearestName(to: key, among: entries.map(\.key.text)).map { "is '\($0)' meant to be it?" } ?? ""
      sink.error(path, position, "the key '\(key)' is missing", hint)
      return nil
    }
    return node
  }

  /// A text; numbers and truth values are taken as they are written.
  public func string(_ key: String) -> String? { node(key).flatMap { string($0, "the text of '\(key)'") } }

  /// A text that must be there.
  public func requiredString(_ key: String) -> String? {
    required(key).flatMap { string($0, "the text of '\(key)'") }
  }

  /// A list of texts; a single text counts as a list of one.
  public func strings(_ key: String) -> [String]? {
    guard let node = node(key) else { return nil }
    guard case .sequence(let items, _) = node else { return string(node, "a text or a list for '\(key)'").map { [$0] } }
    return items.compactMap { string($0, "a text in the list '\(key)'") }
  }

  /// A list of texts with the place of each; a single text counts as a list of one. Nil when there is none.
  public func placedStrings(_ key: String) -> [YAMLScalar]? {
    guard let node = node(key) else { return nil }
    let items = if case .sequence(let items, _) = node { items } else { [node] }
    return items.compactMap { item in
      guard string(item, "a text or a list of texts for '\(key)'") != nil, case .scalar(let scalar) = item else {
        return nil
      }
      return scalar
    }
  }

  /// The items of a list.
  public func list(_ key: String) -> [YAMLNode]? {
    guard let node = node(key) else { return nil }
    guard case .sequence(let items, _) = node else {
      sink.error(
        path, node.position, "\(node.kindName) where a list for '\(key)' was expected", "begin items with '- '")
      return nil
    }
    return items
  }

  /// `true` or `false`.
  public func boolean(_ key: String) -> Bool? {
    guard let node = node(key) else { return nil }
    if case .scalar(let scalar) = node, case .boolean(let value) = scalar.value { return value }
    sink.error(path, node.position, "\(node.kindName) where true or false for '\(key)' was expected", "")
    return nil
  }

  /// A whole number within limits.
  public func integer(_ key: String, in range: ClosedRange<Int64> = .min ... .max) -> Int64? {
    guard let node = node(key) else { return nil }
    if case .scalar(let scalar) = node, case .integer(let value) = scalar.value {
      if range.contains(value) { return value }
      sink.error(
        path, node.position, "'\(key)' is \(value)", "it goes from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    sink.error(path, node.position, "\(node.kindName) where a whole number for '\(key)' was expected", "")
    return nil
  }

  /// A length of time such as `90s`, `15m`, `1h`, `2d`, in seconds, greater than zero.
  public func duration(_ key: String) -> Int64? {
    guard let node = node(key) else { return nil }
    if case .scalar(let scalar) = node, let seconds = TimeLength.seconds(scalar.text), seconds > 0 { return seconds }
    sink.error(
      path, node.position, "\(node.kindName) where a length of time for '\(key)' was expected",
      "a number and s, m, h or d, such as 15m")
    return nil
  }

  /// One of a few words.
  public func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, of type: Choice.Type) -> Choice?
  where Choice.RawValue == String {
    guard let node = node(key), let text = string(node, "a word for '\(key)'") else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let words = Choice.allCases.map(\.rawValue)
    let near = nearestName(to: text, among: words).map { "did you mean '\($0)'?" }
    sink.error(path, node.position, "'\(text)' is no '\(key)'", near ?? words.joined(separator: ", "))
    return nil
  }

  /// A reader of the mapping at a key; nil when the key is not there.
  public func mapping(_ key: String) -> NodeReader? {
    node(key).map { NodeReader($0, path: path, what: "the mapping '\(key)'", sink: sink) }
  }

  /// A reader of another mapping of the same file.
  public func reader(_ node: YAMLNode, what: String) -> NodeReader {
    NodeReader(node, path: path, what: what, sink: sink)
  }

  /// Reports the keys that nobody asked for, the first twenty of them one by one.
  public func finish(_ what: String) {
    let unknown = zip(entries, isAsked).filter { !$0.1 }.map(\.0)
    if unknown.isEmpty { return }
    var names: Set<String> = []
    let asked = asked.filter { names.insert($0).inserted }
    for entry in unknown.prefix(20) {
      let near = nearestName(to: entry.key.text, among: asked).map { "did you mean '\($0)'?" }
      sink.error(
        path, entry.key.position, "\(what) has no key '\(entry.key.text.prefix(80))'",
        near ?? "keys: " + asked.joined(separator: ", "))
    }
    if unknown.count > 20 {
      sink.error(path, unknown[20].key.position, "\(what) has \(unknown.count - 20) more keys that it cannot have")
    }
  }

  /// The text of a scalar node; anything else is reported.
  public func string(_ node: YAMLNode, _ what: @autoclosure () -> String) -> String? {
    if case .scalar(let scalar) = node, scalar.value != .null { return scalar.text }
    sink.error(path, node.position, "\(node.kindName) where \(what()) was expected", "")
    return nil
  }
}

/// Lengths of time as people write them.
public enum TimeLength {
  /// Seconds of `90s`, `15m`, `1h`, `2d`, `1w`; nil for anything else.
  public static func seconds(_ text: String) -> Int64? {
    let units: [UInt8: Int64] = [0x73: 1, 0x6D: 60, 0x68: 3600, 0x64: 86_400, 0x77: 604_800]
    guard let last = text.utf8.last, let unit = units[last], let number = Int64(text.dropLast()), number >= 0,
      number <= 1_000_000_000
    else { return nil }
    return number * unit
  }
}
