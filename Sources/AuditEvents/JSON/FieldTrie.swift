/// Paths to look for in a record, as one graph: each node is what is still to be found below a place. Keys with dots
/// are honoured by offering every way of cutting a path (`a.b.c` is also the key `a.b` and then `c`).
///
/// A node's children lie in a small hash table; most keys of a record are no child and are turned away by their length
/// alone.
struct FieldTrie {
  struct Node {
    /// Slots that end here, a range of `terminals`.
    var firstTerminal: Int32
    var endTerminal: Int32
    /// The table of children: its first place in `children` and its size less one; -1 when there are none.
    var table: Int32
    var mask: Int32
    /// The lengths that children's keys have, a bit for each; the highest bit stands for all longer ones.
    var lengths: UInt64
    /// Whether JSON text in a string is to be read as JSON here.
    var embedded: Bool
  }

  struct Child {
    var key: KeyWords
    /// The key's folded bytes in `keyBytes`.
    var start: Int32
    /// -1 when the place is free.
    var node: Int32
  }

  /// A path with more segments is not scanned for, since each way of cutting it costs memory: such a slot is always to
  /// be asked exactly.
  static let maximumSegments = 32

  private(set) var nodes: [Node] = []
  private(set) var children: [Child] = []
  private(set) var terminals: [Int] = []
  private(set) var keyBytes: [UInt8] = []
  /// Slots of paths with too many segments.
  private(set) var unscanned: [Int] = []

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
    let segments = paths.map(\.foldedSegments)
    unscanned = segments.indices.filter { segments[$0].count > Self.maximumSegments }
    var known: [Place: Int] = [:]
    var pending: [Place] = []
    func node(_ place: Place) -> Int {
      if let index = known[place] { return index }
      known[place] = known.count
      pending.append(place)
      return known.count - 1
    }
    let scanned = segments.indices.filter { segments[$0].count <= Self.maximumSegments }
    _ = node(Place(rests: scanned.map { Rest(path: $0, position: 0) }, embedded: false))
    var done = 0
    while done < pending.count {
      let place = pending[done]
      let isRoot = done == 0
      done += 1
      var rests: [[UInt8]: [Rest]] = [:]
      var order: [[UInt8]] = []
      let firstTerminal = terminals.count
      for rest in place.rests {
        let path = segments[rest.path]
        if rest.position == path.count { terminals.append(rest.path) }
        var key: [UInt8] = []
        for next in rest.position..<path.count {
          if next > rest.position { key.append(0x2E) }
          key += path[next]
          if rests[key] == nil { order.append(key) }
          rests[key, default: []].append(Rest(path: rest.path, position: next + 1))
        }
      }
      let edges = order.map { key in
        let place = Place(
          rests: Array(Set(rests[key] ?? [])).sorted(), embedded: isRoot && embedded.foldedKeys.contains(key))
        return (key, node(place))
      }
      add(terminals: firstTerminal..<terminals.count, edges: edges, embedded: place.embedded)
    }
  }

  private mutating func add(terminals: Range<Int>, edges: [(key: [UInt8], node: Int)], embedded: Bool) {
    var size = edges.isEmpty ? 0 : 2
    while size < edges.count * 2 { size *= 2 }
    let table = children.count
    let free = Child(key: KeyWords(first: 0, last: 0, count: 0), start: 0, node: -1)
    children += Array(repeating: free, count: size)
    var lengths: UInt64 = 0
    for edge in edges {
      let words = edge.key.withUnsafeBufferPointer { KeyWords($0.baseAddress, $0.count, readable: $0.count) }
      lengths |= words.lengthBit
      var place = words.place(size - 1)
      while children[table + place].node >= 0 { place = (place + 1) & (size - 1) }
      children[table + place] = Child(key: words, start: Int32(keyBytes.count), node: Int32(edge.node))
      keyBytes += edge.key
    }
    nodes.append(
      Node(
        firstTerminal: Int32(terminals.lowerBound), endTerminal: Int32(terminals.upperBound), table: Int32(table),
        mask: Int32(size - 1), lengths: lengths, embedded: embedded))
  }
}
