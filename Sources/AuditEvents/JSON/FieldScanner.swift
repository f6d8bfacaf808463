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
  private let trie: FieldTrie
  private let arena = ScratchArena()
  private let validator = RecordValidator()

  /// A scanner for paths; JSON text under the embedded keys is read as JSON, too.
  public init(paths: [FieldPath], embedded: EmbeddedJSON) {
    trie = FieldTrie(paths: paths, embedded: embedded)
  }

  /// Scans one record; everything found is told to the sink before this returns.
  public func scan<Sink: FieldSink>(_ record: UnsafeBufferPointer<UInt8>, into sink: inout Sink) {
    arena.clear()
    var cursor = JSONCursor(record)
    cursor.skipSpace()
    trie.nodes.withUnsafeBufferPointer { nodes in
      trie.edges.withUnsafeBufferPointer { edges in
        trie.keyBytes.withUnsafeBufferPointer { keys in
          trie.terminals.withUnsafeBufferPointer { terminals in
            let pass = ScanPass(
              nodes: nodes, edges: edges, keys: keys, terminals: terminals, arena: arena, validator: validator)
            pass.value(0, &cursor, &sink, inArray: false)
          }
        }
      }
    }
  }
}

/// One pass; holds the graph as pointers so that the walk neither retains nor checks bounds of arrays.
private struct ScanPass {
  let nodes: UnsafeBufferPointer<FieldTrie.Node>
  let edges: UnsafeBufferPointer<FieldTrie.Edge>
  let keys: UnsafeBufferPointer<UInt8>
  let terminals: UnsafeBufferPointer<Int>
  let arena: ScratchArena
  let validator: RecordValidator

  func value<Sink: FieldSink>(_ node: Int, _ cursor: inout JSONCursor, _ sink: inout Sink, inArray: Bool) {
    switch cursor.byte {
    case 0x7B: object(node, &cursor, &sink, inArray: inArray)
    case 0x5B: array(node, &cursor, &sink, inArray: inArray)
    case 0x22:
      let (range, escaped) = cursor.string()
      let content = UnsafeBufferPointer(start: cursor.base + range.lowerBound, count: range.count)
      let found = nodes[node]
      if found.terminals.isEmpty, !found.embedded { return }
      let text = arena.text(content, escaped: escaped)
      for index in found.terminals { sink.scalar(slot: terminals[index], kind: .string, bytes: text) }
      if found.embedded { embedded(node, text, &sink) }
    case 0x6E:
      _ = cursor.word()
      for index in nodes[node].terminals { sink.empty(slot: terminals[index]) }
    default:
      let kind: JSONScalar.Kind = cursor.byte == 0x74 ? .true : cursor.byte == 0x66 ? .false : .number
      let range = cursor.word()
      let text = UnsafeBufferPointer(start: cursor.base + range.lowerBound, count: range.count)
      for index in nodes[node].terminals { sink.scalar(slot: terminals[index], kind: kind, bytes: text) }
    }
  }

  private func object<Sink: FieldSink>(
    _ node: Int, _ cursor: inout JSONCursor, _ sink: inout Sink, inArray: Bool
  ) {
    let start = cursor.position
    let found = nodes[node]
    if found.edges.isEmpty {
      cursor.skipContainer()
    } else {
      cursor.position += 1
      while true {
        cursor.skipSpace()
        guard cursor.byte == 0x22 else { break }
        let (range, escaped) = cursor.string()
        let key = arena.text(
          UnsafeBufferPointer(start: cursor.base + range.lowerBound, count: range.count), escaped: escaped)
        cursor.skipSpace()
        cursor.position += 1
        cursor.skipSpace()
        if let child = child(of: found, key) {
          value(child, &cursor, &sink, inArray: false)
        } else {
          cursor.skipValue()
        }
        cursor.skipSpace()
        guard cursor.byte == 0x2C else { break }
        cursor.position += 1
      }
      cursor.position = min(cursor.position + 1, cursor.end)
    }
    guard !found.terminals.isEmpty else { return }
    report(found, cursor, from: start, &sink, inArray: inArray)
  }

  private func array<Sink: FieldSink>(_ node: Int, _ cursor: inout JSONCursor, _ sink: inout Sink, inArray: Bool) {
    let start = cursor.position
    let found = nodes[node]
    if !found.terminals.isEmpty {
      // The whole array is told before its elements, so that a sink which keeps the first container keeps this one.
      var end = cursor
      end.skipContainer()
      report(found, end, from: start, &sink, inArray: inArray)
    }
    cursor.position += 1
    while true {
      cursor.skipSpace()
      guard cursor.position < cursor.end, cursor.byte != 0x5D else { break }
      value(node, &cursor, &sink, inArray: true)
      cursor.skipSpace()
      guard cursor.byte == 0x2C else { break }
      cursor.position += 1
    }
    cursor.position = min(cursor.position + 1, cursor.end)
  }

  private func report<Sink: FieldSink>(
    _ node: FieldTrie.Node, _ cursor: JSONCursor, from start: Int, _ sink: inout Sink, inArray: Bool
  ) {
    var inside = start + 1
    while inside < cursor.position, cursor.base[inside] <= 0x20 { inside += 1 }
    let isEmpty = inside >= cursor.position - 1
    let json = UnsafeBufferPointer(start: cursor.base + start, count: cursor.position - start)
    for index in node.terminals {
      if isEmpty { sink.empty(slot: terminals[index]) } else { sink.container(slot: terminals[index], json: json) }
    }
  }

  /// JSON text in a string: read as JSON when it is an object or array and well formed, left as text otherwise.
  private func embedded<Sink: FieldSink>(_ node: Int, _ text: UnsafeBufferPointer<UInt8>, _ sink: inout Sink) {
    var cursor = JSONCursor(text)
    cursor.skipSpace()
    guard cursor.byte == 0x7B || cursor.byte == 0x5B, (try? validator.check(text)) != nil else { return }
    value(node, &cursor, &sink, inArray: false)
  }

  @inline(__always)
  private func child(of node: FieldTrie.Node, _ key: UnsafeBufferPointer<UInt8>) -> Int? {
    let summary = FieldTrie.summary(key)
    for index in node.edges where edges[index].summary == summary {
      let start = edges[index].key.lowerBound
      var equal = true
      for place in 0..<key.count where ASCIIFold.lower(key[place]) != keys[start + place] {
        equal = false
        break
      }
      if equal { return edges[index].node }
    }
    return nil
  }
}
