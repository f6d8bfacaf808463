public import AuditEvents

/// How a hunt reads events: as one format or as each file's own, and what it takes for their ids.
public struct EventReading: Sendable {
  private let format: (any EventFormat)?
  private let id: String?
  /// Whether rules see events of other log sources than their own.
  public let allLogSources: Bool
  private let detected: [any EventFormat]
  private let plain: (any EventFormat)?

  /// Without a format each file's own is detected. With `id` event ids stand at that path. With it, with `allLogSources`
  /// and for mapped logs no event is refused for its id or time; with the first two a file of no known format is read as
  /// plain JSON.
  public init(format: (any EventFormat)? = nil, id: String? = nil, allLogSources: Bool = false) {
    let takesAll = id != nil || allLogSources
    func adapted(_ format: any EventFormat) -> any EventFormat {
      takesAll || format.identifiesByContent ? AdaptedFormat(format, id: id) : format
    }
    self.format = format.map { adapted($0) }
    self.id = id
    self.allLogSources = allLogSources
    detected = EventFormats.all.map { adapted($0) }
    plain = takesAll ? adapted(JSONFormat(.plain())) : nil
  }

  /// The formats that events may come in.
  public var formats: [any EventFormat] { format.map { [$0] } ?? detected + (plain.map { [$0] } ?? []) }

  /// Whether a file of a folder may hold events.
  public func isEventFile(_ path: String) -> Bool {
    format.map { $0.isEventFile(path: path) } ?? EventFormats.all.allSatisfy { $0.isEventFile(path: path) }
  }

  /// The records of a document and their format; no format when it could not be told.
  public func records(
    of document: EventDocument, limits: ArchiveLimits
  ) throws(ArchiveRejection) -> (records: EventDocument.Records, format: (any EventFormat)?) {
    if let format { return (try document.records(limits: limits, wrappers: format.wrappers), format) }
    let records = try document.records(limits: limits)
    if let found = FormatDetection.format(of: document, records: records.ranges) {
      return (records, detected.first { $0.name == found.name })
    }
    guard let plain else { return (records, nil) }
    return (try document.records(limits: limits, wrappers: plain.wrappers), plain)
  }
}
