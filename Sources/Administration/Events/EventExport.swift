internal import AuditEvents

/// A feed of events as the bytes of a file, portion by portion.
public struct EventExport {
  /// The forms of an export.
  public enum Form: String, Sendable, CaseIterable {
    /// A line of columns for each event; an object for each event with its record as received.
    case csv, ndjson

    /// The media type.
    public var mediaType: String {
      switch self {
      case .csv: "text/csv; charset=utf-8"
      case .ndjson: "application/x-ndjson"
      }
    }
  }

  private let form: Form
  private let feed: any EventFeed
  private var hasBegun = false
  /// How many events were written.
  public private(set) var events = 0

  /// An export of a feed.
  public init(_ form: Form, of feed: any EventFeed) {
    self.form = form
    self.feed = feed
  }

  /// How far it is, in words.
  public var progress: String { "\(events) events written, \(feed.progress)" }

  /// The next bytes; nil at the end. Throws what the feed throws.
  public mutating func next() throws -> [UInt8]? {
    if !hasBegun {
      hasBegun = true
      if form == .csv { return Array(CSVLine.text(EventLine.exportColumns.map { .string($0) }).utf8) }
    }
    guard let portion = try feed.next() else { return nil }
    events += portion.count
    var bytes: [UInt8] = []
    for filed in portion {
      switch form {
      case .csv: bytes += CSVLine.text(EventLine.exportCells(filed)).utf8
      case .ndjson: bytes += Self.object(filed).text.utf8 + [0x0A]
      }
    }
    return bytes
  }

  /// The columns and, last, the record.
  static func object(_ filed: FiledEvent) -> JSONText {
    var members = zip(EventLine.exportColumns, EventLine.exportCells(filed)).map { (key: $0, value: $1) }
    if let record = filed.record { members.append(("record", .raw(JSONView.compact(record)))) }
    return .object(members)
  }
}
