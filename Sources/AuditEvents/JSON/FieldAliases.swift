/// Other places of a rule's fields: a name that rules use, and the paths in the record whose values are united under it.
/// An alias stands instead of the path that its name would be; a mapping that wants both lists both.
public struct FieldAliases: Sendable, Equatable {
  private let written: [[UInt8]: [FieldPath]]
  private let folded: [[UInt8]: [FieldPath]]
  /// The names in the order given.
  public let names: [String]

  /// Paths of objects whose members rules may name without them.
  private let roots: [String]

  /// No aliases: each name is a path.
  public static let none = FieldAliases([])

  /// Aliases of names. A name that differs from another one in ASCII case only is told apart when a rule writes it so;
  /// any other spelling means the first of them. A name without alias is a path of the record, and one below each of the
  /// roots.
  public init(_ aliases: [(name: String, paths: [String])], roots: [String] = []) {
    var written: [[UInt8]: [FieldPath]] = [:]
    var folded: [[UInt8]: [FieldPath]] = [:]
    for alias in aliases {
      let paths = alias.paths.map { FieldPath($0) }
      let name = Array(alias.name.utf8)
      let lower = name.map(ASCIIFold.lower)
      if written[name] == nil { written[name] = paths }
      if folded[lower] == nil { folded[lower] = paths }
    }
    self.written = written
    self.folded = folded
    self.roots = roots
    names = aliases.map(\.name)
  }

  /// Whether every name is a path.
  public var isEmpty: Bool { written.isEmpty && roots.isEmpty }

  /// The paths that a rule's field reads.
  public func paths(of name: String) -> [FieldPath] {
    if isEmpty { return [FieldPath(name)] }
    let bytes = Array(name.utf8)
    if let paths = written[bytes] ?? folded[bytes.map(ASCIIFold.lower)] { return paths }
    return [FieldPath(name)] + roots.map { FieldPath($0 + "." + name) }
  }

  /// Every path that an alias names.
  public var allPaths: [String] { written.values.flatMap { $0.map(\.name) } }
}

extension [FieldPath] {
  /// Visits every candidate at every path in turn until the visitor returns false: the union that an alias stands for.
  /// The presence is the fullest of any path.
  @discardableResult
  public func forEachCandidate(
    in record: UnsafeBufferPointer<UInt8>, embedded: EmbeddedJSON, _ visit: (JSONScalar) -> Bool
  ) -> FieldPath.Presence {
    var presence = FieldPath.Presence.absent
    var goesOn = true
    for path in self where goesOn {
      let found = path.forEachCandidate(in: record, embedded: embedded) { scalar in
        goesOn = visit(scalar)
        return goesOn
      }
      if found == .values || presence == .absent { presence = found }
    }
    return presence
  }
}

extension EventFormat {
  /// Visits every value that a rule's raw field has in a record of this format, with the format's aliases and embedded
  /// JSON, until the visitor returns false. What conditions, labels and explanations read when no column holds it.
  @discardableResult
  public func forEachCandidate(
    of field: String, in record: UnsafeBufferPointer<UInt8>, _ visit: (JSONScalar) -> Bool
  ) -> FieldPath.Presence {
    aliases.paths(of: field).forEachCandidate(in: record, embedded: embedded, visit)
  }
}
