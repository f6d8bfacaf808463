internal import CYAML

/// Builds nodes from libyaml's events. libyaml never expands aliases, and they are refused, so a bomb cannot grow.
struct YAMLReader {
  let path: String
  private let firstLine: Int
  private(set) var documents: [YAMLNode] = []
  private(set) var diagnostics: [Diagnostic] = []
  private var open: [Container] = []
  private var nodes = 0

  /// A list or mapping that is being read.
  private struct Container {
    var position: SourcePosition
    var isMapping: Bool
    var items: [YAMLNode] = []
    var entries: [YAMLEntry] = []
    var key: YAMLScalar?
    /// Whether the key was there before.
    var isTwin = false
    private var places = KeyPlaces()

    init(position: SourcePosition, isMapping: Bool) {
      self.position = position
      self.isMapping = isMapping
      // Most have about as many parts, and growing from one part to two and four copies them each time.
      if isMapping { entries.reserveCapacity(4) } else { items.reserveCapacity(4) }
    }

    /// The entry with a key.
    mutating func entry(named key: String) -> YAMLEntry? {
      places.place(of: key, in: entries).map { entries[$0] }
    }
  }

  private enum Stop: Error { case stop }

  init(path: String, firstLine: Int) {
    self.path = path
    self.firstLine = firstLine
  }

  mutating func read(_ bytes: [UInt8]) {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else {
      return diagnostics.append(Diagnostic(.error, path: path, message: "out of memory"))
    }
    defer { yaml_parser_delete(&parser) }
    bytes.withUnsafeBufferPointer { buffer in
      yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
      while true {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else { return fail(parser) }
        defer { yaml_event_delete(&event) }
        if event.type == YAML_STREAM_END_EVENT { return }
        do { try take(event) } catch { return }
      }
    }
  }

  private mutating func take(_ event: yaml_event_t) throws {
    let position = self.position(event.start_mark)
    switch event.type {
    case YAML_ALIAS_EVENT:
      let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
      try refuse(position, "the alias *\(name) is not allowed", "write the value out; quote text that begins with *")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let text = scalar.value.map {
        String(decoding: UnsafeBufferPointer(start: $0, count: scalar.length), as: UTF8.self)
      }
      try check(tag: scalar.tag, position)
      let plain = scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.tag == nil
      try add(scalar: YAMLScalar(text: text ?? "", isPlain: plain, position: position))
    case YAML_SEQUENCE_START_EVENT:
      try check(tag: event.data.sequence_start.tag, position)
      try begin(position, isMapping: false)
    case YAML_MAPPING_START_EVENT:
      try check(tag: event.data.mapping_start.tag, position)
      try begin(position, isMapping: true)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      guard let done = open.popLast() else { return }
      try add(done.isMapping ? .mapping(done.entries, done.position) : .sequence(done.items, done.position))
    default: break
    }
  }

  /// Tags ask a reader for types it may not have; only the one for text, which quotes give as well, is taken.
  private mutating func check(tag: UnsafeMutablePointer<yaml_char_t>?, _ position: SourcePosition) throws {
    guard let tag else { return }
    let name = String(cString: tag)
    if name == "!" || name == "tag:yaml.org,2002:str" { return }
    try refuse(position, "the tag '\(name.prefix(80))' is not allowed", "leave it out; quote what is a text")
  }

  private mutating func begin(_ position: SourcePosition, isMapping: Bool) throws {
    guard open.count < YAMLFile.maximumDepth else {
      return try refuse(position, "nested deeper than \(YAMLFile.maximumDepth) levels", "")
    }
    if let container = open.last, container.isMapping, container.key == nil {
      return try refuse(position, "a key that is a list or a mapping", "keys are texts")
    }
    open.append(Container(position: position, isMapping: isMapping))
  }

  private mutating func add(scalar: YAMLScalar) throws {
    guard let last = open.indices.last, open[last].isMapping, open[last].key == nil else {
      return try add(.scalar(scalar))
    }
    if scalar.isPlain, scalar.text == "<<" {
      return try refuse(scalar.position, "the merge key << is not allowed", "write the keys out")
    }
    try count(scalar.position)
    open[last].isTwin = false
    if let first = open[last].entry(named: scalar.text)?.key.position {
      open[last].isTwin = true
      diagnostics.append(
        Diagnostic(
          .error, path: path, position: scalar.position, message: "the key '\(scalar.text)' occurs twice",
          hint: "first at line \(first.line)"))
      if diagnostics.count >= YAMLFile.maximumDiagnostics {
        return try refuse(scalar.position, "there are more problems than are listed", "")
      }
    }
    open[last].key = scalar
  }

  private mutating func add(_ node: YAMLNode) throws {
    try count(node.position)
    guard let last = open.indices.last else {
      if case .scalar(let scalar) = node, scalar.value == .null { return }
      documents.append(node)
      return
    }
    guard open[last].isMapping else {
      open[last].items.append(node)
      return
    }
    guard let key = open[last].key else { return }
    open[last].key = nil
    // Of two equal keys the first counts; the second was reported.
    if !open[last].isTwin { open[last].entries.append(YAMLEntry(key: key, value: node)) }
  }

  private mutating func count(_ position: SourcePosition) throws {
    nodes += 1
    if nodes > YAMLFile.maximumNodes {
      try refuse(position, "more than \(YAMLFile.maximumNodes) keys and values", "")
    }
  }

  private mutating func refuse(_ position: SourcePosition, _ message: String, _ hint: String) throws {
    diagnostics.append(Diagnostic(.error, path: path, position: position, message: message, hint: hint))
    throw Stop.stop
  }

  private mutating func fail(_ parser: yaml_parser_t) {
    let position = self.position(parser.problem_mark)
    let problem = parser.problem.map { String(cString: $0) } ?? "not YAML"
    let context = parser.context.map { " " + String(cString: $0) } ?? ""
    let start = self.position(parser.context_mark)
    var hints = [Self.remedy(problem)]
    if parser.context != nil, start.line != position.line { hints.append("it begins in line \(start.line)") }
    diagnostics.append(
      Diagnostic(
        .error, path: path, position: position, message: problem + context,
        hint: hints.filter { !$0.isEmpty }.joined(separator: "; ")))
  }

  private func position(_ mark: yaml_mark_t) -> SourcePosition {
    SourcePosition(line: Int(mark.line) + firstLine, column: Int(mark.column) + 1)
  }

  /// What to do about the slips that libyaml words for people who know its grammar.
  private static func remedy(_ problem: String) -> String {
    switch problem {
    case "mapping values are not allowed in this context": "quote text that holds ': '"
    case "found character that cannot start any token": "indent with spaces; quote text that begins with %, @ or `"
    case "could not find expected ':'": "quote text of several lines, or indent it"
    case "found unexpected end of stream": "close the quotes"
    case "found unknown escape character": "put the text in single quotes, which leave a backslash as it is"
    default: ""
    }
  }
}
