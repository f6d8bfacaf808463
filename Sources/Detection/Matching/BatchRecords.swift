public import AuditEvents

/// The records behind a batch, for what its columns cannot answer: values in arrays and containers, keywords, fields
/// that had no column yet. The document is opened when the first such question comes, and only once.
public final class BatchRecords {
  private let open: () throws -> EventDocument
  private var document: EventDocument?
  /// The records that the batch keeps, once one of them was asked for.
  private var kept: [UInt8]?
  /// The rows whose records were asked for.
  public private(set) var askedRows: Set<Int> = []

  /// The records of a document that is open already.
  public init(_ document: EventDocument) {
    self.document = document
    open = { document }
  }

  /// The records of a document that is opened when it is needed.
  public init(opening open: @escaping () throws -> EventDocument) { self.open = open }

  /// Calls with the bytes of a row's record. Throws what opening the document throws.
  func withRecord<Result>(
    of batch: EventBatch, row: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) throws -> Result {
    askedRows.insert(row)
    if document == nil, let place = batch.kept?.range(row: row) {
      let bytes = kept ?? batch.kept?.unpacked() ?? []
      kept = bytes
      if place.upperBound <= bytes.count {
        return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[place])) }
      }
    }
    let document = try document ?? open()
    self.document = document
    return document.withBytes(batch.rawRange(row: row), body)
  }

  /// The event of a row in its neutral view; the record is read when columns do not have all of it. Throws what opening
  /// the document throws.
  public func event(of batch: EventBatch, row: Int, format: any EventFormat) throws -> AuditEvent {
    guard batch.needsRecord(row: row, for: format) else { return batch.event(row: row) }
    return try withRecord(of: batch, row: row) { record in (try? format.normalise(record)) ?? batch.event(row: row) }
  }
}
