/// Paths to look for in a record, as one graph: each node is what is still to be found below a place. Keys with dots
/// are honoured by offering every way of cutting a path (`a.b.c` is also the key `a.b` and then `c`).
struct FieldTrie {
  struct Node {
    /// Slots that end here, a range of `terminals`.
    var terminals: Range<Int>
    /// Children, a range of `edges`, ordered by nothing in particular.
    var edges: Range<Int>
    /// Whether JSON text in a string is to be read as JSON here.
    var embedded: Bool
  }

  struct Edge {
    /// The key's folded bytes, a range of `keyBytes`, and a quick summary of them.
    var key: Range<Int>
    var summary: UInt64
    var node: Int
  }

  private(set) var nodes: [Node] = []
  private(set) var edges: [Edge] = []
  private(set) var terminals: [Int] = []
  private(set) var keyBytes: [UInt8] = []

  /// What a node still has to find: the segments from a position of a path on.
  private struct Rest: Hashable, Comparable {
    var path: Int
    var position: Int
    static func < (left: Rest, right: Rest) -> Bool {
      (left.path, left.position) < (right.path, right.position)
    }
  }

  private struct Place: Hashable {
    var rests: [Rest]
    var embedded: Bool
  }

  /// The graph of paths; a path's index is its slot. Segments are compared without ASCII case.
  init(paths: [FieldPath], embedded: EmbeddedJSON) {
    let segments = paths.map { $0.segments.map(Self.fold) }
    let embeddedKeys = Set(embedded.keys.map { Self.fold(Array($0.utf8)) })
    var known: [Place: Int] = [:]
    var pending: [Place] = []
    func node(_ place: Place) -> Int {
      if let index = known[place] { return index }
      known[place] = known.count
      pending.append(place)
      return known.count - 1
    }
    _ = node(Place(rests: paths.indices.map { Rest(path: $0, position: 0) }, embedded: false))
    var done = 0
    while done < pending.count {
      let place = pending[done]
      let isRoot = done == 0
      done += 1
      var children: [[UInt8]: [Rest]] = [:]
      var order: [[UInt8]] = []
      var ends: [Int] = []
      for rest in place.rests {
        let path = segments[rest.path]
        if rest.position == path.count { ends.append(rest.path) }
        var key: [UInt8] = []
        for next in rest.position..<path.count {
          if next > rest.position { key.append(0x2E) }
          key += path[next]
          if children[key] == nil { order.append(key) }
          children[key, default: []].append(Rest(path: rest.path, position: next + 1))
        }
      }
      let firstTerminal = terminals.count
      terminals += ends
      let firstEdge = edges.count
      for key in order {
        let start = keyBytes.count
        keyBytes += key
        let rests = Array(Set(children[key] ?? [])).sorted()
        let child = node(Place(rests: rests, embedded: isRoot && embeddedKeys.contains(key)))
        let summary = key.withUnsafeBufferPointer { Self.summary($0) }
        edges.append(Edge(key: start..<keyBytes.count, summary: summary, node: child))
      }
      nodes.append(
        Node(
          terminals: firstTerminal..<terminals.count, edges: firstEdge..<edges.count, embedded: place.embedded))
    }
  }

  private static func fold(_ bytes: [UInt8]) -> [UInt8] { bytes.map(ASCIIFold.lower) }

  /// Length, first and last bytes of a key, folded: tells most keys apart with one comparison.
  @inline(__always)
  static func summary(_ key: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard let base = key.baseAddress, key.count > 0 else { return 0 }
    let count = key.count
    let first = UInt64(ASCIIFold.lower(base[0]))
    let middle = UInt64(ASCIIFold.lower(base[count >> 1]))
    let third = UInt64(ASCIIFold.lower(base[count * 3 >> 2]))
    let last = UInt64(ASCIIFold.lower(base[count - 1]))
    return UInt64(count) << 32 | first << 24 | middle << 16 | third << 8 | last
  }
}

/// ASCII lower case of single bytes.
enum ASCIIFold {
  @inline(__always)
  static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
