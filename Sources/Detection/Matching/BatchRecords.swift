public import AuditEvents

/// The records behind a batch, for what its columns cannot answer: values in arrays and containers, keywords, fields
/// that had no column yet. The document is opened when the first such question comes, and only once.
public final class BatchRecords {
  private let open: () throws -> EventDocument
  private var document: EventDocument?

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
    let document = try document ?? open()
    self.document = document
    return document.withBytes(batch.rawRange(row: row), body)
  }
}
