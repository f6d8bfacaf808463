/// Receives what a `FieldScanner` finds. Slots are the indices of the paths it was made with.
public protocol FieldSink {
  /// A scalar at a path, or in an array at it. The bytes are in the record or in memory that is valid until the next
  /// scan.
  mutating func scalar(slot: Int, kind: JSONScalar.Kind, bytes: UnsafeBufferPointer<UInt8>)
  /// A non-empty object or array at a path: its JSON text. The scalars of an array are told as well; those of an
  /// object are not.
  mutating func container(slot: Int, json: UnsafeBufferPointer<UInt8>)
  /// null, `{}` or `[]` at a path or in an array at it.
  mutating func empty(slot: Int)
}

/// Looks for many paths in one pass over a record that `RecordValidator` accepted. What a slot gets agrees with
/// `FieldPath.forEachCandidate`: exactly one scalar and no container means exactly that candidate; anything more is to
/// be asked there.
public final class FieldScanner {
  private let graph: FieldGraph
  private let arena = ScratchArena()
  private let validator = RecordValidator()

  /// A scanner for paths; JSON text under the embedded keys is read as JSON, too.
  public init(paths: [FieldPath], embedded: EmbeddedJSON) {
    graph = FieldGraph(FieldTrie(paths: paths, embedded: embedded))
  }

  /// Scans one record; everything found is told to the sink before this returns.
  public func scan<Sink: FieldSink>(_ record: UnsafeBufferPointer<UInt8>, into sink: inout Sink) {
    arena.clear()
    var cursor = JSONCursor(record)
    cursor.skipSpace()
    ScanPass(graph: graph, arena: arena, validator: validator).value(0, &cursor, &sink)
    for slot in graph.unscanned { sink.container(slot: slot, json: record) }
  }

  /// Checks the object at the cursor, which may be anything, as a `RecordValidator` does, and scans it in the same pass.
  /// The cursor ends behind it.
  /// - Parameter wrappers: The keys that make the object something around a record; nil when nothing can be.
  /// - Throws: `RecordRejection` when the object is not sound or may wrap a record; what the sink was told is void then.
  func scan<Sink: FieldSink>(
    checking cursor: inout JSONCursor, maximumDepth: Int, wrappers: RecordWrappers?, into sink: inout Sink
  ) throws(RecordRejection) {
    arena.clear()
    graph.memory.begin()
    let start = cursor.position
    let pass = ScanPass(graph: graph, arena: arena, validator: RecordValidator(maximumDepth: maximumDepth))
    try pass.checkedObject(pass.nodes, depth: 0, wrappers: wrappers, &cursor, &sink)
    if graph.unscanned.isEmpty { return }
    let record = UnsafeBufferPointer(start: cursor.base + start, count: cursor.position - start)
    for slot in graph.unscanned { sink.container(slot: slot, json: record) }
  }
}

/// The tables of a trie at places that do not move, so that the walk neither retains arrays nor checks their bounds.
final class FieldGraph {
  let nodes: UnsafeMutablePointer<FieldTrie.Node>
  let children: UnsafeMutablePointer<FieldTrie.Child>
  let keys: UnsafeMutablePointer<UInt8>
  let terminals: UnsafeMutablePointer<Int>
  let unscanned: [Int]
  /// What is known of keys from records before: a scanner is used by one thread at a time.
  let memory: KeyMemory

  init(_ trie: FieldTrie) {
    nodes = Self.copy(trie.nodes)
    children = Self.copy(trie.children)
    keys = Self.copy(trie.keyBytes)
    terminals = Self.copy(trie.terminals)
    unscanned = trie.unscanned
    memory = KeyMemory(nodes: trie.nodes.count)
  }

  deinit {
    memory.destroy()
    nodes.deallocate()
    children.deallocate()
    keys.deallocate()
    terminals.deallocate()
  }

  private static func copy<Element: BitwiseCopyable>(_ array: [Element]) -> UnsafeMutablePointer<Element> {
    let target = UnsafeMutablePointer<Element>.allocate(capacity: max(1, array.count))
    _ = UnsafeMutableBufferPointer(start: target, count: array.count).initialize(fromContentsOf: array)
    return target
  }
}

/// One pass. It recurses only along paths, so no deeper than they have segments; arrays and what no path wants are
/// walked without recursion.
struct ScanPass {
  let nodes: UnsafePointer<FieldTrie.Node>
  private let children: UnsafePointer<FieldTrie.Child>
  private let keys: UnsafePointer<UInt8>
  private let terminals: UnsafePointer<Int>
  /// The scanner's, which outlives the pass: one is made for every record, and it shall count no references.
  private unowned(unsafe) let arena: ScratchArena
  let validator: RecordValidator
  let memory: KeyMemory

  init(graph: FieldGraph, arena: ScratchArena, validator: RecordValidator) {
    nodes = UnsafePointer(graph.nodes)
    children = UnsafePointer(graph.children)
    keys = UnsafePointer(graph.keys)
    terminals = UnsafePointer(graph.terminals)
    memory = graph.memory
    self.arena = arena
    self.validator = validator
  }

  /// Tells what the value at the cursor has for a node and leaves the cursor behind it.
  func value<Sink: FieldSink>(_ node: Int, _ cursor: inout JSONCursor, _ sink: inout Sink) {
    let found = nodes + node
    switch cursor.byte {
    case 0x7B: object(found, &cursor, &sink)
    case 0x5B: array(found, &cursor, &sink)
    default: scalar(found, &cursor, &sink)
    }
  }

  @inline(__always)
  func scalar<Sink: FieldSink>(
    _ node: UnsafePointer<FieldTrie.Node>, _ cursor: inout JSONCursor, _ sink: inout Sink
  ) {
    let first = cursor.byte
    if first == 0x22 {
      let (range, escaped) = cursor.string()
      if node.pointee.firstTerminal == node.pointee.endTerminal, !node.pointee.embedded { return }
      let content = UnsafeBufferPointer(start: cursor.base + range.lowerBound, count: range.count)
      let text = escaped ? arena.text(content, escaped: true) : content
      tell(node) { sink.scalar(slot: $0, kind: .string, bytes: text) }
      if node.pointee.embedded { embedded(node, text, &sink) }
      return
    }
    let range = cursor.word()
    if range.isEmpty { cursor.position = min(cursor.position + 1, cursor.end) }
    if first == 0x6E {
      tell(node) { sink.empty(slot: $0) }
    } else {
      let kind: JSONScalar.Kind = first == 0x74 ? .true : first == 0x66 ? .false : .number
      let text = UnsafeBufferPointer(start: cursor.base + range.lowerBound, count: range.count)
      tell(node) { sink.scalar(slot: $0, kind: kind, bytes: text) }
    }
  }

  @inline(__always)
  func tell(_ node: UnsafePointer<FieldTrie.Node>, _ one: (Int) -> Void) {
    var index = Int(node.pointee.firstTerminal)
    while index < Int(node.pointee.endTerminal) {
      one(terminals[index])
      index += 1
    }
  }

  private func object<Sink: FieldSink>(
    _ node: UnsafePointer<FieldTrie.Node>, _ cursor: inout JSONCursor, _ sink: inout Sink
  ) {
    let start = cursor.position
    if node.pointee.mask < 0 {
      cursor.skipContainer()
    } else {
      cursor.position += 1
      while true {
        cursor.skipSpace()
        guard cursor.byte == 0x22 else { break }
        let (range, escaped) = cursor.string()
        cursor.skipSpace()
        cursor.position += 1
        cursor.skipSpace()
        let child =
          escaped
          ? escapedChild(of: node, cursor, range)
          : child(of: node, cursor.base + range.lowerBound, range.count, cursor.end - range.lowerBound)
        if child < 0 { cursor.skipValue() } else { value(child, &cursor, &sink) }
        cursor.skipSpace()
        guard cursor.byte == 0x2C else { break }
        cursor.position += 1
      }
      cursor.position = min(cursor.position + 1, cursor.end)
    }
    report(node, cursor, from: start, &sink)
  }

  /// An array at a node: each of its elements is at the node too, also those of arrays in it.
  func array<Sink: FieldSink>(
    _ node: UnsafePointer<FieldTrie.Node>, _ cursor: inout JSONCursor, _ sink: inout Sink
  ) {
    var depth = 0
    repeat {
      switch cursor.byte {
      case 0x5B:
        // The whole array is told before its elements, so that a sink which keeps the first container keeps this one.
        if depth == 0 { reportArray(node, cursor, &sink) }
        depth += 1
        cursor.position += 1
        cursor.skipSpace()
        if depth > 1, cursor.byte == 0x5D { tell(node) { sink.empty(slot: $0) } }
      case 0x5D:
        depth -= 1
        cursor.position += 1
      case 0x2C: cursor.position += 1
      case 0x7B: object(node, &cursor, &sink)
      default: scalar(node, &cursor, &sink)
      }
      cursor.skipSpace()
    } while depth > 0 && cursor.position < cursor.end
  }

  private func reportArray<Sink: FieldSink>(
    _ node: UnsafePointer<FieldTrie.Node>, _ cursor: JSONCursor, _ sink: inout Sink
  ) {
    if node.pointee.firstTerminal == node.pointee.endTerminal { return }
    var end = cursor
    end.skipContainer()
    report(node, end, from: cursor.position, &sink)
  }

  @inline(__always)
  func report<Sink: FieldSink>(
    _ node: UnsafePointer<FieldTrie.Node>, _ cursor: JSONCursor, from start: Int, _ sink: inout Sink
  ) {
    if node.pointee.firstTerminal == node.pointee.endTerminal { return }
    var inside = start + 1
    while inside < cursor.position, cursor.base[inside] <= 0x20 { inside += 1 }
    let isEmpty = inside >= cursor.position - 1
    let json = UnsafeBufferPointer(start: cursor.base + start, count: cursor.position - start)
    tell(node) { slot in
      if isEmpty { sink.empty(slot: slot) } else { sink.container(slot: slot, json: json) }
    }
  }

  /// JSON text in a string: read as JSON when it is an object or array and well formed, left as text otherwise.
  func embedded<Sink: FieldSink>(
    _ node: UnsafePointer<FieldTrie.Node>, _ text: UnsafeBufferPointer<UInt8>, _ sink: inout Sink
  ) {
    var cursor = JSONCursor(text)
    cursor.skipSpace()
    guard cursor.byte == 0x7B || cursor.byte == 0x5B, (try? validator.whole(text)) != nil else { return }
    value(node - nodes, &cursor, &sink)
  }

  @inline(__always)
  func child(
    of node: UnsafePointer<FieldTrie.Node>, _ key: UnsafePointer<UInt8>, _ count: Int, _ readable: Int
  ) -> Int {
    if node.pointee.lengths & KeyWords.lengthBit(count) == 0 { return -1 }
    let words = KeyWords(key, count, readable: readable)
    let mask = Int(node.pointee.mask)
    let table = children + Int(node.pointee.table)
    var place = words.place(mask)
    while table[place].node >= 0 {
      if table[place].key == words,
        count <= 16 || ASCIIFold.equal(key + 8, keys + Int(table[place].start) + 8, count - 16)
      {
        return Int(table[place].node)
      }
      place = (place + 1) & mask
    }
    return -1
  }

  func escapedChild(of node: UnsafePointer<FieldTrie.Node>, _ cursor: JSONCursor, _ key: Range<Int>) -> Int {
    let text = arena.text(
      UnsafeBufferPointer(start: cursor.base + key.lowerBound, count: key.count), escaped: true)
    guard let base = text.baseAddress else { return -1 }
    return child(of: node, base, text.count, text.count)
  }
}
