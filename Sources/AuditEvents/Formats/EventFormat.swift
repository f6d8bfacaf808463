/// The `logsource` of Sigma rules that speak of a format's events.
public struct EventLogSource: Sendable, Hashable {
  /// `alibaba`, `huaweicloud`, `aws`.
  public var product: String
  /// `actiontrail`, `cts`, `cloudtrail`; empty when the product has no services.
  public var service: String
  /// `application` and the like; empty when rules for the events name none.
  public var category: String
  /// A log source.
  public init(product: String, service: String, category: String = "") {
    self.product = product
    self.service = service
    self.category = category
  }
}

/// What an audit record of one vendor looks like. A format is a stateless value: it names the paths it reads, and turns
/// what was found there into the neutral view. New formats add one file and a line in `EventFormats.all`.
public protocol EventFormat: Sendable {
  /// The name used in `tocsin.yml`: `actiontrail`, `cts`, `cloudtrail`.
  var name: String { get }
  /// Changes whenever the format reads events differently; empty when it only changes with the program.
  var revision: String { get }
  /// The log source that rules for this format name.
  var logSource: EventLogSource { get }
  /// All log sources that rules for this format may name.
  var logSources: [EventLogSource] { get }
  /// Other places of the fields that rules name.
  var aliases: FieldAliases { get }
  /// What files wrap around records.
  var wrappers: RecordWrappers { get }
  /// Whether a record without an id is known by the hash of its content instead of being refused.
  var identifiesByContent: Bool { get }
  /// The top-level keys whose text values may hold JSON that rules want to look into.
  var embedded: EmbeddedJSON { get }
  /// The dotted paths that `fill` reads; a place in this list is the number of a field in `CapturedFields`.
  var sources: [String] { get }
  /// The one of `sources` that holds the event id; a record with several values there is refused. Nil when that does
  /// not matter.
  var idSource: String? { get }
  /// Where records keep what searches ask for and the neutral view lacks.
  var roles: EventRoles { get }
  /// Whether a record is one of this format, judged by keys that others lack. For detection only.
  func recognises(record: UnsafeBufferPointer<UInt8>) -> Bool
  /// Fills the neutral view from what was found at `sources`: id, time and whatever else the record says. It is called
  /// once per record on the hot path, so it makes no strings and takes no memory but the row's.
  func fill(_ row: NeutralRow, from fields: CapturedFields)
  /// Whether a file in the vendor's folder layout holds events, and not digests or insights. `path` is any path below
  /// which the layout begins.
  func isEventFile(path: String) -> Bool
}

extension EventFormat {
  /// Never changes.
  public var revision: String { "" }
  /// The one log source.
  public var logSources: [EventLogSource] { [logSource] }
  /// None: rules name the paths of the record.
  public var aliases: FieldAliases { .none }
  /// What the three clouds use.
  public var wrappers: RecordWrappers { .vendors }
  /// Refused.
  public var identifiesByContent: Bool { false }
  /// None.
  public var roles: EventRoles { EventRoles() }

  /// The neutral view of one record.
  /// - Throws: `RecordRejection` when the record is no JSON, or has no id, several ids or no readable time; its offset
  ///   counts from the record's first byte.
  public func normalise(_ record: UnsafeBufferPointer<UInt8>) throws(RecordRejection) -> AuditEvent {
    try RecordValidator().check(record)
    var reader = RecordReader(format: self, ruleFields: [])
    let time = try reader.read(record, offset: 0)
    return reader.row.event(at: time)
  }
}

/// The formats that are built in.
public enum EventFormats {
  /// All of them, in the order in which detection asks them.
  public static let all: [any EventFormat] = [CTSFormat(), CloudTrailFormat(), ActionTrailFormat()]

  /// The format of a name; nil when there is none.
  public static func named(_ name: String) -> (any EventFormat)? { all.first { $0.name == name } }
}
