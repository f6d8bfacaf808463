/// Other places of a rule's fields: a name that rules use, and what in the record is united under it. An alias stands
/// instead of the path that its name would be; a mapping that wants both lists both.
public struct FieldAliases: Sendable, Equatable {
  private let written: [[UInt8]: FieldTarget]
  private let folded: [[UInt8]: FieldTarget]
  /// The names in the order given.
  public let names: [String]
  /// Paths of objects whose members rules may name without them.
  private let roots: [String]

  /// No aliases: each name is a path.
  public static let none = FieldAliases([(name: String, target: FieldTarget)]())

  /// Aliases of names. A name that differs from another one in ASCII case only is told apart when a rule writes it so;
  /// any other spelling means the first of them. A name without alias is a path of the record, and one below each of the
  /// roots.
  public init(_ aliases: [(name: String, target: FieldTarget)], roots: [String] = []) {
    var written: [[UInt8]: FieldTarget] = [:]
    var folded: [[UInt8]: FieldTarget] = [:]
    for (name, target) in aliases {
      let lower = name.utf8.map(ASCIIFold.lower)
      if written[Array(name.utf8)] == nil { written[Array(name.utf8)] = target }
      if folded[lower] == nil { folded[lower] = target }
    }
    self.written = written
    self.folded = folded
    self.roots = roots
    names = aliases.map(\.name)
  }

  /// Aliases that stand for paths only.
  public init(_ aliases: [(name: String, paths: [String])], roots: [String] = []) {
    self.init(aliases.map { ($0.name, FieldTarget(paths: $0.paths.map { FieldPath($0) })) }, roots: roots)
  }

  /// Whether every name is a path.
  public var isEmpty: Bool { written.isEmpty && roots.isEmpty }

  /// What a rule's field reads.
  public func target(of name: String) -> FieldTarget {
    if isEmpty { return FieldTarget(paths: [FieldPath(name)]) }
    let bytes = Array(name.utf8)
    if let target = written[bytes] ?? folded[bytes.map(ASCIIFold.lower)] { return target }
    return FieldTarget(paths: [FieldPath(name)] + roots.map { FieldPath($0 + "." + name) })
  }
}

/// What a field of a rule stands for in a record: the values at paths and the texts of neutral fields, united.
public struct FieldTarget: Sendable, Equatable {
  /// The paths.
  public var paths: [FieldPath]
  /// Neutral fields, for values that the mapping turns into other words.
  public var neutral: [NeutralField]

  /// A target.
  public init(paths: [FieldPath], neutral: [NeutralField] = []) {
    self.paths = paths
    self.neutral = neutral
  }

  /// Visits every candidate in turn until the visitor returns false. The presence is the fullest of any part.
  @discardableResult
  public func forEachCandidate(
    in record: UnsafeBufferPointer<UInt8>, format: any EventFormat, _ visit: (JSONScalar) -> Bool
  ) -> FieldPath.Presence {
    var presence = FieldPath.Presence.absent
    var goesOn = true
    for path in paths where goesOn {
      let found = path.forEachCandidate(in: record, embedded: format.embedded) { scalar in
        goesOn = visit(scalar)
        return goesOn
      }
      if found == .values || presence == .absent { presence = found }
    }
    guard goesOn, !neutral.isEmpty, let event = try? format.normalise(record) else { return presence }
    for text in neutral.lazy.flatMap({ event.texts(of: $0) }) where goesOn {
      presence = .values
      goesOn = text.withUnsafeBufferPointer { visit(JSONScalar(kind: .string, bytes: $0)) }
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
    aliases.target(of: field).forEachCandidate(in: record, format: self, visit)
  }
}
