/// A format as a hunt wants it: the id from a path of the user's, and no record refused for its id or time.
public struct AdaptedFormat: EventFormat {
  private let base: any EventFormat
  private let id: String?
  /// The base's paths, and the user's path behind them.
  public let sources: [String]

  /// A format that reads like `base`. With `id` the event id stands at that path; a record that has none is known by its
  /// content. A record without a readable time gets 1970-01-01T00:00:00Z.
  public init(_ base: any EventFormat, id: String?) {
    self.base = base
    self.id = id
    sources = base.sources + (id.map { [$0] } ?? [])
  }

  /// The base's name, so that both are one format to everybody else.
  public var name: String { base.name }
  /// As the base.
  public var logSource: EventLogSource { base.logSource }
  /// As the base.
  public var logSources: [EventLogSource] { base.logSources }
  /// As the base.
  public var revision: String { base.revision }
  /// As the base.
  public var embedded: EmbeddedJSON { base.embedded }
  /// As the base.
  public var wrappers: RecordWrappers { base.wrappers }
  /// As the base.
  public var roles: EventRoles { base.roles }
  /// As the base.
  public var aliases: FieldAliases { base.aliases }
  /// None: nothing is refused for its id.
  public var idSource: String? { nil }
  /// Always.
  public var identifiesByContent: Bool { true }

  /// As the base, then the id.
  public func fill(_ row: NeutralRow, from fields: CapturedFields) {
    base.fill(row, from: fields)
    if id != nil { row[.eventID] = fields[sources.count - 1] }
    if row[.eventID].count > RecordReader.eventIDLimit { row[.eventID] = .absent }
    if row.time == nil { row.time = Timestamp(milliseconds: 0) }
  }

  /// As the base.
  public func recognises(record: UnsafeBufferPointer<UInt8>) -> Bool { base.recognises(record: record) }
  /// As the base.
  public func isEventFile(path: String) -> Bool { base.isEventFile(path: path) }
}
